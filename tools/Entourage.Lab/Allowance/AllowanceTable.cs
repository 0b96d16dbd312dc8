using System.Globalization;
using System.Text;

namespace Entourage.Lab.Allowance;

/// <summary>The plain table of a simulation: what was reached beside what is proved.</summary>
internal static class AllowanceTable
{
    private const int Name = 52;
    private const int Figure = 9;

    private static readonly int[] Columns = [30, 90, 365];

    public static string Of(SimulationOutcome outcome, int seed, int runs)
    {
        var columns = Columns.Where(day => day < outcome.Days).Append(outcome.Days).ToArray();
        var text = new StringBuilder();
        Line(text, $"Allowance: {outcome.Days} days, {runs} runs where chance plays, seed {seed}. The published numbers, not this site's settings.");
        text.AppendLine();
        Row(text, "Invitations to strangers, by one account, within", [.. columns.Select(day => $"{day} d"), "per own", "limit"]);
        Row(text, "published limit while nobody accepts (P1)", [.. columns.Select(Published), "", ""]);
        Row(text, "the most of all schedules, computed", [.. columns.Select(day => Whole(outcome.Bound[day])), "", ""]);
        foreach (var one in outcome.Hostile)
        {
            var name = one.Accounts > 1 ? Invariant($"{one.Name} ({one.Accounts} accounts)") : one.Name;
            var perFake = one.PerFake is { } spam ? spam.ToString("0.0", CultureInfo.InvariantCulture) : "";
            Row(text, name, [.. columns.Select(day => Number(one.Asked[day])), perFake, Limit(one, columns)]);
            if (one.High is { } high) Row(text, "  the same, 95th percentile", [.. columns.Select(day => Number(high[day])), "", ""]);
        }
        text.AppendLine("per own: such invitations for each counted acceptance by an account of the sender's own. limit: what is proved for these columns.");
        text.AppendLine();
        Row(text, "Honest creators, three tries a day, days 30 to 120", ["stayed", "full", "per day", "below"]);
        foreach (var one in outcome.Honest)
        {
            Row(text, one.Name, [Whole(one.Established), Two(one.FullDays), Two(one.PerDay), Whole(one.BelowFloor)]);
        }
        text.AppendLine("stayed: median day on which three followers had stayed. full: share of days with all three made. below: hours under the floor of P2.");
        text.AppendLine();
        text.AppendLine("Reports are played as published: 3 undecided ones freeze, each empties the bucket and counts 16 for 90 days unless dismissed.");
        text.AppendLine("At home: from the sender's own network or browser, where an acceptance weighs nothing. Elsewhere: each from another network.");
        text.AppendLine();
        foreach (var line in outcome.Broken) text.AppendLine("BROKEN " + line);
        text.AppendLine(outcome.Broken.Count == 0 ? "Everything proved held." : "Not everything proved held.");
        return text.ToString();
    }

    private static string Published(int days) =>
        AllowanceSimulation.Published.FirstOrDefault(one => one.Days == days) is { Days: > 0, Most: var most } ? Whole(most) : "";

    private static string Limit(HostileOutcome one, int[] columns) =>
        one.Limit is { } limit ? string.Join('/', columns.Select(day => Whole(limit[day]))) : "";

    private static void Row(StringBuilder text, string name, string[] figures)
    {
        // The last column is as wide as it is; nothing stands behind it.
        var cells = figures.Select((figure, place) => place == figures.Length - 1 ? $"   {figure}" : figure.PadLeft(Figure));
        text.AppendLine($"{name,-Name}{string.Concat(cells)}".TrimEnd());
    }

    private static void Line(StringBuilder text, FormattableString line) => text.AppendLine(Invariant(line));

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);

    private static string Whole(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Number(double number) => number.ToString("0.#", CultureInfo.InvariantCulture);

    private static string Two(double number) => number.ToString("0.00", CultureInfo.InvariantCulture);
}
