using Entourage.Members;

namespace Entourage.Rollout;

/// <summary>How many have a feature.</summary>
/// <param name="Has">Members who have it now.</param>
/// <param name="HeldOut">Members the stage reaches who are kept without it, for comparison.</param>
/// <param name="Members">All members who are not suspended.</param>
internal sealed record RolloutCount(long Has, long HeldOut, long Members);

/// <summary>
/// Counts, exactly, by asking about every member: nobody's answer is stored, so none can be out of date. A few thousand members at a time, so that
/// no read is long. Thread-safe.
/// </summary>
internal sealed class CountHolders : IDisposable
{
    private const int Step = 5000;

    private static readonly TimeSpan ShownFor = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim counting = new(1, 1);
    private readonly Rollouts rollouts;
    private readonly RolloutFeatures features;
    private readonly StoreReader reader;
    private readonly Remembered<Shown> shown;

    public CountHolders(Rollouts rollouts, RolloutFeatures features, StoreReader reader, Changes changes, TimeProvider time)
    {
        (this.rollouts, this.features, this.reader) = (rollouts, features, reader);
        shown = new(ShownFor, stop => CountAsync(Announcing(), stop), time);
        changes.On<RolloutsChanged>(_ => shown.Forget());
    }

    /// <summary>
    /// What everybody may read: the features whose numbers the operator announces. Counted again once a minute, and when an operator has changed
    /// who has what; of what another node changed, a stage is noticed at once and a name within the minute.
    /// </summary>
    public async ValueTask<IReadOnlyList<(string Feature, RolloutCount Count)>> AnnouncedAsync(CancellationToken stop)
    {
        await rollouts.LookAsync(stop);
        var states = Announcing();
        if (states.Count == 0) return [];
        // However many ask, one counts at a time, and nobody waits for more than one count.
        await counting.WaitAsync(stop);
        try
        {
            if ((await shown.ReadAsync(stop)).Asked != Asked(states)) shown.Forget();
            return (await shown.ReadAsync(stop)).Counts;
        }
        finally
        {
            counting.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => counting.Dispose();

    private List<RolloutState> Announcing() => [.. features.All.Select(rollouts.Of).Where(state => state.Announced)];

    private async ValueTask<Shown> CountAsync(List<RolloutState> states, CancellationToken stop) =>
        new(Asked(states), [.. states.Zip(await RunAsync(states, stop), (state, count) => (state.Feature, count))]);

    private static string Asked(IEnumerable<RolloutState> states) =>
        string.Join(' ', states.Select(state => FormattableString.Invariant($"{state.Feature} {state.Stage.Word()} {state.Holdout}")));

    internal async ValueTask<IReadOnlyList<RolloutCount>> RunAsync(IReadOnlyList<RolloutState> states, CancellationToken stop)
    {
        var (has, heldOut, members) = (new long[states.Count], new long[states.Count], 0L);
        var from = default(MemberId);
        while (true)
        {
            var some = await reader.ReadAsync(from, static (session, after) => MemberRows.After(session, after, Step), stop);
            members += some.Count;
            for (var i = 0; i < states.Count; i++)
            {
                foreach (var member in some)
                {
                    var why = states[i].Why(member);
                    if (why.Has()) has[i]++;
                    else if (why == RolloutReason.HeldOut) heldOut[i]++;
                }
            }
            if (some.Count < Step) return [.. states.Select((_, place) => new RolloutCount(has[place], heldOut[place], members))];
            from = some[^1];
        }
    }

    private sealed record Shown(string Asked, IReadOnlyList<(string, RolloutCount)> Counts);
}
