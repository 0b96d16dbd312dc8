using System.Diagnostics;

namespace Entourage.Web.Commands;

/// <summary>How far a simulation is: one line that is written over on a terminal, and elsewhere a line every ten seconds. Not thread-safe.</summary>
internal sealed class SimulationProgress(TextWriter output, bool onTerminal)
{
    private const int Width = 24;
    private static readonly TimeSpan BetweenBars = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(10);

    private readonly Stopwatch sinceShown = Stopwatch.StartNew();
    private int drawn;

    /// <summary>Shows a step, if it is time to.</summary>
    /// <param name="name">What is being played.</param>
    /// <param name="done">Runs that are over.</param>
    /// <param name="all">Runs there are.</param>
    public void Show(string name, int done, int all)
    {
        var isEdge = onTerminal && (done == 0 || done == all);
        if (!isEdge && sinceShown.Elapsed < (onTerminal ? BetweenBars : BetweenLines)) return;
        sinceShown.Restart();
        var filled = (int)((long)Width * done / all);
        var figures = $"{done} of {all} runs";
        if (!onTerminal)
        {
            output.WriteLine($"{name}: {figures}");
            return;
        }
        var line = $"[{new string('█', filled)}{new string('░', Width - filled)}] {figures} · {name}";
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
