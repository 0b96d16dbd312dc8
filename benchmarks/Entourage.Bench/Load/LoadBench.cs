using System.Runtime.InteropServices;
using Entourage.Bench.Budgets;
using Entourage.Bench.Report;
using Entourage.Bench.Stores;

namespace Entourage.Bench.Load;

/// <summary><c>./bench</c>: every row of the table, on each store, each beside the limit that was measured in the same minutes.</summary>
internal static class LoadBench
{
    public static async Task<int> RunAsync(string[] words)
    {
        var options = LoadOptions.Read(words);
        using var stopping = new CancellationTokenSource();
        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true; // children are ended and folders removed first
            stopping.Cancel();
        }
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        try
        {
            return await MeasureAsync(options, stopping.Token) ? 0 : 1;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return 130;
        }
    }

    // Whether everything could be measured.
    private static async Task<bool> MeasureAsync(LoadOptions options, CancellationToken stop)
    {
        var began = TimeProvider.System.GetUtcNow();
        IReadOnlyDictionary<string, long>? allocated = null;
        if (options.Only is null)
        {
            Progress.Say("Bytes allocated …");
            allocated = await Allocations.MeasureAsync(stop);
        }
        var sections = new List<Section>();
        foreach (var kind in options.Stores)
        {
            await using var maker = new StoreMaker(kind, Places.Repository);
            var start = await TryAsync("start", StartAndRest.MeasureAsync);
            var load = await TryAsync("load", LoadRounds.MeasureAsync);
            var costs = await TryAsync("costs", CostBySize.MeasureAsync);
            var section = new Section(kind, Rows.Of(kind, load, costs, start, allocated), load, costs, start);
            sections.Add(section);
            Terminal.Print(section);

            // A part that was not what it should be gives no figure; the others do.
            async Task<T?> TryAsync<T>(string part, Func<StoreMaker, LoadOptions, CancellationToken, Task<T>> measure)
                where T : class
            {
                if (!options.Wants(part)) return null;
                try
                {
                    return await measure(maker, options, stop);
                }
                catch (InvalidOperationException wrong)
                {
                    await Console.Error.WriteLineAsync($"Not measured: {part}. {wrong.Message}");
                    return null;
                }
            }
        }
        var whole = sections.TrueForAll(section =>
            (section.Load is not null || !options.Wants("load")) && (section.Costs is not null || !options.Wants("costs")) && (section.Rest is not null || !options.Wants("start"))
            && section.Rows.All(row => row.IsMeasured));
        var report = new Measured(began, TimeProvider.System.GetUtcNow() - began, options, sections);
        if (!options.Record || !whole) return whole;
        await File.WriteAllTextAsync(Path.Combine(Places.Benchmarks, "results.md"), Markdown.Of(report), stop);
        await File.WriteAllTextAsync(Path.Combine(Places.Benchmarks, "results.svg"), Chart.Of(sections), stop);
        Progress.Say("Written to benchmarks/results.md and benchmarks/results.svg");
        return true;
    }
}
