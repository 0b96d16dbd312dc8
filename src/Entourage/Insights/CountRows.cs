using Entourage.Kernel;
using Entourage.Storage;

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

    private const string Increase =
        """
        INSERT INTO insight_counts (creator, hours, clip, start, measure, channel, number)
        SELECT a.creator, a.hours, a.clip, a.start, a.measure, a.channel, a.number FROM @rows AS a WHERE TRUE
        ON CONFLICT (creator, hours, clip, start, measure, channel) DO UPDATE SET number = insight_counts.number + excluded.number
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

    private static readonly string[] OfCreator = ["DELETE FROM insight_counts WHERE creator = @creator", "DELETE FROM insight_marks WHERE creator = @creator"];

    /// <summary>The last fact of a walk; 0 before the first.</summary>
    public static long Reached(HotSession session, string walk) => session.Sql(Reach).With("@name", walk).Number() ?? 0;

    /// <summary>Moves a walk on; false when it was somewhere else by now.</summary>
    public static bool Advance(HotSession session, string walk, long from, long to, DateTimeOffset at) =>
        Reached(session, walk) == from
        && session.Sql(Move).With("@name", walk).With("@from", from).With("@to", to).With("@at", at).Run() == 1;

    public static void Add(HotSession session, IReadOnlyDictionary<CountKey, long> counts)
    {
        var increase = session.ForRows(Increase);
        foreach (var (key, number) in counts)
        {
            increase.Row().With("creator", key.Creator.Value).With("hours", (long)key.Hours).With("clip", key.Clip.Value).With("start", key.Start)
                .With("measure", (long)key.Measure).With("channel", key.Channel).With("number", number);
        }
        increase.Post();
    }

    /// <summary>Sets marks; those that are new.</summary>
    public static IReadOnlyList<MarkKey> Mark(HotSession session, IEnumerable<MarkKey> marks) => Ask(session, AddMark, marks);

    /// <summary>Which of these are set.</summary>
    public static IReadOnlySet<MarkKey> Marked(HotSession session, IEnumerable<MarkKey> marks) => Ask(session, FindMark, marks.Distinct()).ToHashSet();

    public static void Clear(HotSession session)
    {
        foreach (var sql in Everything) session.Sql(sql).Run();
    }

    /// <summary>Forgets a creator; what the site counted stays.</summary>
    public static void Forget(HotSession session, MemberId creator)
    {
        foreach (var sql in OfCreator) session.Sql(sql).With("@creator", creator.Value).Run();
    }

    private static List<MarkKey> Ask(HotSession session, string sql, IEnumerable<MarkKey> marks)
    {
        var ask = session.ForRows(sql);
        foreach (var mark in marks) ask.Row().With("creator", mark.Creator.Value).With("person", mark.Person).With("mark", (long)mark.Mark);
        var found = new List<MarkKey>();
        ask.Each(row => found.Add(new(new(row.Uuid(0)), row.GetInt64(1), row.GetInt32(2))));
        return found;
    }
}
