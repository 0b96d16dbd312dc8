using System.Globalization;
using Entourage.Safety.Simulation;

namespace Entourage.Web.Commands.Allowance;

/// <summary>
/// <c>allowance simulate</c>: plays hostile and honest senders against the published numbers of the allowance, not against a site's own settings,
/// because what is proved is proved for those. It needs no store and no network.
/// </summary>
internal static class AllowanceCommand
{
    private const string Usage = "Usage: entourage allowance simulate [--seed N] [--days 1-365] [--runs 1-10000] [--svg FILE]";

    /// <summary>Runs it until it is done or somebody stops it.</summary>
    public static Task<int> RunAsync(string[] words) =>
        UntilStopped.RunAsync(stop => RunAsync(words, Console.Out, Console.Error, onTerminal: !Console.IsErrorRedirected, stop));

    /// <summary>Runs it: 0 when everything proved held, 1 when not or when it was stopped, 2 when the words make no sense.</summary>
    /// <param name="words">Everything after <c>allowance</c>.</param>
    /// <param name="output">Standard output, for the table.</param>
    /// <param name="errors">Standard error, for the progress.</param>
    /// <param name="onTerminal">Whether the progress may be written over.</param>
    /// <param name="stop">Ends it within a day of one run.</param>
    public static async Task<int> RunAsync(string[] words, TextWriter output, TextWriter errors, bool onTerminal, CancellationToken stop)
    {
        if (words is not ["simulate", .. var rest] || SimulateWords.Read(rest) is not { } asked)
        {
            await errors.WriteLineAsync(Usage);
            return 2;
        }
        var progress = new SimulationProgress(errors, onTerminal);
        try
        {
            var simulation = new AllowanceSimulation(asked.Seed, asked.Days, asked.Runs);
            var outcome = await Task.Run(() => simulation.Run(step => progress.Show(step.Name, step.Done, step.All), stop), stop);
            progress.Break();
            await output.WriteAsync(AllowanceTable.Of(outcome, asked.Seed, asked.Runs));
            if (asked.Svg is { } file) await File.WriteAllTextAsync(file, AllowanceChart.Of(outcome), stop);
            return outcome.Broken.Count == 0 ? 0 : 1;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            progress.Break();
            await errors.WriteLineAsync("Stopped.");
            return 1;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            progress.Break();
            await errors.WriteLineAsync($"--svg: {failure.Message}");
            return 1;
        }
    }
}

/// <summary>What was asked for.</summary>
/// <param name="Seed">Where all chance comes from.</param>
/// <param name="Days">How long.</param>
/// <param name="Runs">How often what depends on chance is played.</param>
/// <param name="Svg">A file for the drawing.</param>
internal sealed record SimulateWords(int Seed, int Days, int Runs, string? Svg)
{
    /// <summary>Reads <c>--name value</c> and <c>--name=value</c>; null when they make no sense.</summary>
    public static SimulateWords? Read(string[] words)
    {
        var asked = new SimulateWords(Seed: 1, Days: 365, Runs: 200, Svg: null);
        for (var rest = words.SelectMany(word => word.StartsWith("--", StringComparison.Ordinal) ? word.Split('=', 2) : [word]).ToArray(); rest.Length > 0; rest = rest[2..])
        {
            SimulateWords? next = rest switch
            {
                ["--seed", var value, ..] when Number(value, int.MinValue, int.MaxValue) is { } seed => asked with { Seed = seed },
                ["--days", var value, ..] when Number(value, 1, 365) is { } days => asked with { Days = days },
                ["--runs", var value, ..] when Number(value, 1, 10_000) is { } runs => asked with { Runs = runs },
                ["--svg", { Length: > 0 } file, ..] => asked with { Svg = file },
                _ => null,
            };
            if (next is null) return null;
            asked = next;
        }
        return asked;
    }

    private static int? Number(string text, int least, int most) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most ? value : null;
}
