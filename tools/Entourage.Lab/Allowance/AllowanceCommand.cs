using System.CommandLine;
using Entourage.Web.Commands;

namespace Entourage.Lab.Allowance;

/// <summary>
/// <c>allowance simulate</c>: plays hostile and honest senders against the published numbers of the allowance, not against a site's own settings,
/// because what is proved is proved for those. It needs no store and no network.
/// </summary>
internal static class AllowanceCommand
{
    /// <summary>The verb.</summary>
    /// <param name="onTerminal">Whether standard error may be written over.</param>
    public static Command Define(bool onTerminal)
    {
        var (seed, runs) = (Simulating.Seed(), Simulating.Runs(most: 10_000, usual: 200));
        var days = Words.Number("--days", 1, 365, usual: 365, "How many days to play.");
        var svg = Words.Text("--svg", "FILE", "Draw the main strategies as an SVG file.");
        var simulate = Simulating.Verb(
            "Plays spammers and honest creators against the published allowance.", onTerminal, [seed, days, runs, svg], async (parsed, show, stop) =>
            {
                var (from, often) = (parsed.GetValue(seed)!.Value, parsed.GetValue(runs)!.Value);
                var simulation = new AllowanceSimulation(from, parsed.GetValue(days)!.Value, often);
                var outcome = await Task.Run(() => simulation.Run(step => show(step.Name, step.Done, step.All), stop), stop);
                await parsed.InvocationConfiguration.Output.WriteAsync(AllowanceTable.Of(outcome, from, often));
                if (parsed.GetValue(svg) is { } file) await File.WriteAllTextAsync(file, AllowanceChart.Of(outcome), stop);
                return outcome.Broken.Count == 0;
            });
        return new Command("allowance", "Simulates the allowance.") { simulate };
    }
}
