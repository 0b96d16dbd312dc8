namespace Entourage.Invitations.Deliveries;

/// <summary>A delivery that somebody has in hand.</summary>
internal sealed record DeliveryCard(InvitationId Invitation, MemberId Member, string Channel, Guid Connection, byte[] Sealed, int Attempts);

/// <summary>The rows with something sealed are the queue: what waits, who has it in hand, and how it ends.</summary>
internal static class DeliveryRows
{
    private const string Insert =
        """
        INSERT INTO deliveries (invitation, member, channel, connection, sealed, state, attempts, not_before, changed_at)
        VALUES (@invitation, @member, @channel, @connection, @sealed, 'waiting', 0, @now, @now)
        """;

    private const string Any = "SELECT 1 FROM deliveries WHERE sealed IS NOT NULL AND not_before > @ever LIMIT 1";

    private const string OfInvitation = "SELECT state FROM deliveries WHERE invitation = @invitation";

    // What was only in hand when its server died has not left. What was leaving may have: nobody sends it again.
    private const string Lose =
        "UPDATE deliveries SET state = 'unknown', sealed = NULL, changed_at = @now WHERE sealed IS NOT NULL AND not_before <= @now AND state = 'leaving' AND until < @now RETURNING invitation, member, channel";

    private const string IsFree = "(state = 'waiting' OR (state = 'claimed' AND until < @now))";

    private const string Free =
        $"""
        SELECT invitation, member, channel, connection, sealed, attempts FROM deliveries
        WHERE sealed IS NOT NULL AND not_before <= @now AND {IsFree} ORDER BY not_before LIMIT @rows
        """;

    private const string Claim =
        $"UPDATE deliveries SET state = 'claimed', worker = @worker, until = @until, attempts = attempts + 1, changed_at = @now WHERE invitation = @invitation AND {IsFree}";

    private const string GoOn = "UPDATE deliveries SET until = @until WHERE sealed IS NOT NULL AND worker = @worker";
    private const string Mine = "invitation = @invitation AND worker = @worker";
    private const string Leave = $"UPDATE deliveries SET state = 'leaving', changed_at = @now WHERE {Mine} AND state = 'claimed'";
    private const string PutOff = $"UPDATE deliveries SET state = 'waiting', worker = NULL, until = NULL, not_before = @later, changed_at = @now WHERE {Mine} AND sealed IS NOT NULL";
    private const string Finish = $"UPDATE deliveries SET state = @state, sealed = NULL, worker = NULL, until = NULL, changed_at = @now WHERE {Mine} AND sealed IS NOT NULL";

    public static void Add(StoreSession session, DeliveryCard card, DateTimeOffset now) =>
        session.Sql(Insert).With("@invitation", card.Invitation.Value).With("@member", card.Member.Value).With("@channel", card.Channel)
            .With("@connection", card.Connection).With("@sealed", card.Sealed).With("@now", now).Run();

    /// <summary>Whether anything waits or is in somebody's hand.</summary>
    public static bool AnyOpen(StoreSession session, bool _) => session.Sql(Any).With("@ever", 0L).Number() is not null;

    /// <summary>As it is stored; null when nothing is sent for this invitation.</summary>
    public static string? StateOf(StoreSession session, InvitationId invitation) =>
        session.Sql(OfInvitation).With("@invitation", invitation.Value).One(row => row.Text("state"));

    /// <summary>Those that were leaving when their server went: whose they were.</summary>
    public static IReadOnlyList<(InvitationId Invitation, MemberId Member, string Channel)> LoseAll(StoreSession session, DateTimeOffset now) =>
        session.Sql(Lose).With("@now", now).All(row => (row.Invitation("invitation"), row.Member("member"), row.Text("channel")));

    /// <summary>Takes some in hand, the oldest first.</summary>
    public static IReadOnlyList<DeliveryCard> ClaimSome(StoreSession session, Guid worker, int most, DateTimeOffset now, DateTimeOffset until)
    {
        var free = session.Sql(Free).With("@now", now).With("@rows", (long)most).All(row => new DeliveryCard(
            row.Invitation("invitation"), row.Member("member"), row.Text("channel"), row.Uuid("connection"), row.Bytes("sealed"), row.Int("attempts")));
        return
        [
            .. free.Where(one => session.Sql(Claim).With("@invitation", one.Invitation.Value).With("@worker", worker).With("@now", now).With("@until", until).Run() == 1)
                .Select(one => one with { Attempts = one.Attempts + 1 }),
        ];
    }

    /// <summary>All that this server has in hand are still in hand.</summary>
    public static int Continue(StoreSession session, Guid worker, DateTimeOffset until) => session.Sql(GoOn).With("@worker", worker).With("@until", until).Run();

    /// <summary>From here on it may have left; false when it is not in this server's hand any more.</summary>
    public static bool BeginLeaving(StoreSession session, DeliveryCard card, Guid worker, DateTimeOffset now) =>
        session.Sql(Leave).With("@invitation", card.Invitation.Value).With("@worker", worker).With("@now", now).Run() == 1;

    /// <summary>It has not left, which whoever has it in hand knows, and is tried again later.</summary>
    public static bool Postpone(StoreSession session, DeliveryCard card, Guid worker, DateTimeOffset later, DateTimeOffset now) =>
        session.Sql(PutOff).With("@invitation", card.Invitation.Value).With("@worker", worker).With("@later", later).With("@now", now).Run() == 1;

    /// <summary>How it ended; to whom it was is forgotten.</summary>
    public static bool End(StoreSession session, DeliveryCard card, Guid worker, string state, DateTimeOffset now) =>
        session.Sql(Finish).With("@invitation", card.Invitation.Value).With("@worker", worker).With("@state", state).With("@now", now).Run() == 1;
}
