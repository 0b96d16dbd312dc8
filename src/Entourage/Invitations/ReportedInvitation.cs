using Entourage.Kernel;
using Entourage.Storage;

namespace Entourage.Invitations;

/// <summary>What whoever decides on a report has to know of the invitation.</summary>
/// <param name="Channel">The app it went by.</param>
/// <param name="Message">The words that went with it.</param>
public sealed record ReportedInvitation(string Channel, string Message)
{
    /// <summary>It, or null when it is gone.</summary>
    public static ReportedInvitation? Find(HotSession session, InvitationId id)
    {
        ArgumentNullException.ThrowIfNull(session);
        return InvitationRows.Find(session, id) is { } card ? new(card.Channel, card.Message) : null;
    }
}
