namespace Entourage.Follows;

/// <summary>
/// Opens the link that made a follow again when the follow is undone at once. The graph does not know what an invitation is; the capability that does implements
/// this, so that both change in one transaction.
/// </summary>
[FrontDoor]
internal interface IReopensLinks
{
    /// <summary>Whether the link is open again for the person it was sent to.</summary>
    /// <param name="session">Inside the transaction that ends the follow, or the request for it.</param>
    /// <param name="invitation">What had made it.</param>
    /// <param name="member">Who followed, or asked to.</param>
    /// <param name="now">The current time.</param>
    bool Reopen(StoreSession session, InvitationId invitation, MemberId member, DateTimeOffset now);
}
