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
            await MeasureAsync(options, stopping.Token);
            return 0;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return 130;
        }
        catch (InvalidOperationException wrong)
        {
            // A run that was not what it should be: no figure of it is worth anything.
            await Console.Error.WriteLineAsync(wrong.Message);
            return 1;
        }
    }

    private static async Task MeasureAsync(LoadOptions options, CancellationToken stop)
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
            var start = options.Wants("start") ? await StartAndRest.MeasureAsync(maker, options, stop) : null;
            var load = options.Wants("load") ? await LoadRounds.MeasureAsync(maker, options, stop) : null;
            var costs = options.Wants("costs") ? await CostBySize.MeasureAsync(maker, options, stop) : null;
            var section = new Section(kind, Rows.Of(kind, load, costs, start, allocated), load, costs, start);
            sections.Add(section);
            Terminal.Print(section);
        }
        var report = new Measured(began, TimeProvider.System.GetUtcNow() - began, options, sections);
        if (!options.Record) return;
        await File.WriteAllTextAsync(Path.Combine(Places.Benchmarks, "results.md"), Markdown.Of(report), stop);
        await File.WriteAllTextAsync(Path.Combine(Places.Benchmarks, "results.svg"), Chart.Of(sections), stop);
        Progress.Say("Written to benchmarks/results.md and benchmarks/results.svg");
    }
}
