using System.CommandLine;
using System.Globalization;
using Entourage.Web.Commands;

namespace Entourage.Lab;

/// <summary>What all simulations have in common as verbs: a seed, a bar on standard error, a table on standard output, and Ctrl-C.</summary>
internal static class Simulating
{
    /// <summary>Where all chance comes from.</summary>
    public static Option<int?> Seed() => Words.Number("--seed", int.MinValue, int.MaxValue, usual: 1, "Seed of the random numbers. The same seed gives the same table.");

    /// <summary>How often whatever depends on chance is played.</summary>
    public static Option<int?> Runs(int most, int usual) => Words.Number("--runs", 1, most, usual, "How often to repeat what depends on chance.");

    /// <summary>The verb <c>simulate</c>: 0 when everything held, 1 when not or when it was stopped.</summary>
    /// <param name="description">What it is for.</param>
    /// <param name="onTerminal">Whether standard error may be written over.</param>
    /// <param name="options">Which words it takes.</param>
    /// <param name="play">Plays it, and writes the table; whether everything held.</param>
    public static Command Verb(
        string description, bool onTerminal, IEnumerable<Option> options, Func<ParseResult, Progress, CancellationToken, Task<bool>> play)
    {
        var simulate = new Command("simulate", description);
        foreach (var option in options) simulate.Add(option);
        simulate.SetAction((parsed, also) => UntilStopped.RunAsync(stop => RunAsync(parsed, onTerminal, play, stop), also));
        return simulate;
    }

    private static async Task<int> RunAsync(
        ParseResult parsed, bool onTerminal, Func<ParseResult, Progress, CancellationToken, Task<bool>> play, CancellationToken stop)
    {
        var errors = parsed.InvocationConfiguration.Error;
        var line = new ProgressLine(errors, onTerminal);
        try
        {
            return await play(parsed, Show, stop) ? 0 : 1;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            line.Break();
            await errors.WriteLineAsync("Stopped.");
            return 1;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            line.Break();
            await errors.WriteLineAsync(failure.Message.ReplaceLineEndings(" "));
            return 1;
        }

        void Show(string name, int done, int all)
        {
            // Off a terminal a short simulation says nothing but its table.
            line.Show(name, done, all, string.Create(CultureInfo.InvariantCulture, $"{done} of {all} runs"), always: onTerminal && (done == 0 || done == all));
            if (done == all) line.Break();
        }
    }
}

/// <summary>Hears how far a simulation is.</summary>
/// <param name="name">What is being played.</param>
/// <param name="done">Runs that are over.</param>
/// <param name="all">Runs there are.</param>
internal delegate void Progress(string name, int done, int all);
