using System.Globalization;
using Entourage.Bench.Budgets;
using Entourage.Bench.Load;
using Entourage.Bench.Stores;

namespace Entourage.Bench.Report;

/// <summary>Turns figures into the rows of the table, in the order of docs/performance.md.</summary>
internal static class Rows
{
    public static IReadOnlyList<Row> Of(
        StoreKind kind, LoadFigures? load, SizeFigures? costs, RestFigures? rest, IReadOnlyDictionary<string, long>? allocated)
    {
        var rows = new List<Row>();
        if (load is not null) rows.AddRange(Driven(kind, load));
        if (allocated is not null) rows.AddRange(Bytes(allocated));
        if (costs is not null) rows.AddRange(costs.Medians.Keys.Select(name => Grown(costs, name)));
        if (rest is not null) rows.AddRange([Whole("start to first answer, empty store", rest.Start, rest.StartBare, "ms", 1200), Whole("memory at rest", rest.Resident, rest.ResidentBare, "MB", 130)]);
        if (load is not null) rows.Add(Whole("memory under full load", load.Resident, load.ResidentBare, "MB", 220));
        return rows;
    }

    private static IEnumerable<Row> Driven(StoreKind kind, LoadFigures load) =>
    [
        Rate(load, "anonymous landing page", "landing, anonymous", "bare, anonymous", 0.85),
        Rate(load, "landing page of a signed-in member", "landing, signed in", "bare, signed in", 0.55),
        Rate(load, "no-op POST with a session", "no-op", "no-op for anybody", 0.75),
        Rate(load, "redeem, 64 connections, against no-op POST", "redeem", "no-op", kind == StoreKind.Sqlite ? 0.70 : 0.65),
        Rate(load, "redeem against its plain EF Core version", "redeem", "redeem with EF", 20, " ×"),
        Late(load),
        Alone(load),
    ];

    private static IEnumerable<Row> Bytes(IReadOnlyDictionary<string, long> allocated)
    {
        var budgets = BudgetFile.Read();
        foreach (var name in (string[])["redeem", "landing, anonymous", "landing, signed in"])
        {
            var ratio = (double)allocated[name] / budgets[name];
            yield return new($"bytes allocated: {name}", Text($"{allocated[name]:n0} B"), Text($"{budgets[name]:n0} B"), ratio, ratio, 1, AtLeast: false, " ×");
        }
    }

    private static Row Rate(LoadFigures load, string what, string ours, string limit, double target, string unit = "")
    {
        var ratio = load.Ratio(ours, limit, shot => shot.PerSecond);
        return new(
            what, Text($"{load.Of(ours, shot => shot.PerSecond):n0}/s"), Text($"{load.Of(limit, shot => shot.PerSecond):n0}/s"), ratio, ratio, target, AtLeast: true, unit);
    }

    private static Row Late(LoadFigures load)
    {
        var ratio = load.Ratio("redeem", "no-op", shot => shot.P99);
        return new(
            "redeem p99, 64 connections", Text($"{load.Of("redeem", shot => shot.P99):0.0} ms"), Text($"{load.Of("no-op", shot => shot.P99):0.0} ms"),
            ratio, ratio, 2.5, AtLeast: false, " ×");
    }

    private static Row Alone(LoadFigures load)
    {
        var ours = load.Shots[LoadRounds.Name("redeem", 1)];
        var ratio = Figures.Median(ours.Zip(load.Raw, (shot, raw) => shot.Median / raw));
        return new(
            "redeem p50, one caller, against the store's own transaction", Text($"{Figures.Median(ours.Select(shot => shot.Median)):0.000} ms"),
            Text($"{Figures.Median(load.Raw):0.000} ms"), ratio, ratio, 1.5, AtLeast: false, " ×");
    }

    private static Row Grown(SizeFigures costs, string name)
    {
        var ratio = costs.Growth(name);
        return new(
            Text($"cost at {costs.Sizes[^1]:n0} follows: {name}"), Text($"{costs.Of(name, costs.Sizes.Count - 1):0.000} ms"), Text($"{costs.Of(name, 0):0.000} ms"),
            ratio, ratio, 1.2, AtLeast: false, " ×");
    }

    private static Row Whole(string what, double ours, double bare, string unit, double target) =>
        new(what, Text($"{ours:n0} {unit}"), Text($"{bare:n0} {unit}"), ours / bare, ours, target, AtLeast: false, $" {unit}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture).Replace("NaN", "–", StringComparison.Ordinal);
}
