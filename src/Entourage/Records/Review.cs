namespace Entourage.Records;

/// <summary>What became of a review.</summary>
internal static class ReviewState
{
    /// <summary>Nobody has looked yet.</summary>
    public const string Open = "open";

    /// <summary>An operator looked and found nothing. It stays so, whatever happens to the member who invited them.</summary>
    public const string Cleared = "cleared";
}

/// <summary>A member waiting for review, because the member who invited them was suspended. It limits nobody.</summary>
internal sealed class Review
{
    public MemberId Member { get; init; }

    /// <summary>Whose suspension it is about.</summary>
    public MemberId Because { get; init; }

    public DateTimeOffset At { get; init; }

    public string State { get; init; } = ReviewState.Open;
}

internal sealed class ReviewTables : IEntityTypeConfiguration<Review>
{
    public void Configure(EntityTypeBuilder<Review> builder)
    {
        builder.ToTable("reviews").HasKey(review => review.Member);
        builder.Property(review => review.State).HasMaxLength(16);
        builder.HasIndex(review => new { review.State, review.At, review.Member });
        builder.HasIndex(review => review.Because);
    }
}

/// <summary>A review as operators see it.</summary>
/// <param name="Member">The member to review.</param>
/// <param name="Because">The suspended member.</param>
/// <param name="At">When the other member was suspended.</param>
/// <param name="State">One of <see cref="ReviewState"/>.</param>
[FrontDoor]
internal sealed record ReviewCard(MemberId Member, MemberId Because, DateTimeOffset At, string State);

/// <summary>Reviews inside the transaction of whatever they follow from.</summary>
[FrontDoor]
internal static class ReviewRows
{
    private const string Columns = "member, because, at, state";

    private const string InsertAll =
        """
        INSERT INTO reviews (member, because, at, state) SELECT a.member, a.because, a.now, 'open' FROM @rows AS a WHERE true
        ON CONFLICT DO NOTHING
        """;

    private const string Find = $"SELECT {Columns} FROM reviews WHERE member = @member";

    private const string Queue =
        $"SELECT {Columns} FROM reviews WHERE state = 'open' AND (at, member) > (@at, @member) ORDER BY at, member LIMIT @rows";

    private const string SetCleared = "UPDATE reviews SET state = 'cleared' WHERE member = @member AND state = 'open'";

    private const string DropOpen = "DELETE FROM reviews WHERE because = @because AND state = 'open'";

    /// <summary>Queues members for review because of a suspension; members who are or were in the queue are not added again.</summary>
    public static void Open(StoreSession session, IEnumerable<MemberId> members, MemberId because, DateTimeOffset now)
    {
        var insert = session.ForRows(InsertAll);
        foreach (var member in members) insert.Row().With("member", member.Value).With("because", because.Value).With("now", now);
        insert.Post(exactly: false);
    }

    /// <summary>The review of a member, open or cleared; null when there is none.</summary>
    public static ReviewCard? Of(StoreSession session, MemberId member) =>
        session.Sql(Find).With("@member", member.Value).One(Card);

    /// <summary>Open ones after a point in time, oldest first.</summary>
    public static IReadOnlyList<ReviewCard> After(StoreSession session, Keyset<MemberId> from, int rows) =>
        session.Sql(Queue).With("@at", from.At).With("@member", from.Key.Value).With("@rows", (long)rows).All(Card);

    /// <summary>Closes the review; false if it was not open.</summary>
    public static bool Clear(StoreSession session, MemberId member) =>
        session.Sql(SetCleared).With("@member", member.Value).Run() == 1;

    /// <summary>The suspension is over: reviews still open are no longer needed.</summary>
    public static void EndOfSuspension(StoreSession session, MemberId because) =>
        session.Sql(DropOpen).With("@because", because.Value).Run();

    private static ReviewCard Card(Row row) => new(row.Member("member"), row.Member("because"), row.Instant("at"), row.Text("state"));
}
