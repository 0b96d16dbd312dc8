namespace Entourage.Insights;

/// <summary>When a member deletes the account: the numbers of their own clips; what the site counted stays.</summary>
internal sealed class ForgetMember : IForgetsMembers
{
    public int Forget(StoreSession session, MemberId member, int most) => CountRows.Forget(session, member, most);
}
