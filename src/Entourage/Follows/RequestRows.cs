namespace Entourage.Follows;

/// <summary>Requests to follow, inside the transaction of whatever makes or answers them.</summary>
[FrontDoor]
internal static class RequestRows
{
    private const string Find = "SELECT 1 FROM follow_requests WHERE follower = @follower AND followee = @followee";

    // Asking again changes nothing; being invited by the one who was asked makes it a new request, whatever became of the old one.
    private const string Insert =
        """
        INSERT INTO follow_requests (follower, followee, made_at, through, clip, channel, invited_at, network, device, asserted, back, declined)
        VALUES (@follower, @followee, @now, @through, @clip, @channel, @invited, @network, @device, @asserted, @back, FALSE)
        ON CONFLICT (follower, followee) DO UPDATE
            SET made_at = excluded.made_at, through = excluded.through, clip = excluded.clip, channel = excluded.channel,
                invited_at = excluded.invited_at, network = excluded.network, device = excluded.device, asserted = excluded.asserted, declined = FALSE
            WHERE excluded.through IS NOT NULL
        """;

    private const string Delete =
        "DELETE FROM follow_requests WHERE follower = @follower AND followee = @followee RETURNING through, clip, channel, invited_at, network, device, asserted, back";

    private const string DeleteBack = "DELETE FROM follow_requests WHERE follower = @follower AND followee = @followee AND back";

    private const string Refuse = "UPDATE follow_requests SET declined = TRUE WHERE follower = @follower AND followee = @followee AND NOT declined";

    /// <summary>Whether <paramref name="follower"/> has asked; one that was declined looks the same to them.</summary>
    public static bool Exists(StoreSession session, MemberId follower, MemberId followee) =>
        session.Sql(Find).With("@follower", follower.Value).With("@followee", followee.Value).Number() is not null;

    /// <summary>Makes the request; false if that changed nothing.</summary>
    /// <param name="session">Inside the transaction.</param>
    /// <param name="follower">Who wants to follow.</param>
    /// <param name="followee">Whom.</param>
    /// <param name="through">The invitation that made the request, if one did.</param>
    /// <param name="now">The current time.</param>
    /// <param name="back">Whether it answers a follow that an invitation of <paramref name="follower"/> made.</param>
    public static bool Add(StoreSession session, MemberId follower, MemberId followee, Through? through, DateTimeOffset now, bool back = false) =>
        session.Sql(Insert)
            .With("@follower", follower.Value).With("@followee", followee.Value).With("@now", now)
            .With("@through", through?.Invitation.Value).With("@clip", through?.Clip?.Value).With("@channel", through?.Channel)
            .With("@invited", through?.MadeAt?.ToUnixTimeMilliseconds()).With("@network", through?.Place.Network).With("@device", through?.Place.Device)
            .With("@asserted", through is { Asserted: true }).With("@back", back)
            .Run() == 1;

    /// <summary>Removes a request without an answer; false if there was none.</summary>
    public static bool Remove(StoreSession session, MemberId follower, MemberId followee) => Take(session, follower, followee) is not null;

    /// <summary>Declines the request; the member who asked is not told. False if no request is waiting.</summary>
    internal static bool Decline(StoreSession session, MemberId follower, MemberId followee) =>
        session.Sql(Refuse).With("@follower", follower.Value).With("@followee", followee.Value).Run() == 1;

    internal static void RemoveBack(StoreSession session, MemberId follower, MemberId followee) =>
        session.Sql(DeleteBack).With("@follower", follower.Value).With("@followee", followee.Value).Run();

    /// <summary>Takes a request away to answer it; null when there was none.</summary>
    internal static Asked? Take(StoreSession session, MemberId follower, MemberId followee) =>
        session.Sql(Delete).With("@follower", follower.Value).With("@followee", followee.Value)
            .One(row => new Asked(
                row.TextOrNull("through") is { } made
                    ? new(
                        new(made), row.ClipOrNull("clip"), row.Text("channel"), row.InstantOrNull("invited_at"), Automatic: false,
                        new(row.NumberOrNull("network"), row.NumberOrNull("device")), row.Truth("asserted"))
                    : null,
                row.Truth("back")));

    /// <summary>A request as it was made: through which invitation, if one made it, and whether it answers a follow.</summary>
    internal sealed record Asked(Through? Through, bool Back);
}
