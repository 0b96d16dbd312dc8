namespace Entourage.Records;

/// <summary>What a member appeals against. The names on the wire are stable.</summary>
internal static class AppealAbout
{
    /// <summary>A suspension.</summary>
    public const string Suspension = "suspension";

    /// <summary>Against being stopped from inviting.</summary>
    public const string Freeze = "freeze";
}

/// <summary>One note from a member to the operators. The next one replaces it, and it goes with what it is about.</summary>
internal sealed class Appeal
{
    public MemberId Member { get; init; }

    public string About { get; init; } = "";

    public string Note { get; init; } = "";

    public DateTimeOffset At { get; init; }
}

internal sealed class AppealTables : IEntityTypeConfiguration<Appeal>
{
    public void Configure(EntityTypeBuilder<Appeal> builder)
    {
        builder.ToTable("appeals").HasKey(appeal => appeal.Member);
        builder.Property(appeal => appeal.About).HasMaxLength(16);
        builder.Property(appeal => appeal.Note).HasMaxLength(2000);
        builder.HasIndex(appeal => new { appeal.At, appeal.Member });
    }
}

/// <summary>An appeal as operators see it.</summary>
/// <param name="Member">The member who appeals.</param>
/// <param name="About">One of <see cref="AppealAbout"/>.</param>
/// <param name="Note">In their own words.</param>
/// <param name="At">When it was written.</param>
[FrontDoor]
internal sealed record AppealCard(MemberId Member, string About, string Note, DateTimeOffset At);

/// <summary>Appeals inside the transaction of whatever they belong to.</summary>
[FrontDoor]
internal static class AppealRows
{
    /// <summary>The most characters a note holds.</summary>
    public const int MostCharacters = 500;

    private const string Columns = "member, about, note, at";

    private const string Insert =
        """
        INSERT INTO appeals (member, about, note, at) VALUES (@member, @about, @note, @now)
        ON CONFLICT (member) DO UPDATE SET about = excluded.about, note = excluded.note, at = excluded.at
        """;

    private const string Find = $"SELECT {Columns} FROM appeals WHERE member = @member";

    private const string FindEach = $"SELECT {Columns} FROM @rows AS a JOIN appeals ON appeals.member = a.subject";

    private const string Newest =
        $"SELECT {Columns} FROM appeals WHERE (at, member) < (@at, @member) ORDER BY at DESC, member DESC LIMIT @rows";

    private const string Delete = "DELETE FROM appeals WHERE member = @member AND about = @about";

    /// <summary>A note as it may be kept; <c>note_missing</c> or <c>text_too_long</c>.</summary>
    public static Outcome<string> Clean(string? note)
    {
        var clean = PlainText.Clean(note, MostCharacters, 2000, "note", lines: true);
        return clean.Ok && clean.Value.Length == 0 ? new Problem("note_missing", 422, "Write a few words.", Field: "note") : clean;
    }

    /// <summary>Stores the note, replacing an earlier one.</summary>
    public static void Put(StoreSession session, MemberId member, string about, string note, DateTimeOffset now) =>
        session.Sql(Insert).With("@member", member.Value).With("@about", about).With("@note", note).With("@now", now).Run();

    /// <summary>The member's note, or null.</summary>
    public static AppealCard? Of(StoreSession session, MemberId member) =>
        session.Sql(Find).With("@member", member.Value).One(Card);

    /// <summary>The appeals of all members on a page of a list, by one statement; members without one are left out.</summary>
    public static IReadOnlyDictionary<MemberId, AppealCard> FindAll(StoreSession session, IEnumerable<MemberId> members)
    {
        var each = session.ForRows(FindEach);
        foreach (var member in members.Distinct()) each.Row().With("subject", member.Value);
        var found = new Dictionary<MemberId, AppealCard>();
        each.Each(row =>
        {
            var card = Card(row);
            found.Add(card.Member, card);
        });
        return found;
    }

    /// <summary>Entries before a point in time, newest first.</summary>
    public static IReadOnlyList<AppealCard> Before(StoreSession session, Keyset<MemberId> from, int rows) =>
        session.Sql(Newest).With("@at", from.At).With("@member", from.Key.Value).With("@rows", (long)rows).All(Card);

    /// <summary>The suspension is over, and the appeal against it goes too.</summary>
    public static void EndOfSuspension(StoreSession session, MemberId member) => End(session, member, AppealAbout.Suspension);

    /// <summary>One thing that froze the member was lifted: if nothing else does, their appeal is removed.</summary>
    public static void EndOfFreeze(StoreSession session, MemberId member, DateTimeOffset now)
    {
        if (!FreezeRows.Holds(session, member, now)) End(session, member, AppealAbout.Freeze);
    }

    private static void End(StoreSession session, MemberId member, string about) =>
        session.Sql(Delete).With("@member", member.Value).With("@about", about).Run();

    private static AppealCard Card(Row row) => new(row.Member("member"), row.Text("about"), row.Text("note"), row.Instant("at"));
}
