using System.Text;

namespace Entourage.EndToEnd.Kills;

/// <summary>What clients were told, on disk before they go on: their own proof, which no restart of the server can touch. Thread-safe.</summary>
public sealed class Ledger : IDisposable
{
    private readonly FileStream file;
    private readonly Lock turn = new();
    private int redeems;

    /// <summary>How many redeems were written.</summary>
    public int Redeems => Volatile.Read(ref redeems);

    public Ledger(string path) => file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0);

    public void Write(Entry entry)
    {
        var line = Encoding.ASCII.GetBytes($"{entry.What} {entry.Invitation} {entry.Member} {entry.Value}\n");
        lock (turn)
        {
            file.Write(line);
            file.Flush(flushToDisk: true);
        }
        if (entry.What is What.Redeemed) Interlocked.Increment(ref redeems);
    }

    public void Dispose() => file.Dispose();

    /// <summary>Reads a ledger from its beginning.</summary>
    public static IReadOnlyList<Entry> Read(string path) =>
        [.. File.ReadLines(path).Select(line => line.Split(' ')).Select(parts => new Entry(Enum.Parse<What>(parts[0]), parts[1], parts[2], parts[3]))];
}

/// <summary>What was acknowledged.</summary>
public enum What
{
    /// <summary>An invitation was made.</summary>
    Made,

    /// <summary>It was bound to a member, who follows by it.</summary>
    Redeemed,

    /// <summary>It was refused because another member has it.</summary>
    Used,

    /// <summary>The follow was undone.</summary>
    Undone,
}

/// <summary>One acknowledged answer.</summary>
/// <param name="What">What it said.</param>
/// <param name="Invitation">Of which invitation.</param>
/// <param name="Member">To whom.</param>
/// <param name="Value">The redemption, or what else names it.</param>
public sealed record Entry(What What, string Invitation, string Member, string Value);
