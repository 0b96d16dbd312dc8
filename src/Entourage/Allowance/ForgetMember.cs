namespace Entourage.Allowance;

/// <summary>Forgets a member's account of invitations, their blocks and the places they were seen at. Thread-safe.</summary>
internal sealed class ForgetMember : IForgetsMembers
{
    private static readonly string[] Rows =
    [
        "DELETE FROM blocks WHERE (blocker, blocked) IN (SELECT blocker, blocked FROM blocks WHERE blocker = @member LIMIT @most)",
        "DELETE FROM blocks WHERE (blocker, blocked) IN (SELECT blocker, blocked FROM blocks WHERE blocked = @member LIMIT @most)",
        "DELETE FROM allowance_entries WHERE invitation IN (SELECT invitation FROM allowance_entries WHERE sender = @member LIMIT @most)",
        "DELETE FROM places WHERE (member, mark) IN (SELECT member, mark FROM places WHERE member = @member LIMIT @most)",
        "DELETE FROM newcomers WHERE member IN (SELECT member FROM newcomers WHERE member = @member LIMIT @most)",
        "DELETE FROM allowances WHERE member IN (SELECT member FROM allowances WHERE member = @member LIMIT @most)",
    ];

    // The sender keeps what an acceptance counted; who it was is forgotten.
    private static readonly string[] Accepted =
    [
        """
        UPDATE allowance_entries SET accepted_by = @nobody
        WHERE invitation IN (SELECT invitation FROM allowance_entries WHERE accepted_by = @member LIMIT @most)
        """,
    ];

    // What they took out of a share stays taken; whose it was is forgotten.
    private static readonly string[] Roots =
    [
        "UPDATE newcomers SET root = @gone WHERE member IN (SELECT member FROM newcomers WHERE root = @member LIMIT @most)",
        "UPDATE shared_invitations SET root = @gone WHERE invitation IN (SELECT invitation FROM shared_invitations WHERE root = @member LIMIT @most)",
    ];

    public int Forget(StoreSession session, MemberId member, int most)
    {
        var touched = SomeRows.Run(session, Rows, member, most);
        touched += SomeRows.Run(session, Roots, most - touched, statement => statement.With("@member", member.Value).With("@gone", DeletionRows.Anonymous(member.Value)));
        return touched + SomeRows.Run(
            session, Accepted, most - touched, statement => statement.With("@member", member.Value).With("@nobody", Guid.Empty));
    }
}
