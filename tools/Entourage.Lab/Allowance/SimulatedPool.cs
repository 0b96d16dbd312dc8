using Entourage.Allowance;

namespace Entourage.Lab.Allowance;

/// <summary>What newcomers share: so many in any 24 hours, as <see cref="ProbationRows"/> counts them.</summary>
internal sealed class SimulatedPool
{
    private readonly Queue<DateTimeOffset> made = new();

    /// <summary>Whether one is left.</summary>
    public bool HasRoom(int most, DateTimeOffset now)
    {
        while (made.TryPeek(out var first) && first <= now - TimeSpan.FromDays(1)) made.Dequeue();
        return made.Count < most;
    }

    /// <summary>Takes one.</summary>
    public void Take(DateTimeOffset now) => made.Enqueue(now);
}
