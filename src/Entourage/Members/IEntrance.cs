namespace Entourage.Members;

/// <summary>
/// The door that an invitation opens. Membership does not know what an invitation is; the capability that does implements this, so that the account and what
/// it was made for are one transaction.
/// </summary>
[FrontDoor]
internal interface IEntrance
{
    /// <summary>Checks what a newcomer brings before anything is made: <c>not_found</c> or <c>landing_required</c>.</summary>
    ValueTask<Outcome<IArrival>> TryOpenAsync(HttpContext context, string token, string? ticket, CancellationToken stop);
}

/// <summary>One newcomer at the door.</summary>
[FrontDoor]
internal interface IArrival
{
    /// <summary>Redeems inside the transaction that makes the account. An invitation that no longer works makes no follow and stops nobody.</summary>
    Entry Enter(StoreSession session, MemberCard newcomer);

    /// <summary>Why the invitation made no follow; null before <see cref="Enter"/> and when it made one.</summary>
    Problem? Refused { get; }

    /// <summary>Tells the creator, after the commit.</summary>
    void Announce(MemberCard newcomer);
}
