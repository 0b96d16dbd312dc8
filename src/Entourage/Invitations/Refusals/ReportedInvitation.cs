namespace Entourage.Invitations.Refusals;

/// <summary>What an operator needs to know about the invitation to decide a report.</summary>
/// <param name="Channel">The app it went by.</param>
/// <param name="Message">The words that went with it.</param>
[FrontDoor]
internal sealed record ReportedInvitation(string Channel, string Message)
{
    /// <summary>Those on a page of reports, by one statement; what is gone is left out.</summary>
    public static IReadOnlyDictionary<InvitationId, ReportedInvitation> FindAll(StoreSession session, IEnumerable<InvitationId> ids) =>
        InvitationRows.FindAll(session, ids).ToDictionary(one => one.Key, one => new ReportedInvitation(one.Value.Channel, one.Value.Message));
}
