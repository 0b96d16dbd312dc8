namespace Entourage.Connections;

/// <summary>When a member deletes the account: every account of theirs elsewhere.</summary>
internal sealed class ForgetMember : IForgetsMembers
{
    private static readonly string[] Rows =
    [
        "DELETE FROM connections WHERE (member, channel) IN (SELECT member, channel FROM connections WHERE member = @member LIMIT @most)",
        "DELETE FROM pending_sign_ins WHERE (member, channel) IN (SELECT member, channel FROM pending_sign_ins WHERE member = @member LIMIT @most)",
    ];

    public int Forget(StoreSession session, MemberId member, int most) => SomeRows.Run(session, Rows, member, most);
}
