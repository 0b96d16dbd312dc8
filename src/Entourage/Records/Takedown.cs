namespace Entourage.Records;

/// <summary>An operator has taken down a clip: nobody but its owner knows it any more. Gone when it is put back, or deleted.</summary>
internal sealed class Takedown
{
    public ClipId Clip { get; init; }

    public MemberId Owner { get; init; }

    public DateTimeOffset At { get; init; }

    /// <summary>Which operator; nobody once their account is gone.</summary>
    public MemberId? By { get; init; }

    /// <summary>The statement of reasons, as its owner reads it.</summary>
    public string Reason { get; init; } = "";

    /// <summary>What the owner says against it; may be empty.</summary>
    public string Appeal { get; init; } = "";

    public DateTimeOffset? AppealedAt { get; init; }
}

internal sealed class TakedownTables : IEntityTypeConfiguration<Takedown>
{
    public void Configure(EntityTypeBuilder<Takedown> builder)
    {
        builder.ToTable("takedowns").HasKey(takedown => takedown.Clip);
        builder.Property(takedown => takedown.Reason).HasMaxLength(2000);
        builder.Property(takedown => takedown.Appeal).HasMaxLength(2000);
        builder.HasIndex(takedown => takedown.Owner);
        builder.HasIndex(takedown => takedown.By).HasFilter("by IS NOT NULL");
        builder.HasIndex(takedown => new { takedown.At, takedown.Clip });
    }
}

/// <summary>A takedown as its owner and operators read it.</summary>
/// <param name="Clip">The clip.</param>
/// <param name="Owner">Whose clip it is.</param>
/// <param name="At">When it was taken down.</param>
/// <param name="Reason">The statement of reasons.</param>
/// <param name="Appeal">What the owner says against it; may be empty.</param>
/// <param name="AppealedAt">When they said it.</param>
[FrontDoor]
internal sealed record TakedownCard(ClipId Clip, MemberId Owner, DateTimeOffset At, string Reason, string Appeal, DateTimeOffset? AppealedAt);

/// <summary>Takedowns inside the transaction of whatever they belong to.</summary>
[FrontDoor]
internal static class TakedownRows
{
    private const string Columns = "clip, owner, at, reason, appeal, appealed_at";

    private const string Insert =
        """
        INSERT INTO takedowns (clip, owner, at, by, reason, appeal) VALUES (@clip, @owner, @now, @by, @reason, '')
        ON CONFLICT (clip) DO UPDATE SET at = excluded.at, by = excluded.by, reason = excluded.reason, appeal = '', appealed_at = NULL
        """;

    private const string ByClip = $"SELECT {Columns} FROM takedowns WHERE clip = @clip";
    private const string ByOwner = $"SELECT {Columns} FROM takedowns WHERE owner = @owner ORDER BY at, clip";
    private const string Newest = $"SELECT {Columns} FROM takedowns WHERE (at, clip) < (@at, @clip) ORDER BY at DESC, clip DESC LIMIT @rows";
    private const string Say = "UPDATE takedowns SET appeal = @appeal, appealed_at = @now WHERE clip = @clip AND owner = @owner";
    private const string Delete = "DELETE FROM takedowns WHERE clip = @clip";

    /// <summary>Keeps that a clip was taken down, by whom and why.</summary>
    public static void Put(StoreSession session, ClipId clip, MemberId owner, MemberId by, string reason, DateTimeOffset now) =>
        session.Sql(Insert).With("@clip", clip.Value).With("@owner", owner.Value).With("@by", by.Value).With("@reason", reason).With("@now", now).Run();

    /// <summary>The takedown of a clip, or null.</summary>
    public static TakedownCard? Of(StoreSession session, ClipId clip) => session.Sql(ByClip).With("@clip", clip.Value).One(Card);

    /// <summary>All of one owner.</summary>
    public static IReadOnlyList<TakedownCard> AllOf(StoreSession session, MemberId owner) => session.Sql(ByOwner).With("@owner", owner.Value).All(Card);

    /// <summary>Those before a point in time, newest first.</summary>
    public static IReadOnlyList<TakedownCard> Before(StoreSession session, Keyset<ClipId> from, int rows) =>
        session.Sql(Newest).With("@at", from.At).With("@clip", from.Key.Value).With("@rows", (long)rows).All(Card);

    /// <summary>The owner says something against it; false when the clip is not theirs, or not taken down.</summary>
    public static bool Appeal(StoreSession session, ClipId clip, MemberId owner, string note, DateTimeOffset now) =>
        session.Sql(Say).With("@clip", clip.Value).With("@owner", owner.Value).With("@appeal", note).With("@now", now).Run() == 1;

    /// <summary>The clip is there again, or gone.</summary>
    public static void End(StoreSession session, ClipId clip) => session.Sql(Delete).With("@clip", clip.Value).Run();

    private static TakedownCard Card(Row row) =>
        new(row.Clip("clip"), row.Member("owner"), row.Instant("at"), row.Text("reason"), row.Text("appeal"), row.InstantOrNull("appealed_at"));
}
