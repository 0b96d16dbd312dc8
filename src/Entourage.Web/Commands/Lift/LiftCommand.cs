using System.Globalization;
using Entourage.Insights;
using Entourage.Rollout.Lift;

namespace Entourage.Web.Commands.Lift;

/// <summary>
/// <c>lift simulate</c>: plays experiments whose truth is known against the arithmetic that operators go by, of the size it is planned for. It needs
/// no store and no network.
/// </summary>
internal static class LiftCommand
{
    private const string Usage = "Usage: entourage lift simulate [--seed N] [--runs 1-20000]";
    private const int Days = 28;

    // A quarter of a minute; the most that may be asked for is half of one.
    private const int UsualRuns = 10_000;

    /// <summary>Runs it until it is done or somebody stops it.</summary>
    public static Task<int> RunAsync(string[] words) =>
        UntilStopped.RunAsync(stop => RunAsync(words, Console.Out, Console.Error, onTerminal: !Console.IsErrorRedirected, stop));

    /// <summary>Runs it: 0 when everything promised held, 1 when not or when it was stopped, 2 when the words make no sense.</summary>
    /// <param name="words">Everything after <c>lift</c>.</param>
    /// <param name="output">Standard output, for the table.</param>
    /// <param name="errors">Standard error, for the progress.</param>
    /// <param name="onTerminal">Whether the progress may be written over.</param>
    /// <param name="stop">Ends it within one experiment.</param>
    public static async Task<int> RunAsync(string[] words, TextWriter output, TextWriter errors, bool onTerminal, CancellationToken stop)
    {
        if (words is not ["simulate", .. var rest] || Options([.. rest.SelectMany(Split)], (1, UsualRuns)) is not var (seed, runs))
        {
            await errors.WriteLineAsync(Usage);
            return 2;
        }
        var progress = new SimulationProgress(errors, onTerminal);
        try
        {
            var simulation = new LiftSimulation(seed, runs, Days, ReadLift.Planned);
            var outcome = await Task.Run(() => simulation.Run(step => progress.Show(step.Name, step.Done, step.All), stop), stop);
            progress.Break();
            await output.WriteAsync(LiftTable.Of(outcome, seed));
            return outcome.Broken.Count == 0 ? 0 : 1;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            progress.Break();
            await errors.WriteLineAsync("Stopped.");
            return 1;
        }
    }

    private static string[] Split(string word) => word.StartsWith("--", StringComparison.Ordinal) ? word.Split('=', 2) : [word];

    private static (int Seed, int Runs)? Options(string[] words, (int Seed, int Runs) asked) => words switch
    {
        [] => asked,
        ["--seed", var value, .. var rest] when int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seed) =>
            Options(rest, asked with { Seed = seed }),
        ["--runs", var value, .. var rest] when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var runs) && runs is >= 1 and <= 20_000 =>
            Options(rest, asked with { Runs = runs }),
        _ => null,
    };
}
