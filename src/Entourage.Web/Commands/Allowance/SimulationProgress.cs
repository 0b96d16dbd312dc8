using System.Diagnostics;
using Entourage.Safety.Simulation;

namespace Entourage.Web.Commands.Allowance;

/// <summary>How far a simulation is: one line that is written over on a terminal, and elsewhere a line every ten seconds. Not thread-safe.</summary>
internal sealed class SimulationProgress(TextWriter output, bool onTerminal)
{
    private const int Width = 24;
    private static readonly TimeSpan BetweenBars = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(10);

    private readonly Stopwatch sinceShown = Stopwatch.StartNew();
    private int drawn;

    /// <summary>Shows a step, if it is time to.</summary>
    public void Show(SimulationStep step)
    {
        var isEdge = onTerminal && (step.Done == 0 || step.Done == step.All);
        if (!isEdge && sinceShown.Elapsed < (onTerminal ? BetweenBars : BetweenLines)) return;
        sinceShown.Restart();
        var filled = Width * step.Done / step.All;
        var figures = $"{step.Done} of {step.All} runs";
        if (!onTerminal)
        {
            output.WriteLine($"{step.Name}: {figures}");
            return;
        }
        var line = $"[{new string('█', filled)}{new string('░', Width - filled)}] {figures} · {step.Name}";
        output.Write($"\r{line.PadRight(drawn)}");
        output.Flush();
        drawn = line.Length;
    }

    /// <summary>Leaves the bar's line as it is.</summary>
    public void Break()
    {
        if (drawn > 0) output.WriteLine();
        drawn = 0;
    }
}
