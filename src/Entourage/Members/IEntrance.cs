using Entourage.Kernel;
using Entourage.Storage;
using Microsoft.AspNetCore.Http;

namespace Entourage.Members;

/// <summary>
/// The door that an invitation opens. Membership does not know what an invitation is; whoever does stands here, so that the account and what
/// it was made for are one transaction.
/// </summary>
public interface IEntrance
{
    /// <summary>Checks what a newcomer brings before anything is made: <c>not_found</c> or <c>landing_required</c>.</summary>
    Outcome<IArrival> Knock(HttpContext context, string token, string? ticket);
}

/// <summary>One newcomer at the door.</summary>
public interface IArrival
{
    /// <summary>Redeems inside the transaction that makes the account. An invitation that no longer works makes no follow and stops nobody.</summary>
    Entry Enter(HotSession session, MemberCard newcomer);

    /// <summary>Tells the creator, after the commit.</summary>
    void Announce(MemberCard newcomer);
}
