namespace Entourage.Insights;

/// <summary>Numbers, marks and how far counting has come, inside a transaction.</summary>
internal static class CountRows
{
    private const string Reach = "SELECT fact FROM insight_progress WHERE name = @name";

    private const string Move =
        """
        INSERT INTO insight_progress (name, fact, at) VALUES (@name, @to, @at)
        ON CONFLICT (name) DO UPDATE SET fact = excluded.fact, at = excluded.at WHERE insight_progress.fact = @from
        """;

    private const string Find =
        """
        SELECT c.creator, c.hours, c.clip, c.start, c.numbers FROM @rows AS a
        JOIN insight_counts AS c ON c.creator = a.creator AND c.hours = a.hours AND c.clip = a.clip AND c.start = a.start
        """;

    private const string Put =
        """
        INSERT INTO insight_counts (creator, hours, clip, start, numbers) SELECT a.creator, a.hours, a.clip, a.start, a.numbers FROM @rows AS a WHERE TRUE
        ON CONFLICT (creator, hours, clip, start) DO UPDATE SET numbers = excluded.numbers
        """;

    private const string AddMark =
        """
        INSERT INTO insight_marks (creator, person, mark) SELECT a.creator, a.person, a.mark FROM @rows AS a WHERE TRUE
        ON CONFLICT DO NOTHING RETURNING creator, person, mark
        """;

    private const string FindMark =
        """
        SELECT m.creator, m.person, m.mark FROM @rows AS a
        JOIN insight_marks AS m ON m.creator = a.creator AND m.person = a.person AND m.mark = a.mark
        """;

    private static readonly string[] Everything = ["DELETE FROM insight_counts", "DELETE FROM insight_marks", "DELETE FROM insight_progress"];

    private static readonly string[] OfCreator =
    [
        """
        DELETE FROM insight_counts
        WHERE (creator, hours, clip, start) IN (SELECT creator, hours, clip, start FROM insight_counts WHERE creator = @member LIMIT @most)
        """,
        """
        DELETE FROM insight_marks
        WHERE (creator, person, mark) IN (SELECT creator, person, mark FROM insight_marks WHERE creator = @member LIMIT @most)
        """,
    ];

    /// <summary>The last fact of a walk; 0 before the first.</summary>
    public static long Reached(StoreSession session, string walk) => session.Sql(Reach).With("@name", walk).Number() ?? 0;

    /// <summary>Moves a walk on; false if it has moved in the meantime.</summary>
    public static bool Advance(StoreSession session, string walk, long from, long to, DateTimeOffset at) =>
        Reached(session, walk) == from
        && session.Sql(Move).With("@name", walk).With("@from", from).With("@to", to).With("@at", at).Run() == 1;

    /// <summary>Adds to the stored numbers; afterwards the given numbers are the sums.</summary>
    public static void Add(StoreSession session, IReadOnlyDictionary<CountPlace, Dictionary<(string Channel, Measure Measure), long>> counts)
    {
        var find = session.ForRows(Find);
        foreach (var place in counts.Keys) At(find.Row(), place);
        find.Each(row =>
        {
            var numbers = counts[new(row.Member("creator"), row.Int("hours"), row.Clip("clip"), row.Instant("start"))];
            NumbersCode.Read(row.Bytes("numbers"), (channel, measure, number) => numbers[(channel, measure)] = numbers.GetValueOrDefault((channel, measure)) + number);
        });
        var put = session.ForRows(Put);
        foreach (var (place, numbers) in counts) At(put.Row(), place).With("numbers", NumbersCode.Write(numbers));
        put.Post();
    }

    private static RowsStatement At(RowsStatement row, CountPlace place) =>
        row.With("creator", place.Creator.Value).With("hours", (long)place.Hours).With("clip", place.Clip.Value).With("start", place.Start);

    /// <summary>Sets marks; those that are new.</summary>
    public static IReadOnlyList<MarkKey> Mark(StoreSession session, IEnumerable<MarkKey> marks) => Ask(session, AddMark, marks);

    /// <summary>Which of these are set.</summary>
    public static IReadOnlySet<MarkKey> Marked(StoreSession session, IEnumerable<MarkKey> marks) => Ask(session, FindMark, marks.Distinct()).ToHashSet();

    public static void Clear(StoreSession session)
    {
        foreach (var sql in Everything) session.Sql(sql).Run();
    }

    /// <summary>Forgets some rows of a creator; how many. What the site counted stays.</summary>
    public static int Forget(StoreSession session, MemberId creator, int most) => SomeRows.Run(session, OfCreator, creator, most);

    private static List<MarkKey> Ask(StoreSession session, string sql, IEnumerable<MarkKey> marks)
    {
        var ask = session.ForRows(sql);
        foreach (var mark in marks) ask.Row().With("creator", mark.Creator.Value).With("person", mark.Person).With("mark", (long)mark.Mark);
        var found = new List<MarkKey>();
        ask.Each(row => found.Add(new(row.Member("creator"), row.Number("person"), row.Int("mark"))));
        return found;
    }
}
