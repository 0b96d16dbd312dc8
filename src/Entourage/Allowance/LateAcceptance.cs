namespace Entourage.Allowance;

/// <summary>An invitation that led to a request counts as accepted when its maker approves it, and not before.</summary>
[FrontDoor]
internal static class LateAcceptance
{
    /// <summary>Gives the sender what a redeem would have given at once.</summary>
    /// <param name="session">Inside the transaction that makes the follow.</param>
    /// <param name="numbers">The allowance's numbers.</param>
    /// <param name="sender">The member who made the invitation.</param>
    /// <param name="invitation">The invitation that was accepted.</param>
    /// <param name="acceptor">The member who came through it.</param>
    /// <param name="joinedAt">When they joined: an account that is too new counts in part.</param>
    /// <param name="place">Where they accepted it.</param>
    /// <param name="now">When it was approved.</param>
    public static void Count(
        StoreSession session, AllowanceOptions numbers, MemberId sender, InvitationId invitation, MemberId acceptor, DateTimeOffset joinedAt, Place place,
        DateTimeOffset now)
    {
        if (EntryRows.StandingOf(session, invitation, acceptor, place) is not { } standing) return;
        var accepted = new Acceptance(sender, standing, invitation, acceptor, now - joinedAt >= AllowanceRows.NewAccount, Worthless: false, place, now);
        if (AllowanceRows.Accept(session, numbers, newFollowers: false, [accepted])[0] is { } weight) EntryRows.Accept(session, invitation, weight, place, now);
    }
}
