using System.Globalization;
using System.Text.RegularExpressions;

namespace Entourage.Bench.Against;

/// <summary>A line of the table that <c>./bench</c> prints, as a program reads it.</summary>
/// <param name="Store">The table it is in.</param>
/// <param name="What">What was measured.</param>
/// <param name="Ours">The product's figure, in whatever unit.</param>
/// <param name="Ratio">The same by its limit.</param>
internal sealed partial record Figure(string Store, string What, double Ours, double Ratio)
{
    /// <summary>All lines with figures; what could not be measured is not among them.</summary>
    public static IReadOnlyList<Figure> Read(IEnumerable<string> lines)
    {
        var figures = new List<Figure>();
        var (store, before) = ("", "");
        foreach (var line in lines)
        {
            var cells = Gap().Split(line.Trim());
            if (cells is ["ours", "limit", "ratio", "target"]) store = before;
            else if (cells is [var what, var ours, _, var ratio, _, "pass" or "short"] && Number(ours) is { } value && Number(ratio) is { } by) figures.Add(new(store, what, value, by));
            before = line.Trim();
        }
        return figures;
    }

    private static double? Number(string text) =>
        double.TryParse(text.Split(' ', '/')[0], NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var number) ? number : null;

    [GeneratedRegex(" {2,}")]
    private static partial Regex Gap();
}
