using Entourage.Facts;
using Entourage.Rollout;

namespace Entourage.Insights;

/// <summary>What was counted of creators before and after the day a comparison met them.</summary>
internal static class LiftRows
{
    /// <summary>Whole days of UTC to either side of the day of the meeting, which itself is in neither.</summary>
    public const int Days = 14;

    /// <summary>What is compared. Fixed here, because choosing it after a look would be choosing the result.</summary>
    public static readonly IReadOnlyList<(Measure Measure, string Name)> Measures =
        [(Measure.Followers, "followers"), (Measure.Views, "views"), (Measure.Likes, "likes"), (Measure.ViewsOfStrangers, "views_of_strangers")];

    private static readonly HashSet<Measure> Compared = [.. Measures.Select(one => one.Measure)];

    private const string AroundMeeting =
        """
        SELECT c.creator, a.day AS day, c.start, c.numbers FROM @rows AS a
        JOIN insight_counts AS c ON c.creator = a.creator AND c.hours = 24 AND c.clip = a.clip AND c.start >= a.first AND c.start < a.past
        """;

    /// <summary>The day of a meeting.</summary>
    public static DateTimeOffset DayOf(Exposure met) => new(met.At.UtcDateTime.Date, TimeSpan.Zero);

    /// <summary>When the days after a meeting are over, and what is counted of them is final.</summary>
    public static DateTimeOffset PastOf(Exposure met) => DayOf(met).AddDays(Days + 1);

    /// <summary>Up to when everything that happened is counted.</summary>
    public static DateTimeOffset CountedUntil(StoreSession session, DateTimeOffset now) =>
        FactRows.Following(session, CountRows.Reached(session, RollUp.Counted), 1) is [var next, ..] && next.Facts[0].At < now ? next.Facts[0].At : now;

    /// <summary>What was counted for each; nothing for members to whom nothing happened.</summary>
    public static IReadOnlyDictionary<(MemberId, Measure), (long Before, long After)> Read(StoreSession session, IReadOnlyList<Exposure> met)
    {
        var ask = session.ForRows(AroundMeeting);
        foreach (var one in met)
        {
            ask.Row().With("creator", one.Member.Value).With("clip", Guid.Empty)
                .With("day", DayOf(one)).With("first", DayOf(one).AddDays(-Days)).With("past", PastOf(one));
        }
        var found = new Dictionary<(MemberId, Measure), (long Before, long After)>();
        ask.Each(row =>
        {
            var (creator, day, start) = (row.Member("creator"), row.Instant("day"), row.Instant("start"));
            NumbersCode.Read(row.Bytes("numbers"), (_, measure, number) =>
            {
                if (!Compared.Contains(measure)) return;
                var (before, after) = found.GetValueOrDefault((creator, measure));
                found[(creator, measure)] = (before + (start < day ? number : 0), after + (start > day ? number : 0));
            });
        });
        return found;
    }
}
