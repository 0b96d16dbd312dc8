namespace Entourage.Records;

/// <summary>
/// Somebody says that a clip, or a person, is wrong on this site. With an account or without one; whoever says it can read what was decided, and why, for 180 days.
/// </summary>
internal sealed class Notice
{
    public Guid Id { get; init; }

    /// <summary>The member it is about; of a clip, its owner.</summary>
    public MemberId Subject { get; init; }

    /// <summary>The clip, if it is about one.</summary>
    public ClipId? Clip { get; init; }

    /// <summary>The member who says it; nobody when it came without an account.</summary>
    public MemberId? Reporter { get; init; }

    /// <summary>What somebody without an account calls themselves.</summary>
    public string Name { get; init; } = "";

    /// <summary>SHA-256 of the secret in the address where somebody without an account reads the decision.</summary>
    public byte[]? Key { get; init; }

    public string Reason { get; init; } = "";

    /// <summary>Why, in their own words.</summary>
    public string Words { get; init; } = "";

    public DateTimeOffset MadeAt { get; init; }

    /// <summary>One of <see cref="ReportState"/>.</summary>
    public string State { get; init; } = ReportState.Open;

    public DateTimeOffset? DecidedAt { get; init; }

    /// <summary>What whoever said it is told beside the decision.</summary>
    public string Answer { get; init; } = "";
}

internal sealed class NoticeTables : IEntityTypeConfiguration<Notice>
{
    public void Configure(EntityTypeBuilder<Notice> builder)
    {
        builder.ToTable("notices").HasKey(notice => notice.Id);
        builder.Property(notice => notice.Name).HasMaxLength(200);
        builder.Property(notice => notice.Key).HasMaxLength(32);
        builder.Property(notice => notice.Reason).HasMaxLength(16);
        builder.Property(notice => notice.Words).HasMaxLength(8192);
        builder.Property(notice => notice.State).HasMaxLength(16);
        builder.Property(notice => notice.Answer).HasMaxLength(2000);
        builder.HasIndex(notice => new { notice.State, notice.MadeAt, notice.Id });
        builder.HasIndex(notice => notice.Subject);
        builder.HasIndex(notice => new { notice.Reporter, notice.MadeAt, notice.Id }).HasFilter("reporter IS NOT NULL");
        builder.HasIndex(notice => notice.Key).IsUnique().HasFilter("key IS NOT NULL");
        builder.HasIndex(notice => notice.DecidedAt).HasFilter("decided_at IS NOT NULL");
    }
}

/// <summary>What is wrong with a clip or a person. The names on the wire are stable.</summary>
[FrontDoor]
internal static class NoticeReason
{
    /// <summary>Against the law.</summary>
    public const string Illegal = "illegal";

    /// <summary>All of them, in the order in which they are offered.</summary>
    public static readonly IReadOnlyList<string> All = [Illegal, "harmful", "harassing", "pretends", "unwanted", "other"];
}

/// <summary>A notice as it is read.</summary>
/// <param name="Id">The notice.</param>
/// <param name="Subject">The member it is about.</param>
/// <param name="Clip">The clip it is about, if it is about one.</param>
/// <param name="Reporter">The member who says it, if it was one.</param>
/// <param name="Name">What somebody without an account calls themselves.</param>
/// <param name="Reason">One of <see cref="NoticeReason"/>.</param>
/// <param name="Words">Why, in their own words.</param>
/// <param name="MadeAt">When it came in.</param>
/// <param name="State">One of <see cref="ReportState"/>.</param>
/// <param name="DecidedAt">When it was decided.</param>
/// <param name="Answer">What whoever said it is told beside the decision.</param>
[FrontDoor]
internal sealed record NoticeCard(
    Guid Id, MemberId Subject, ClipId? Clip, MemberId? Reporter, string Name, string Reason, string Words, DateTimeOffset MadeAt, string State, DateTimeOffset? DecidedAt,
    string Answer);

/// <summary>Notices inside the transaction of whatever they belong to.</summary>
[FrontDoor]
internal static class NoticeRows
{
    /// <summary>How long a decision can be read.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(180);

    private const string Columns = "id, subject, clip, reporter, name, reason, words, made_at, state, decided_at, answer";

    private const string Insert =
        """
        INSERT INTO notices (id, subject, clip, reporter, name, key, reason, words, made_at, state, answer)
        VALUES (@id, @subject, @clip, @reporter, @name, @key, @reason, @words, @now, 'open', '')
        """;

    private const string Queue =
        $"SELECT {Columns} FROM notices WHERE state = @state AND (made_at, id) > (@at, @id) ORDER BY made_at, id LIMIT @rows";

    private const string OfReporter =
        $"SELECT {Columns} FROM notices WHERE reporter = @reporter AND (made_at, id) < (@at, @id) ORDER BY made_at DESC, id DESC LIMIT @rows";

    private const string ByKey = $"SELECT {Columns} FROM notices WHERE key = @key";
    private const string ById = $"SELECT {Columns} FROM notices WHERE id = @id";
    private const string AboutClip = $"SELECT {Columns} FROM notices WHERE subject = @subject AND clip = @clip ORDER BY made_at DESC, id DESC LIMIT @rows";
    private const string SetState = "UPDATE notices SET state = @state, decided_at = @now, answer = @answer WHERE id = @id";

    private const string DecideAll =
        "UPDATE notices SET state = 'upheld', decided_at = @now, answer = @answer WHERE subject = @subject AND clip = @clip AND state = 'open'";

    private const string Waiting = "SELECT count(*) FROM notices WHERE state = 'open'";
    private const string Delete = "DELETE FROM notices WHERE id IN (SELECT id FROM notices WHERE decided_at < @before LIMIT @most)";

    /// <summary>Takes one in.</summary>
    public static void Add(StoreSession session, NoticeCard notice, byte[]? key) =>
        session.Sql(Insert).With("@id", notice.Id).With("@subject", notice.Subject.Value).With("@clip", notice.Clip?.Value).With("@reporter", notice.Reporter?.Value)
            .With("@name", notice.Name).With("@key", key).With("@reason", notice.Reason).With("@words", notice.Words).With("@now", notice.MadeAt).Run();

    /// <summary>Those in one state after a point in time, oldest first: the one that has waited longest is next.</summary>
    public static IReadOnlyList<NoticeCard> After(StoreSession session, string state, Keyset<Guid> from, int rows) =>
        session.Sql(Queue).With("@state", state).With("@at", from.At).With("@id", from.Key).With("@rows", (long)rows).All(Card);

    /// <summary>Those of one reporter before a point in time, newest first.</summary>
    public static IReadOnlyList<NoticeCard> Before(StoreSession session, MemberId reporter, Keyset<Guid> from, int rows) =>
        session.Sql(OfReporter).With("@reporter", reporter.Value).With("@at", from.At).With("@id", from.Key).With("@rows", (long)rows).All(Card);

    /// <summary>All of one reporter.</summary>
    public static IReadOnlyList<NoticeCard> AllOf(StoreSession session, MemberId reporter) => Before(session, reporter, Keyset<Guid>.Newest, int.MaxValue);

    /// <summary>The one whose secret has this hash, or null.</summary>
    public static NoticeCard? Find(StoreSession session, byte[] key) => session.Sql(ByKey).With("@key", key).One(Card);

    /// <summary>The one with an id, or null.</summary>
    public static NoticeCard? Find(StoreSession session, Guid id) => session.Sql(ById).With("@id", id).One(Card);

    /// <summary>The latest about a clip.</summary>
    public static IReadOnlyList<NoticeCard> About(StoreSession session, MemberId owner, ClipId clip, int rows) =>
        session.Sql(AboutClip).With("@subject", owner.Value).With("@clip", clip.Value).With("@rows", (long)rows).All(Card);

    /// <summary>Decides on one, also a second time.</summary>
    public static void Decide(StoreSession session, Guid id, string state, string answer, DateTimeOffset now) =>
        session.Sql(SetState).With("@id", id).With("@state", state).With("@answer", answer).With("@now", now).Run();

    /// <summary>A clip was taken down: whoever waits for a decision about it was right.</summary>
    public static void Uphold(StoreSession session, MemberId owner, ClipId clip, string answer, DateTimeOffset now) =>
        session.Sql(DecideAll).With("@subject", owner.Value).With("@clip", clip.Value).With("@answer", answer).With("@now", now).Run();

    /// <summary>How many wait for a decision.</summary>
    public static long CountWaiting(StoreSession session) => session.Sql(Waiting).Number() ?? 0;

    /// <summary>Deletes some whose decision could be read for long enough; how many.</summary>
    public static int Sweep(StoreSession session, DateTimeOffset now, int most) =>
        session.Sql(Delete).With("@before", now - Kept).With("@most", (long)most).Run();

    private static NoticeCard Card(Row row) => new(
        row.Uuid("id"), row.Member("subject"), row.ClipOrNull("clip"), row.MemberOrNull("reporter"), row.Text("name"), row.Text("reason"), row.Text("words"), row.Instant("made_at"),
        row.Text("state"), row.InstantOrNull("decided_at"), row.Text("answer"));
}
