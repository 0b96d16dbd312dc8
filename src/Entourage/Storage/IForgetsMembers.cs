namespace Entourage.Storage;

/// <summary>A capability that keeps rows about members forgets them here, some at a time, once the account is gone.</summary>
[FrontDoor]
internal interface IForgetsMembers
{
    /// <summary>Deletes or blanks some of what the capability keeps about the member; how many rows. It is asked again until it finds none.</summary>
    /// <param name="session">Inside a transaction that others wait for.</param>
    /// <param name="member">Whose account is gone.</param>
    /// <param name="most">The most rows to touch.</param>
    int Forget(StoreSession session, MemberId member, int most);
}
