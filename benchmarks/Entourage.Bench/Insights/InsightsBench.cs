using System.Diagnostics;
using System.Globalization;
using System.Text;
using Entourage.Bench.Crowds;
using Entourage.Bench.Load;
using Entourage.Bench.Stores;
using Entourage.Bench.UnderTest;
using Entourage.Insights;
using Microsoft.Extensions.DependencyInjection;

namespace Entourage.Bench.Insights;

/// <summary><c>./bench insights</c>: what facts cost a redeem, and how soon the insights answer over ten million of them.</summary>
internal static class InsightsBench
{
    private const int Asks = 30;
    private const double MostMilliseconds = 200;
    private const double MostShare = 0.05;

    private static readonly (string What, string Path)[] Looks =
    [
        ("creator's figures, 30 days", "/api/v1/insights/invitations"), ("creator's page, 30 days", "/studio/insights"),
        ("creator's page, a year", "/studio/insights?from={0}"), ("site's figures, a year", "/api/v1/operator/insights?from={0}"),
        ("site's page, a year", "/operator/insights?from={0}"),
    ];

    public static async Task<int> RunAsync(string[] words)
    {
        using var stopping = new CancellationTokenSource();
        using var interrupt = System.Runtime.InteropServices.PosixSignalRegistration.Create(
            System.Runtime.InteropServices.PosixSignal.SIGINT,
            signal =>
            {
                signal.Cancel = true;
                stopping.Cancel();
            });
        var facts = Array.IndexOf(words, "--facts") is >= 0 and var at ? long.Parse(words[at + 1], CultureInfo.InvariantCulture) : 10_000_000;
        StoreKind[] kinds = Array.IndexOf(words, "--store") is >= 0 and var store
            ? [Enum.Parse<StoreKind>(words[store + 1], ignoreCase: true)]
            : [StoreKind.Sqlite, StoreKind.Postgresql];
        var passes = true;
        foreach (var kind in kinds) passes &= await MeasureAsync(kind, facts, stopping.Token);
        return passes ? 0 : 1;
    }

    private static async Task<bool> MeasureAsync(StoreKind kind, long facts, CancellationToken stop)
    {
        await using var maker = new StoreMaker(kind, Places.Repository);
        await using var store = await maker.MakeAsync(stop);
        await using var crowd = await Crowd.GatherAsync(store, stop);
        var reader = crowd.AddReaders(200);
        var clips = crowd.AddCreators(20);
        var pairings = crowd.AddInvitations(CostOfFacts.Each * 220, reader);
        store.Change($"UPDATE members SET operator = TRUE WHERE handle = '{reader[0].Handle}'");
        // The clips are the watched creator's own, so that the page has its table of twenty.
        store.Change($"UPDATE clips SET owner = (SELECT id FROM members WHERE handle = '{reader[0].Handle}') WHERE owner IN (SELECT id FROM members WHERE handle IN ({string.Join(", ", clips.Select(one => $"'{one.Handle}'"))}))");
        store.Settle();
        var arguments = store.Settings.SelectMany(setting => (string[])[$"--{setting.Key.Replace("__", ":", StringComparison.Ordinal)}", setting.Value]);
        await using var app = TestedSite.Product([.. arguments]);
        var now = TimeProvider.System.GetUtcNow();
        Say($"{kind}: redeems in batches of {CostOfFacts.Each} …");
        var (once, twice) = CostOfFacts.Measure(app.Services, pairings, now);
        var share = (twice - once) / (once - (twice - once));
        Line("writing the facts of a redeem", $"{(twice - once) * 1000 / CostOfFacts.Each:0.0} us of {once * 1000 / CostOfFacts.Each:0.0} us", $"{share:P1}", share <= MostShare, $"{MostShare:P0}");

        await app.StartAsync(stop);
        Say($"{kind}: {facts:n0} facts …");
        var many = new ManyFacts(app.Services.GetRequiredService<StoreWriter>(), reader[0].Id, [.. clips.Select(one => one.Clip)], now);
        var rate = await many.WriteAsync(facts, stop);
        var watch = Stopwatch.StartNew();
        await app.Services.GetRequiredService<RollUp>().RunAsync(stop);
        var left = watch.Elapsed;
        Say(string.Create(CultureInfo.InvariantCulture, $"  written at {rate:n0}/s while they were being counted; counted {left.TotalSeconds:0} s later"));
        store.Settle();
        Say($"  {store.Count("SELECT count(*) FROM insight_counts"):n0} rows of numbers");
        using var caller = new OneCaller(app.Urls.First().Replace("localhost", "127.0.0.1", StringComparison.Ordinal));
        var passes = share <= MostShare;
        foreach (var (what, path) in Looks)
        {
            var request = Encoding.ASCII.GetBytes(Requests.Get(app.Urls.First(), string.Format(CultureInfo.InvariantCulture, path, now.AddDays(-364).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)), reader[0]));
            var took = new List<double>();
            for (var i = 0; i < Asks; i++)
            {
                var from = Stopwatch.GetTimestamp();
                var status = caller.Ask(request);
                if (status != 200) throw new InvalidOperationException($"{path} was answered with {status}: {caller.Text}");
                took.Add(Stopwatch.GetElapsedTime(from).TotalMilliseconds);
            }
            var median = Figures.Median(took);
            passes &= median <= MostMilliseconds;
            Line(what, string.Create(CultureInfo.InvariantCulture, $"first {took[0]:0} ms"), string.Create(CultureInfo.InvariantCulture, $"{median:0.0} ms"), median <= MostMilliseconds, $"{MostMilliseconds:0} ms");
        }
        var counted = await app.Services.GetRequiredService<StoreReader>().ReadAsync(now, static (session, now) => Numbers.Read(session, default, 24, default, now.AddDays(-400), now.AddDays(1))[Measure.Views], stop);
        if (counted != many.Views) throw new InvalidOperationException($"{many.Views} views were written, {counted} counted.");
        await app.StopAsync(stop);
        return passes;
    }

    private static void Say(string what) => Console.Error.WriteLine(what);

    private static void Line(string what, string beside, string figure, bool passes, string target) =>
        Console.WriteLine($"{what,-34}{beside,-28}{figure,12}  at most {target,-8}{(passes ? "pass" : "short")}");
}
