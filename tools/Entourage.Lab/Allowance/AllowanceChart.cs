using System.Globalization;
using System.Net;
using System.Text;

namespace Entourage.Lab.Allowance;

/// <summary>Draws invitations over days for the main strategies, under the bounds that are proved. Text stays text; light and dark follow the reader.</summary>
internal static class AllowanceChart
{
    private const int Width = 1040;
    private const int Height = 460;
    private const int Left = 48;
    private const int Top = 56;
    private const int PlotWidth = 640;
    private const int PlotHeight = 350;

    private const string Style =
        """
        <style>
          :root { color-scheme: light dark }
          text { font: 13px system-ui, sans-serif; fill: #1c1e21 }
          .head { font-weight: 600 } .quiet { fill: #5b6168 } .end { text-anchor: end } .middle { text-anchor: middle }
          .grid { stroke: #d5d9de } .line { fill: none; stroke-width: 2 } .bound { stroke-dasharray: 5 4; stroke: #1c1e21 }
          .c0 { stroke: #c2571a } .c1 { stroke: #2b6cb0 } .c2 { stroke: #2f855a } .c3 { stroke: #805ad5 } .c4 { stroke: #b83280 }
          @media (prefers-color-scheme: dark) {
            text { fill: #eceef0 } .quiet { fill: #a8b0b8 } .grid { stroke: #3a4047 } .bound { stroke: #eceef0 }
            .c0 { stroke: #f0935a } .c1 { stroke: #63a4e8 } .c2 { stroke: #57b98a } .c3 { stroke: #b79af2 } .c4 { stroke: #ee7fbd }
          }
        </style>
        """;

    public static string Of(SimulationOutcome outcome)
    {
        var drawn = outcome.Hostile.Where(one => AllowanceSimulation.Drawn.Contains(one.Name)).ToList();
        var most = (Math.Max(outcome.StolenBound[^1], (int)drawn.Max(one => one.Asked[^1])) + 10) / 10 * 10;
        var svg = new StringBuilder();
        Add(svg, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"Invitations to strangers over days, under what is proved\">");
        svg.AppendLine(Style);
        Text(svg, 0, 20, "head", "Invitations to strangers over days");
        Text(svg, 0, 40, "quiet", "Dashed: what is proved for every way of timing them. Lines: what was simulated.");
        for (var step = 0; step <= 5; step++)
        {
            var y = Y(most * step / 5.0, most);
            Add(svg, $"<line class=\"grid\" x1=\"{Left}\" x2=\"{Left + PlotWidth}\" y1=\"{y:0.0}\" y2=\"{y:0.0}\"/>");
            Text(svg, Left - 6, (int)y + 4, "quiet end", (most * step / 5).ToString(CultureInfo.InvariantCulture));
            var day = outcome.Days * step / 5;
            Text(svg, Left + (PlotWidth * step / 5), Top + PlotHeight + 20, "quiet middle", step == 5 ? Invariant($"{day} days") : day.ToString(CultureInfo.InvariantCulture));
        }
        var labels = Top + 12;
        Curve(svg, "bound", "bound, stolen account", [.. outcome.StolenBound], most, ref labels);
        Curve(svg, "bound", "bound, nobody accepts", [.. outcome.Bound], most, ref labels);
        for (var i = 0; i < drawn.Count; i++) Curve(svg, Invariant($"c{i}"), drawn[i].Name, drawn[i].Asked, most, ref labels);
        return svg.AppendLine("</svg>").ToString();
    }

    private static void Curve(StringBuilder svg, string kind, string name, IReadOnlyList<double> asked, int most, ref int labels)
    {
        var points = asked.Select((made, day) => Invariant($"{Left + ((double)PlotWidth * day / Math.Max(1, asked.Count - 1)):0.0},{Y(made, most):0.0}"));
        Add(svg, $"<polyline class=\"line {kind}\" points=\"{string.Join(' ', points)}\"/>");
        var x = Left + PlotWidth + 16;
        Add(svg, $"<line class=\"line {kind}\" x1=\"{x}\" x2=\"{x + 22}\" y1=\"{labels - 4}\" y2=\"{labels - 4}\"/>");
        Text(svg, x + 30, labels, "", Invariant($"{name}: {asked[^1]:0.#}"));
        labels += 24;
    }

    private static double Y(double made, int most) => Top + PlotHeight - (PlotHeight * made / most);

    private static void Text(StringBuilder svg, int x, int y, string kind, string text) =>
        Add(svg, $"<text class=\"{kind}\" x=\"{x}\" y=\"{y}\">{WebUtility.HtmlEncode(text)}</text>");

    private static void Add(StringBuilder svg, FormattableString text) => svg.AppendLine(Invariant(text));

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
