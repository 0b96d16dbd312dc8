using Entourage.Follows;
using Entourage.Members;

namespace Entourage.Invitations.Redeems;

/// <summary>
/// Whoever undoes within a minute what a link made gives the link back: on a shared device it follows as whoever is signed in, who may not be the person it was
/// sent to. It happens once for a link, and a link that was given back earns its maker nothing any more, so that no link is accepted twice
/// (docs/allowance.md). Thread-safe.
/// </summary>
internal sealed class ReopenLink : IReopensLinks
{
    /// <summary>How long after the follow its undo gives the link back.</summary>
    public static readonly TimeSpan Within = TimeSpan.FromMinutes(1);

    // What the redeem said stays, so that asking again gives the same answer.
    private const string GiveBack =
        """
        UPDATE invitations SET state = 'handed_over', redeemed_by = NULL, redeemed_at = NULL, undone_by = @member,
            accepted_by = CASE WHEN accepted_at IS NULL THEN NULL ELSE redeemed_by END
        WHERE id = @id AND redeemed_by = @member AND redeemed_at >= @since AND undone_by IS NULL
        """;

    public bool Reopen(StoreSession session, InvitationId invitation, MemberId member, DateTimeOffset now)
    {
        var link = InvitationRows.Find(session, invitation);
        if (link is not { RedeemedAt: { } at } || CameThrough(session, link, member, at)) return false;
        session.Changed(new InvitationChanged(invitation));
        return session.Sql(GiveBack).With("@id", invitation.Value).With("@member", member.Value).With("@since", now - Within).Run() == 1;
    }

    // Joining may have been possible by this link alone: it made one account and is not given back for another.
    private static bool CameThrough(StoreSession session, InvitationCard link, MemberId member, DateTimeOffset redeemedAt) =>
        MemberTree.Find(session, member) is { InvitedBy: { } inviter, JoinedAt: var joined } && inviter == link.Creator && redeemedAt - joined < Within;
}
