using System.Globalization;
using Entourage.Facts;
using Entourage.Kernel;
using Entourage.Rollout;
using Entourage.Storage;

namespace Entourage.Insights;

/// <summary>What was counted of creators before and after the day a comparison met them.</summary>
internal static class LiftRows
{
    /// <summary>Whole days of UTC to either side of the day of the meeting, which itself is in neither.</summary>
    public const int Days = 14;

    /// <summary>What is compared. Fixed here, because choosing it after a look would be choosing the result.</summary>
    public static readonly IReadOnlyList<(Measure Measure, string Name)> Measures =
        [(Measure.Followers, "followers"), (Measure.Views, "views"), (Measure.Likes, "likes"), (Measure.ViewsOfStrangers, "views_of_strangers")];

    private static readonly string Sums = string.Create(
        CultureInfo.InvariantCulture,
        $"""
        SELECT c.creator, c.measure,
            CAST(sum(CASE WHEN c.start < a.day THEN c.number ELSE 0 END) AS bigint), CAST(sum(CASE WHEN c.start > a.day THEN c.number ELSE 0 END) AS bigint)
        FROM @rows AS a
        JOIN insight_counts AS c ON c.creator = a.creator AND c.hours = 24 AND c.clip = a.clip AND c.start >= a.first AND c.start < a.past
        WHERE c.measure IN ({string.Join(", ", Measures.Select(one => (int)one.Measure))})
        GROUP BY c.creator, c.measure
        """);

    /// <summary>The day of a meeting.</summary>
    public static DateTimeOffset DayOf(Exposure met) => new(met.At.UtcDateTime.Date, TimeSpan.Zero);

    /// <summary>When the days after a meeting are over, and what is counted of them is final.</summary>
    public static DateTimeOffset PastOf(Exposure met) => DayOf(met).AddDays(Days + 1);

    /// <summary>Up to when everything that happened is counted.</summary>
    public static DateTimeOffset CountedUntil(HotSession session, DateTimeOffset now) =>
        FactRows.Following(session, CountRows.Reached(session, RollUp.Counted), 1) is [var next, ..] && next.Facts[0].At < now ? next.Facts[0].At : now;

    /// <summary>What was counted of each; nothing of whomever nothing happened to.</summary>
    public static IReadOnlyDictionary<(MemberId, Measure), (long Before, long After)> Read(HotSession session, IReadOnlyList<Exposure> met)
    {
        var ask = session.ForRows(Sums);
        foreach (var one in met)
        {
            ask.Row().With("creator", one.Member.Value).With("clip", Guid.Empty)
                .With("day", DayOf(one)).With("first", DayOf(one).AddDays(-Days)).With("past", PastOf(one));
        }
        var found = new Dictionary<(MemberId, Measure), (long, long)>();
        ask.Each(row => found.Add((new(row.Uuid(0)), (Measure)row.GetInt32(1)), (row.GetInt64(2), row.GetInt64(3))));
        return found;
    }
}
