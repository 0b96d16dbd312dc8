using System.Globalization;
using System.Net;
using System.Text;

namespace Entourage.Bench.Report;

/// <summary>Draws <c>benchmarks/results.svg</c>: a bar for each row, as long as what it reaches of its target. Text stays text; light and dark follow the reader.</summary>
internal static class Chart
{
    private const int Width = 960;
    private const int Labels = 410;
    private const int Line = 24;
    private const int Bar = 14;
    private const int Figures = 150;
    private const double Longest = 2; // twice the target; what reaches more ends in an arrow
    private const double Unit = (Width - Labels - Figures) / Longest;

    private const string Style =
        """
        <style>
          :root { color-scheme: light dark }
          text { font: 13px system-ui, sans-serif; fill: #1c1e21 }
          .head { font-weight: 600 } .quiet { fill: #5b6168 }
          .pass { fill: #2f855a } .short { fill: #c2571a } .target { stroke: #1c1e21; stroke-dasharray: 3 3 }
          @media (prefers-color-scheme: dark) {
            text { fill: #eceef0 } .quiet { fill: #a8b0b8 } .pass { fill: #57b98a } .short { fill: #f0935a } .target { stroke: #eceef0 }
          }
        </style>
        """;

    public static string Of(IReadOnlyList<Section> sections)
    {
        var height = 56 + sections.Sum(section => (section.Rows.Count * Line) + 44);
        var svg = new StringBuilder();
        svg.AppendLine(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {height}\" role=\"img\" aria-label=\"How much of each target is reached\">");
        svg.AppendLine(Style);
        Text(svg, 0, 20, "head", "How much of each target is reached");
        Text(svg, 0, 40, "quiet", "A bar that passes the dashed line reaches its target. Ratios are medians; longer is better in every row.");
        var y = 56;
        foreach (var section in sections) y = Draw(svg, section, y);
        return svg.AppendLine("</svg>").ToString();
    }

    private static int Draw(StringBuilder svg, Section section, int y)
    {
        Text(svg, 0, y + 24, "head", section.Name);
        y += 36;
        foreach (var row in section.Rows)
        {
            var length = Math.Max(1, Math.Min(row.Reached, Longest) * Unit);
            Text(svg, 0, y + Bar, "", row.What);
            svg.AppendLine(
                CultureInfo.InvariantCulture,
                $"<rect class=\"{row.Verdict}\" x=\"{Labels}\" y=\"{y + 2}\" width=\"{length:0}\" height=\"{Bar}\" rx=\"2\"><title>{row.Verdict}</title></rect>");
            var held = row.Value.ToString(row.Value >= 10 ? "0" : "0.00", CultureInfo.InvariantCulture);
            Text(svg, Width - Figures + 6, y + Bar, "quiet", $"{held}{(row.Reached > Longest ? " →" : "")} ({row.TargetText})");
            y += Line;
        }
        var middle = Labels + Unit;
        svg.AppendLine(
            CultureInfo.InvariantCulture,
            $"<line class=\"target\" x1=\"{middle:0}\" x2=\"{middle:0}\" y1=\"{y - (section.Rows.Count * Line)}\" y2=\"{y}\"/>");
        return y + 8;
    }

    private static void Text(StringBuilder svg, int x, int y, string kind, string text) =>
        svg.AppendLine(CultureInfo.InvariantCulture, $"<text class=\"{kind}\" x=\"{x}\" y=\"{y}\">{WebUtility.HtmlEncode(text)}</text>");
}
