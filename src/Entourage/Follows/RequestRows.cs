using Entourage.Kernel;
using Entourage.Members;
using Entourage.Safety;
using Entourage.Storage;

namespace Entourage.Follows;

/// <summary>Requests to follow, inside the transaction of whatever makes or answers them.</summary>
public static class RequestRows
{
    private const string Find = "SELECT 1 FROM follow_requests WHERE follower = @follower AND followee = @followee";

    // Asking again changes nothing; being invited by the one who was asked makes it a new request, whatever became of the old one.
    private const string Insert =
        """
        INSERT INTO follow_requests (follower, followee, made_at, through, clip, channel, invited_at, back, declined)
        VALUES (@follower, @followee, @now, @through, @clip, @channel, @invited, @back, FALSE)
        ON CONFLICT (follower, followee) DO UPDATE
            SET made_at = excluded.made_at, through = excluded.through, clip = excluded.clip, channel = excluded.channel,
                invited_at = excluded.invited_at, declined = FALSE
            WHERE excluded.through IS NOT NULL
        """;

    private const string Delete =
        "DELETE FROM follow_requests WHERE follower = @follower AND followee = @followee RETURNING through, clip, channel, invited_at, back";

    private const string DeleteBack = "DELETE FROM follow_requests WHERE follower = @follower AND followee = @followee AND back";

    private const string Refuse = "UPDATE follow_requests SET declined = TRUE WHERE follower = @follower AND followee = @followee AND NOT declined";

    /// <summary>Whether <paramref name="follower"/> has asked; one that was declined looks the same to them.</summary>
    public static bool Stands(HotSession session, MemberId follower, MemberId followee) =>
        session.Sql(Find).With("@follower", follower.Value).With("@followee", followee.Value).Number() is not null;

    /// <summary>Asks; false when that changed nothing.</summary>
    /// <param name="session">Inside the transaction.</param>
    /// <param name="follower">Who wants to follow.</param>
    /// <param name="followee">Whom.</param>
    /// <param name="through">The invitation that made the request, if one did.</param>
    /// <param name="now">When.</param>
    /// <param name="back">Whether it answers a follow that an invitation of <paramref name="follower"/> made.</param>
    public static bool Add(HotSession session, MemberId follower, MemberId followee, Through? through, DateTimeOffset now, bool back = false) =>
        session.Sql(Insert)
            .With("@follower", follower.Value).With("@followee", followee.Value).With("@now", now)
            .With("@through", through?.Invitation.Value).With("@clip", through?.Clip?.Value).With("@channel", through?.Channel)
            .With("@invited", through?.MadeAt?.ToUnixTimeMilliseconds()).With("@back", back)
            .Run() == 1;

    /// <summary>Takes a request away without an answer; false when there was none.</summary>
    public static bool Remove(HotSession session, MemberId follower, MemberId followee) => Take(session, follower, followee) is not null;

    /// <summary>
    /// Makes the follow, as the request says if there is one, and counts the invitation it came through as accepted, with all that follows from it; false
    /// when the follow stood already.
    /// </summary>
    internal static bool Grant(HotSession session, AllowanceOptions numbers, FollowingBack back, MemberId follower, MemberId followee, DateTimeOffset now)
    {
        var asked = Take(session, follower, followee);
        var through = asked?.Through;
        if (!FollowRows.Add(session, follower, followee, through, now, asked is { Back: true })) return false;
        if (through is null || MemberRows.Find(session, follower) is not { } card) return true;
        LateAcceptance.Count(session, numbers, followee, through.Invitation, follower, card.JoinedAt, now);
        if (MemberRows.Find(session, followee) is { } creator && back.Does(creator)) FollowRows.Answer(session, followee, follower, back.Asks(card), now);
        return true;
    }

    /// <summary>Declines; whoever asked is not told. False when nothing waits.</summary>
    internal static bool Decline(HotSession session, MemberId follower, MemberId followee) =>
        session.Sql(Refuse).With("@follower", follower.Value).With("@followee", followee.Value).Run() == 1;

    internal static void RemoveBack(HotSession session, MemberId follower, MemberId followee) =>
        session.Sql(DeleteBack).With("@follower", follower.Value).With("@followee", followee.Value).Run();

    private static Asked? Take(HotSession session, MemberId follower, MemberId followee) =>
        session.Sql(Delete).With("@follower", follower.Value).With("@followee", followee.Value)
            .One(row => new Asked(
                row.TextOrNull(0) is { } made
                    ? new(new(made), row.UuidOrNull(1) is { } clip ? new ClipId(clip) : null, row.GetString(2), row.InstantOrNull(3), Automatic: false)
                    : null,
                row.GetBoolean(4)));

    private sealed record Asked(Through? Through, bool Back);
}
