namespace Entourage.Insights;

/// <summary>Whole days (UTC), the last one included.</summary>
/// <param name="From">The first.</param>
/// <param name="To">The last.</param>
internal readonly record struct InsightRange(DateOnly From, DateOnly To)
{
    /// <summary>As many days as one look may span: a leap year.</summary>
    public const int MostDays = 366;

    private const int UsualDays = 30;

    /// <summary>How many days.</summary>
    public int Days => To.DayNumber - From.DayNumber + 1;

    internal DateTimeOffset Start => Of(From);

    internal DateTimeOffset End => Of(To.AddDays(1));

    internal IEnumerable<DateOnly> All
    {
        get
        {
            var first = From;
            return Enumerable.Range(0, Days).Select(day => first.AddDays(day));
        }
    }

    /// <summary>
    /// What was asked for, as <c>2026-11-23</c>; without a first day the thirty to the last, without a last day until today. <c>range_not_valid</c>.
    /// </summary>
    public static Outcome<InsightRange> Read(string? from, string? to, DateTimeOffset now)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        if (Day(to, today) is not { } last || last > today) return InsightProblems.RangeNotValid;
        if (Day(from, last.AddDays(1 - Math.Min(UsualDays, last.DayNumber + 1))) is not { } first) return InsightProblems.RangeNotValid;
        var range = new InsightRange(first, last);
        return range.Days is >= 1 and <= MostDays ? range : InsightProblems.RangeNotValid;
    }

    internal static DateTimeOffset Of(DateOnly day) => new(day, TimeOnly.MinValue, TimeSpan.Zero);

    private static DateOnly? Day(string? text, DateOnly otherwise) => string.IsNullOrEmpty(text)
        ? otherwise
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}

internal static class InsightProblems
{
    public static readonly Problem RangeNotValid = new("range_not_valid", 422, "Write days as 2026-11-23: the first before the last, at most a year, none in the future.");
}
