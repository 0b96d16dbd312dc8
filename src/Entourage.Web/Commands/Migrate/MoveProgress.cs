using System.Diagnostics;
using System.Globalization;
using Entourage.Storage.Moving;

namespace Entourage.Web.Commands.Migrate;

/// <summary>How far a move is: a line where each phase begins and ends, and in between now and then. Not thread-safe.</summary>
internal sealed class MoveProgress(TextWriter output, bool onTerminal)
{
    private readonly ProgressLine line = new(output, onTerminal);
    private readonly Stopwatch sincePhase = Stopwatch.StartNew();
    private MoveStep? last;
    private long doneAtStart;

    /// <summary>Shows a step, if it is time to.</summary>
    public void Show(MoveStep step)
    {
        if (step.Phase == MovePhase.StartingOver)
        {
            Say("The file has changed since an earlier run copied it, so everything is copied again.");
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
        last = step;
        line.Show(step.Phase.ToString(), step.Done, step.All, Figures(step), always: isNew || isEnd, step.Table);
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
    public void Break() => line.Break();

    private static string Row(string table, string rows, string same) => $"{table,-28} {rows,14}   {same}";

    private string Figures(MoveStep step)
    {
        var figures = string.Create(CultureInfo.InvariantCulture, $"{step.Done:N0} of {step.All:N0} rows");
        var rate = (step.Done - doneAtStart) / Math.Max(sincePhase.Elapsed.TotalSeconds, 0.001);
        if (rate < 1) return figures;
        var left = TimeSpan.FromSeconds(Math.Ceiling((step.All - step.Done) / rate));
        return string.Create(CultureInfo.InvariantCulture, $"{figures} · {rate:N0}/s · {left:h\\:mm\\:ss} left");
    }
}
