namespace Entourage.Rollout.Lift;

/// <summary>
/// All that is kept of the members of one half: how many there are, and mean, spread and common spread of what was counted of each (y) and of the same
/// measure before the experiment began (x). Two of them add up to what counting everybody at once would have given.
/// </summary>
/// <remarks>
/// Kept about the mean, not about zero: sums of squares of large numbers lose exactly the digits that a spread is made of (Welford 1962; for merging
/// Chan, Golub and LeVeque 1983). A member with no time before gets the same x as all others without, 0 as a rule: any value fixed before the
/// experiment leaves the difference unbiased.
/// </remarks>
[FrontDoor]
internal readonly record struct Moments
{
    // Below this share of the sum of squares a spread is what rounding left over.
    private const double Rounding = 1e-12;

    /// <summary>How many members.</summary>
    public long Count { get; private init; }

    /// <summary>Mean of the outcome.</summary>
    public double MeanY { get; private init; }

    /// <summary>Sum of the squared distances of the outcome from its mean.</summary>
    public double M2Y { get; private init; }

    /// <summary>Mean of the same measure before.</summary>
    public double MeanX { get; private init; }

    /// <summary>Sum of the squared distances of the measure before from its mean.</summary>
    public double M2X { get; private init; }

    /// <summary>Sum of the products of both distances.</summary>
    public double CoXY { get; private init; }

    /// <summary>From sums as a database gives them, of whole numbers and therefore without any rounding before the last division.</summary>
    /// <exception cref="ArgumentException">No numbers have these sums.</exception>
    public static Moments OfSums(long count, long y, long yy, long x, long xx, long xy)
    {
        if (count == 0) return OfNobody(y, yy, x, xx, xy);
        Int128 n = count;
        return new Moments
        {
            Count = count,
            MeanY = (double)y / count,
            M2Y = (double)((n * yy) - ((Int128)y * y)) / count,
            MeanX = (double)x / count,
            M2X = (double)((n * xx) - ((Int128)x * x)) / count,
            CoXY = (double)((n * xy) - ((Int128)x * y)) / count,
        }.Checked();
    }

    /// <summary>From sums as a database gives them, of numbers that are not whole.</summary>
    /// <exception cref="ArgumentException">No numbers have these sums.</exception>
    public static Moments OfSums(long count, double y, double yy, double x, double xx, double xy)
    {
        if (count == 0) return OfNobody(y, yy, x, xx, xy);
        var (m2y, m2x) = (Spread(count, y, yy), Spread(count, x, xx));
        return new Moments
        {
            Count = count,
            MeanY = y / count,
            M2Y = m2y,
            MeanX = x / count,
            M2X = m2x,
            // What does not spread does not spread together with anything.
            CoXY = m2y == 0 || m2x == 0 ? 0 : xy - (x * y / count),
        }.Checked();
    }

    /// <summary>With one member more.</summary>
    /// <param name="y">What was counted of this member.</param>
    /// <param name="x">The same before the experiment; 0 where there was no before.</param>
    public Moments Add(double y, double x = 0)
    {
        if (!double.IsFinite(y) || !double.IsFinite(x)) throw new ArgumentException("What is counted is a number.");
        var (count, awayY, awayX) = (Count + 1, y - MeanY, x - MeanX);
        var (meanY, meanX) = (MeanY + (awayY / count), MeanX + (awayX / count));
        return new()
        {
            Count = count,
            MeanY = meanY,
            M2Y = M2Y + (awayY * (y - meanY)),
            MeanX = meanX,
            M2X = M2X + (awayX * (x - meanX)),
            CoXY = CoXY + (awayX * (y - meanY)),
        };
    }

    /// <summary>Together with others.</summary>
    public Moments Merge(Moments other)
    {
        if (Count == 0) return other;
        if (other.Count == 0) return this;
        var count = Count + other.Count;
        var (share, apartY, apartX) = ((double)other.Count / count, other.MeanY - MeanY, other.MeanX - MeanX);
        var weight = Count * share;
        return new()
        {
            Count = count,
            MeanY = MeanY + (apartY * share),
            M2Y = M2Y + other.M2Y + (apartY * apartY * weight),
            MeanX = MeanX + (apartX * share),
            M2X = M2X + other.M2X + (apartX * apartX * weight),
            CoXY = CoXY + other.CoXY + (apartX * apartY * weight),
        };
    }

    /// <summary>Variance of the outcome less <paramref name="theta"/> times the measure before, with the denominator of a sample.</summary>
    internal double Variance(double theta) => Math.Max(0, M2Y - (2 * theta * CoXY) + (theta * theta * M2X)) / (Count - 1);

    /// <summary>
    /// Of how many members there is something to count: the square of the sum over the sum of squares (Kish 1965 calls it the effective size). For yes and
    /// no these are just the yeses; where one member has nearly everything it is nearly one. Of shares also the other way round: ninety-nine of a
    /// hundred who came back say no more than one of a hundred.
    /// </summary>
    internal double Telling(LiftMeasure measure)
    {
        var ofSome = Telling(MeanY);
        return measure == LiftMeasure.Share ? Math.Min(ofSome, Telling(1 - MeanY)) : ofSome;
    }

    private double Telling(double mean)
    {
        var squares = (mean * mean) + (M2Y / Count);
        // Twenty yeses are twenty, and not what rounding leaves of them.
        return squares > 0 ? Math.Round(Count * mean * mean / squares, 6) : 0;
    }

    private static Moments OfNobody(params ReadOnlySpan<double> sums) =>
        sums.ContainsAnyExcept(0) ? throw new ArgumentException("Nobody was counted, and something was.") : default;

    private static double Spread(long count, double sum, double squares)
    {
        var spread = squares - (sum * sum / count);
        return Math.Abs(spread) <= Rounding * squares ? 0 : spread;
    }

    // Squares and products hold together by Cauchy and Schwarz; a variance of -3 would otherwise become an interval.
    private Moments Checked() =>
        Count > 0 && M2Y >= 0 && M2X >= 0 && CoXY * CoXY <= M2Y * M2X * (1 + 1e-9) && double.IsFinite(MeanY + M2Y + MeanX + M2X + CoXY)
            ? this
            : throw new ArgumentException("No numbers have these sums.");
}
