using Entourage.Allowance;

namespace Entourage.Invitations;

/// <summary>When a member deletes the account: what their invitations said, to whom and noted by them, and that they accepted those of others.</summary>
internal sealed class ForgetMember : IForgetsMembers
{
    // The bare rows stay, nobody's and of no clip, so that a link that was sent says it is not available any more rather than that it never was.
    private static readonly string[] Rows =
    [
        "DELETE FROM deliveries WHERE invitation IN (SELECT invitation FROM deliveries WHERE member = @member LIMIT @most)",
        """
        UPDATE invitations SET creator = @nobody, clip = @nobody, message = '', note = NULL, contact_hash = NULL, contact_root = NULL,
            idempotency_key = NULL, request_hash = NULL, weight = NULL, accepted_at = NULL, accepted_by = NULL, network = NULL, device = NULL
        WHERE id IN (SELECT id FROM invitations WHERE creator = @member LIMIT @most)
        """,
        // The creator keeps the count of what was accepted; who it was is forgotten, and so is what the creator noted.
        "UPDATE invitations SET redeemed_by = @nobody, note = NULL WHERE id IN (SELECT id FROM invitations WHERE redeemed_by = @member LIMIT @most)",
        """
        UPDATE invitations SET undone_by = @nobody, accepted_by = CASE WHEN accepted_by IS NULL THEN NULL ELSE @nobody END
        WHERE id IN (SELECT id FROM invitations WHERE undone_by = @member LIMIT @most)
        """,
    ];

    public int Forget(StoreSession session, MemberId member, int most)
    {
        // As long as it says whose they were.
        var touched = EntryRows.FadePlaces(session, member, most);
        return touched + SomeRows.Run(session, Rows, most - touched, statement => statement.With("@member", member.Value).With("@nobody", Guid.Empty));
    }
}
