namespace Entourage.Insights;

/// <summary>The numbers of one creator, or of the site, in a range of days or hours. Immutable once read.</summary>
internal sealed class Numbers
{
    // One stretch of the table's own order.
    private const string Select =
        """
        SELECT start, numbers FROM insight_counts
        WHERE creator = @creator AND hours = @hours AND clip = @clip AND start >= @from AND start < @to
        """;

    private const string Last = "SELECT at FROM insight_progress WHERE name = 'counted'";

    // By measure.
    private readonly long[] totals = New();
    private readonly Dictionary<DateTimeOffset, long[]> byStart = [];
    private readonly Dictionary<string, long[]> byChannel = new(StringComparer.Ordinal);

    private Numbers()
    {
    }

    /// <summary>The channels that have a number, in no order; empty is none.</summary>
    public IEnumerable<string> Channels => byChannel.Keys;

    /// <summary>Everything.</summary>
    public long this[Measure measure] => totals[(int)measure];

    /// <summary>Of one day or hour.</summary>
    public long this[DateTimeOffset start, Measure measure] => byStart.TryGetValue(start, out var numbers) ? numbers[(int)measure] : 0;

    /// <summary>Of one channel.</summary>
    public long this[string channel, Measure measure] => byChannel.TryGetValue(channel, out var numbers) ? numbers[(int)measure] : 0;

    /// <summary>Reads them.</summary>
    /// <param name="session">Inside the read.</param>
    /// <param name="creator">Whose; the empty id for the site's.</param>
    /// <param name="hours">1 or 24.</param>
    /// <param name="clip">Of which clip; the empty id for all of them.</param>
    /// <param name="from">The start.</param>
    /// <param name="to">The end, not included.</param>
    /// <param name="channel">Of this channel only.</param>
    public static Numbers Read(StoreSession session, MemberId creator, int hours, ClipId clip, DateTimeOffset from, DateTimeOffset to, string? channel = null)
    {
        var numbers = new Numbers();
        session.Sql(Select).With("@creator", creator.Value).With("@hours", (long)hours).With("@clip", clip.Value).With("@from", from).With("@to", to).Each(row =>
        {
            var ofStart = New();
            numbers.byStart.Add(row.Instant("start"), ofStart);
            NumbersCode.Read(row.Bytes("numbers"), (way, measure, number) =>
            {
                if (channel is not null && channel != way) return;
                numbers.totals[(int)measure] += number;
                ofStart[(int)measure] += number;
                if (!numbers.byChannel.TryGetValue(way, out var ofChannel)) numbers.byChannel.Add(way, ofChannel = New());
                ofChannel[(int)measure] += number;
            });
        });
        return numbers;
    }

    /// <summary>When the last fact that was counted happened; null before the first.</summary>
    public static DateTimeOffset? CountedTo(StoreSession session) => session.Sql(Last).One(row => (DateTimeOffset?)row.Instant("at"));

    /// <summary>What came of the invitations.</summary>
    public FunnelView Funnel(bool landed) => Funnel(measure => this[measure], landed);

    /// <summary>What came of those by one channel.</summary>
    public FunnelView Funnel(string channel, bool landed) => Funnel(measure => this[channel, measure], landed);

    private static long[] New() => new long[(int)Measure.Reported + 1];

    private static FunnelView Funnel(Func<Measure, long> of, bool landed) => new(
        of(Measure.Made), of(Measure.HandedOver),
        // People who followed have landed, even if no script could report it.
        landed ? Math.Max(of(Measure.Landed), of(Measure.Followed)) : null,
        of(Measure.Joined), of(Measure.Followed), of(Measure.Settled), of(Measure.Kept));
}
