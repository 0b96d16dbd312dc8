using System.CommandLine;
using Entourage.Insights;

namespace Entourage.Lab.Lift;

/// <summary>
/// <c>lift simulate</c>: plays experiments whose truth is known against the arithmetic that operators go by, of the size it is planned for. It needs
/// no store and no network.
/// </summary>
internal static class LiftCommand
{
    private const int Days = 28;

    /// <summary>The verb.</summary>
    /// <param name="onTerminal">Whether standard error may be written over.</param>
    public static Command Define(bool onTerminal)
    {
        // A quarter of a minute; the most that may be asked for is half of one.
        var (seed, runs) = (Simulating.Seed(), Simulating.Runs(most: 20_000, usual: 10_000));
        var simulate = Simulating.Verb(
            "Tests how features are compared on experiments whose outcome is known.", onTerminal, [seed, runs], async (parsed, show, stop) =>
            {
                var from = parsed.GetValue(seed)!.Value;
                var simulation = new LiftSimulation(from, parsed.GetValue(runs)!.Value, Days, ReadLift.Planned);
                var outcome = await Task.Run(() => simulation.Run(step => show(step.Name, step.Done, step.All), stop), stop);
                await parsed.InvocationConfiguration.Output.WriteAsync(LiftTable.Of(outcome, from));
                return outcome.Broken.Count == 0;
            });
        return new Command("lift", "Simulates how the effect of a feature is measured.") { simulate };
    }
}
