namespace Entourage.Bench;

/// <summary>
/// Medians: of five rounds one may be spoiled by something else on the machine. A round that could not be measured is NaN and left out; with none left the
/// median is NaN too.
/// </summary>
internal static class Figures
{
    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Where(value => !double.IsNaN(value)).Order().ToArray();
        if (sorted.Length == 0) return double.NaN;
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
