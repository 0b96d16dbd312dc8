using System.Globalization;
using System.Text;

namespace Entourage.Lab.Lift;

/// <summary>The plain tables of a simulation: what was found beside what is promised.</summary>
internal static class LiftTable
{
    private const int Name = 42;
    private const int Figure = 13;

    public static string Of(LiftOutcome outcome, int seed)
    {
        var text = new StringBuilder();
        Line(text, $"Lift: {outcome.Members} members, {outcome.Days} days, {outcome.Runs} experiments of each kind, seed {seed}.");
        text.AppendLine();
        Row(text, "A feature that does nothing seems to", "fixed, once", "fixed, daily", "always-valid", "width", "explained");
        foreach (var one in outcome.Alarms)
        {
            Row(text, one.Name, Share(one.Once), Share(one.Daily), Share(one.AlwaysValid), Times(one.Width), Share(one.Reduction));
        }
        Row(text, "promised, at most", "", "", "5.0 %");
        text.AppendLine("daily: on any of the days. width: of the always-valid interval in fixed ones. explained: how much of the variance the days before take away.");
        text.AppendLine();
        Row(text, "A difference that is there is found", "difference", "promised", "found", "covered");
        foreach (var one in outcome.Found) Row(text, one.Name, Number(one.Difference), Share(one.Promised), Share(one.Found), Share(one.Covered));
        text.AppendLine("found: always-valid on any day, promised for the last. covered: the always-valid interval held the truth on every day.");
        text.AppendLine();
        Row(text, "The gate of unequal halves trips", "members", "promised", "tripped");
        foreach (var one in outcome.Gates) Row(text, one.Name, one.Members.ToString(CultureInfo.InvariantCulture), Share(one.Promised, 2), Share(one.Tripped, 2));
        text.AppendLine();
        foreach (var line in outcome.Broken) text.AppendLine("BROKEN " + line);
        text.AppendLine(outcome.Broken.Count == 0 ? "Everything promised held." : "Not everything promised held.");
        return text.ToString();
    }

    private static void Row(StringBuilder text, string name, params string[] figures) =>
        text.AppendLine($"{name,-Name}{string.Concat(figures.Select(figure => figure.PadLeft(Figure)))}".TrimEnd());

    private static void Line(StringBuilder text, FormattableString line) => text.AppendLine(FormattableString.Invariant(line));

    private static string Share(double share) => Share(share, 1);

    private static string Share(double share, int digits) => (100 * share).ToString(digits == 1 ? "0.0" : "0.00", CultureInfo.InvariantCulture) + " %";

    private static string Times(double width) => width.ToString("0.00", CultureInfo.InvariantCulture);

    private static string Number(double number) => number.ToString("0.000", CultureInfo.InvariantCulture);
}
