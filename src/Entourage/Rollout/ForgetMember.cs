namespace Entourage.Rollout;

/// <summary>When a member deletes the account: what they were given by name, their groups and their part in comparisons.</summary>
internal sealed class ForgetMember : IForgetsMembers
{
    private static readonly string[] Rows =
    [
        "DELETE FROM rollout_members WHERE (feature, member) IN (SELECT feature, member FROM rollout_members WHERE member = @member LIMIT @most)",
        "DELETE FROM rollout_groups WHERE (group_name, member) IN (SELECT group_name, member FROM rollout_groups WHERE member = @member LIMIT @most)",
        "DELETE FROM rollout_exposures WHERE (feature, member) IN (SELECT feature, member FROM rollout_exposures WHERE member = @member LIMIT @most)",
    ];

    public int Forget(StoreSession session, MemberId member, int most) => SomeRows.Run(session, Rows, member, most);
}
