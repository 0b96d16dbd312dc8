namespace Entourage.Insights;

/// <summary>How two shares differ, in percentage points.</summary>
/// <param name="Points">The first minus the second.</param>
/// <param name="Low">The lower end of the 95 % interval.</param>
/// <param name="High">The upper end of the 95 % interval.</param>
public sealed record ShareDifference(double Points, double Low, double High)
{
    // The normal distribution's 97.5th percentile.
    private const double Z = 1.959963984540054;

    /// <summary>
    /// The hybrid score interval (Newcombe 1998, Statistics in Medicine 17, method 10): from Wilson's interval of each share, so that it holds for few people
    /// and for shares near nothing and all, and never leaves what is possible. For one look; null where one of the two has nobody.
    /// </summary>
    public static ShareDifference? Of(long part, long whole, long otherPart, long otherWhole)
    {
        if (whole <= 0 || otherWhole <= 0) return null;
        var (p, low, high) = Wilson(part, whole);
        var (q, otherLow, otherHigh) = Wilson(otherPart, otherWhole);
        return new(100 * (p - q), 100 * (p - q - Hypotenuse(p - low, otherHigh - q)), 100 * (p - q + Hypotenuse(high - p, q - otherLow)));
    }

    private static (double Share, double Low, double High) Wilson(long part, long whole)
    {
        var (n, p) = ((double)whole, (double)part / whole);
        var (middle, half, all) = (p + (Z * Z / (2 * n)), Z * Math.Sqrt((p * (1 - p) / n) + (Z * Z / (4 * n * n))), 1 + (Z * Z / n));
        return (p, (middle - half) / all, (middle + half) / all);
    }

    private static double Hypotenuse(double one, double other) => Math.Sqrt((one * one) + (other * other));
}
