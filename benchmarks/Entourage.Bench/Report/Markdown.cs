using System.Globalization;
using System.Text;
using Entourage.Bench.Load;

namespace Entourage.Bench.Report;

/// <summary>Writes <c>benchmarks/results.md</c>.</summary>
internal static class Markdown
{
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    public static string Of(Measured run)
    {
        var text = new StringBuilder();
        text.AppendLine("# Results").AppendLine();
        text.AppendLine("Written by `./bench`; what each row means and how it is measured stands in [docs/performance.md](../docs/performance.md).").AppendLine();
        text.AppendLine(Culture, $"* Machine: {Machine.Describe()}. wrk, its two threads, the server and the database share these cores.");
        text.AppendLine(Culture, $"* {run.At:yyyy-MM-dd HH:mm} UTC, {run.Took.TotalMinutes:0} minutes; {run.Options.Rounds} rounds, wrk for {run.Options.Seconds} s each time; every figure is a median.");
        text.AppendLine("* A ratio is the median of the rounds' ratios, ours by the limit of the same round. Compare ratios; the absolute figures are this machine's.").AppendLine();
        text.AppendLine("![How much of each target is reached](results.svg)");
        foreach (var section in run.Sections) Write(text, section);
        return text.ToString();
    }

    private static void Write(StringBuilder text, Section section)
    {
        if (section is not { Load: { } load, Costs: { } costs, Rest: { } rest }) throw new InvalidOperationException("Only a whole run is written down.");
        text.AppendLine().AppendLine(Culture, $"## {section.Name}").AppendLine();
        text.AppendLine("| What | Ours | Limit | Ratio | Target | |").AppendLine("|---|--:|--:|--:|--:|---|");
        foreach (var row in section.Rows)
        {
            text.AppendLine(Culture, $"| {row.What} | {row.Ours} | {row.Limit} | {row.RatioText} | {row.TargetText} | {(row.Passes ? "pass" : "**short**")} |");
        }
        text.AppendLine().AppendLine("### By connections").AppendLine();
        text.AppendLine("| | Connections | Per second | p50 | p99 |").AppendLine("|---|--:|--:|--:|--:|");
        foreach (var name in (string[])["no-op", "redeem"])
        {
            foreach (var connections in (int[])[1, 64, 256]) Write(text, load, name, connections);
        }
        foreach (var name in (string[])["no-op for anybody", "redeem with EF", "bare, anonymous", "landing, anonymous", "bare, signed in", "landing, signed in"])
        {
            Write(text, load, name, 64);
        }
        text.AppendLine().AppendLine(Culture, $"The anonymous landing page has {load.AnonymousBytes:n0} bytes, a member's {load.SignedInBytes:n0}; the bare pages have the same.");
        text.AppendLine().AppendLine("### By size").AppendLine().AppendLine("One caller, median latency in milliseconds.").AppendLine();
        text.Append("| Follows |");
        foreach (var size in costs.Sizes) text.Append(Culture, $" {size:n0} |");
        text.AppendLine(" Growth |").Append("|---|").Insert(text.Length, "--:|", costs.Sizes.Count + 1).AppendLine();
        foreach (var name in costs.Medians.Keys)
        {
            text.Append(Culture, $"| {name} |");
            for (var i = 0; i < costs.Sizes.Count; i++) text.Append(Culture, $" {costs.Of(name, i):0.000} |");
            text.AppendLine(Culture, $" {costs.Growth(name):0.00} × |");
        }
        text.AppendLine().AppendLine("### Memory").AppendLine();
        text.AppendLine(Culture, $"{rest.Resident:0} MB after 8 s of rest (a bare Kestrel: {rest.ResidentBare:0} MB), at most {load.Resident:0} MB under load (bare: {load.ResidentBare:0} MB).");
    }

    private static void Write(StringBuilder text, LoadFigures figures, string load, int connections)
    {
        var name = LoadRounds.Name(load, connections);
        text.AppendLine(
            Culture, $"| {load} | {connections} | {figures.Of(name, shot => shot.PerSecond):n0} | {figures.Of(name, shot => shot.Median):0.00} ms | {figures.Of(name, shot => shot.P99):0.00} ms |");
    }
}
