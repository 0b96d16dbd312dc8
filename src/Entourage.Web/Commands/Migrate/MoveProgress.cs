using System.Diagnostics;
using System.Globalization;
using Entourage.Storage.Moving;

namespace Entourage.Web.Commands.Migrate;

/// <summary>
/// How far a move is: one line that is written over and over on a terminal, and elsewhere one where each phase begins and ends, and every ten seconds.
/// Not thread-safe.
/// </summary>
internal sealed class MoveProgress(TextWriter output, bool onTerminal)
{
    private const int Width = 24;
    private static readonly TimeSpan BetweenBars = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(10);

    private readonly Stopwatch sincePhase = Stopwatch.StartNew();
    private readonly Stopwatch sinceShown = Stopwatch.StartNew();
    private MoveStep? last;
    private long doneAtStart;
    private int drawn;

    /// <summary>Shows a step, if it is time to.</summary>
    public void Show(MoveStep step)
    {
        if (step.Phase == MovePhase.StartingOver)
        {
            Say("What an earlier run copied is not what the file says now: all of it is copied again.");
            last = null;
            return;
        }
        var isNew = last?.Phase != step.Phase;
        if (isNew)
        {
            Break();
            doneAtStart = step.Done;
            sincePhase.Restart();
        }
        var isEnd = step.Done == step.All && last?.Done != step.Done;
        var isTime = sinceShown.Elapsed >= (onTerminal ? BetweenBars : BetweenLines);
        last = step;
        if (!isNew && !isEnd && !isTime) return;
        sinceShown.Restart();
        if (onTerminal) Draw($"{$"{step.Phase} {step.Table}",-32} {Bar(step)} {Figures(step)}");
        else output.WriteLine($"{step.Phase}: {Figures(step)}");
    }

    /// <summary>The table of the comparison.</summary>
    public void Compared(IReadOnlyList<MovedRows> moved)
    {
        Break();
        output.WriteLine(Row("Table", "Rows", "Same"));
        foreach (var table in moved)
        {
            var rows = string.Create(CultureInfo.InvariantCulture, $"{table.SourceRows:N0}");
            var same = table.Same ? "yes" : string.Create(CultureInfo.InvariantCulture, $"NO, {table.TargetRows:N0} rows there");
            output.WriteLine(Row(table.Name, rows, same));
        }
    }

    /// <summary>A line of its own.</summary>
    public void Say(string line)
    {
        Break();
        output.WriteLine(line);
    }

    /// <summary>Leaves the bar's line as it is.</summary>
    public void Break()
    {
        if (drawn > 0) output.WriteLine();
        drawn = 0;
    }

    private static string Row(string table, string rows, string same) => $"{table,-28} {rows,14}   {same}";

    private static string Bar(MoveStep step)
    {
        var filled = step.All == 0 ? Width : (int)(Width * step.Done / step.All);
        return $"[{new string('█', filled)}{new string('░', Width - filled)}]";
    }

    private string Figures(MoveStep step)
    {
        var figures = string.Create(CultureInfo.InvariantCulture, $"{step.Done:N0} of {step.All:N0} rows");
        var rate = (step.Done - doneAtStart) / Math.Max(sincePhase.Elapsed.TotalSeconds, 0.001);
        if (rate < 1) return figures;
        var left = TimeSpan.FromSeconds(Math.Ceiling((step.All - step.Done) / rate));
        return string.Create(CultureInfo.InvariantCulture, $"{figures} · {rate:N0}/s · {left:h\\:mm\\:ss} left");
    }

    private void Draw(string line)
    {
        output.Write($"\r{line.PadRight(drawn)}");
        output.Flush();
        drawn = line.Length;
    }
}
