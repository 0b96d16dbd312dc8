using Entourage.Kernel;

namespace Entourage.Storage;

/// <summary>What every capability that keeps rows about members does when one deletes the account, all in that one transaction.</summary>
public interface IForgetsMembers
{
    /// <summary>Removes or empties this capability's rows about <paramref name="member"/> and puts every count right.</summary>
    void Forget(HotSession session, MemberId member);
}
