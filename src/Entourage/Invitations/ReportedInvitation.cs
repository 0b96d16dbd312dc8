using Entourage.Kernel;
using Entourage.Storage;

namespace Entourage.Invitations;

/// <summary>What whoever decides on a report has to know of the invitation.</summary>
/// <param name="Channel">The app it went by.</param>
/// <param name="Message">The words that went with it.</param>
/// <param name="InvitedBy">Who had invited its maker, if an invitation brought them here.</param>
public sealed record ReportedInvitation(string Channel, string Message, MemberId? InvitedBy)
{
    private const string Inviter = "SELECT creator FROM invitations WHERE redeemed_by = @member ORDER BY redeemed_at LIMIT 1";

    /// <summary>It, or null when it is gone.</summary>
    public static ReportedInvitation? Find(HotSession session, InvitationId id)
    {
        ArgumentNullException.ThrowIfNull(session);
        if (InvitationRows.Find(session, id) is not { } card) return null;
        var inviter = session.Sql(Inviter).With("@member", card.Creator.Value).One(row => (MemberId?)new MemberId(row.Uuid(0)));
        return new(card.Channel, card.Message, inviter);
    }
}
