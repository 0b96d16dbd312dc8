using Entourage.Allowance;
using Entourage.Members;

namespace Entourage.Follows;

/// <summary>Lets somebody follow, whether the one they asked approves it or came to approve nobody any more.</summary>
internal static class GrantRequest
{
    /// <summary>
    /// Makes the follow, as the request says if there is one, and counts the invitation it came through as accepted, with all that follows from it; false
    /// if the follow existed already.
    /// </summary>
    public static bool Run(StoreSession session, AllowanceOptions numbers, FollowingBack back, MemberId follower, MemberId followee, DateTimeOffset now)
    {
        var asked = RequestRows.Take(session, follower, followee);
        var through = asked?.Through;
        if (!FollowRows.Add(session, follower, followee, through, now, asked is { Back: true })) return false;
        if (through is null || MemberRows.Find(session, follower) is not { } card) return true;
        LateAcceptance.Count(session, numbers, followee, through.Invitation, follower, card.JoinedAt, through.Place, now);
        if (MemberRows.Find(session, followee) is { } creator && back.Does(creator)) FollowRows.Answer(session, followee, follower, back.Asks(card), now);
        return true;
    }
}
