using System.Diagnostics;

namespace Entourage.Web.Commands;

/// <summary>How far something long is: one line that is written over on a terminal, and elsewhere a line every ten seconds. Not thread-safe.</summary>
internal sealed class ProgressLine(TextWriter output, bool onTerminal)
{
    private const int Width = 24;
    private static readonly TimeSpan BetweenBars = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(10);

    private readonly Stopwatch sinceShown = Stopwatch.StartNew();
    private int drawn;

    /// <summary>Shows a step, if it is time to.</summary>
    /// <param name="name">What is under way.</param>
    /// <param name="done">How much of it is over.</param>
    /// <param name="all">How much there is.</param>
    /// <param name="figures">The same in words.</param>
    /// <param name="always">Whether it is worth showing at any time.</param>
    /// <param name="detail">What of it, on a terminal only.</param>
    public void Show(string name, long done, long all, string figures, bool always, string detail = "")
    {
        if (!always && sinceShown.Elapsed < (onTerminal ? BetweenBars : BetweenLines)) return;
        sinceShown.Restart();
        if (!onTerminal)
        {
            output.WriteLine($"{name}: {figures}");
            return;
        }
        var filled = all == 0 ? Width : (int)(Width * done / all);
        var line = $"[{new string('█', filled)}{new string('░', Width - filled)}] {figures} · {name} {detail}".TrimEnd();
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
