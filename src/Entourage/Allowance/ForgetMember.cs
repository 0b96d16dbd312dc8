namespace Entourage.Allowance;

/// <summary>Forgets a member's account of invitations, their blocks and the places they were seen at. Thread-safe.</summary>
internal sealed class ForgetMember : IForgetsMembers
{
    private static readonly string[] Rows =
    [
        "DELETE FROM blocks WHERE (blocker, blocked) IN (SELECT blocker, blocked FROM blocks WHERE blocker = @member LIMIT @most)",
        "DELETE FROM blocks WHERE (blocker, blocked) IN (SELECT blocker, blocked FROM blocks WHERE blocked = @member LIMIT @most)",
        """
        DELETE FROM acceptor_places WHERE (sender, mark, invitation) IN (SELECT sender, mark, invitation FROM acceptor_places WHERE sender = @member LIMIT @most)
        """,
        "DELETE FROM places WHERE (member, mark) IN (SELECT member, mark FROM places WHERE member = @member LIMIT @most)",
        "DELETE FROM newcomers WHERE member IN (SELECT member FROM newcomers WHERE member = @member LIMIT @most)",
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
        return touched + SomeRows.Run(
            session, Roots, most - touched, statement => statement.With("@member", member.Value).With("@gone", DeletionRows.Anonymous(member.Value)));
    }
}
