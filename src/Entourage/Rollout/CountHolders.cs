using Entourage.Kernel;
using Entourage.Storage;

namespace Entourage.Rollout;

/// <summary>How many have a feature.</summary>
/// <param name="Has">Members who have it now.</param>
/// <param name="HeldOut">Members the stage gives it to who are kept without it, for comparison.</param>
/// <param name="Members">All members who are not suspended.</param>
public sealed record RolloutCount(long Has, long HeldOut, long Members);

/// <summary>
/// Counts, exactly, by asking about every member: nobody's answer is stored, so none can be out of date. A few thousand members at a time, so that
/// no read is long. Thread-safe.
/// </summary>
public sealed class CountHolders
{
    private const int Step = 5000;
    private const string After = "SELECT id FROM members WHERE id > @after AND NOT suspended ORDER BY id LIMIT @rows";

    private static readonly TimeSpan ShownFor = TimeSpan.FromMinutes(1);

    private readonly Rollouts rollouts;
    private readonly RolloutFeatures features;
    private readonly HotReader reader;
    private readonly TimeProvider time;
    private volatile Shown shown = new([], DateTimeOffset.MinValue);

    internal CountHolders(Rollouts rollouts, RolloutFeatures features, HotReader reader, TimeProvider time) =>
        (this.rollouts, this.features, this.reader, this.time) = (rollouts, features, reader, time);

    /// <summary>What everybody may read: the features whose numbers the operator announces. Counted again at most once a minute.</summary>
    public IReadOnlyList<(string Feature, RolloutCount Count)> Announced()
    {
        var now = time.GetUtcNow();
        var last = shown;
        if (last.Until > now && last.Until <= now + ShownFor) return last.Counts;
        var states = features.All.Select(rollouts.Of).Where(state => state.Announced).ToList();
        IReadOnlyList<(string, RolloutCount)> counts = states.Count == 0 ? [] : [.. states.Zip(Run(states), (state, count) => (state.Feature, count))];
        shown = new(counts, now + ShownFor);
        return counts;
    }

    internal IReadOnlyList<RolloutCount> Run(IReadOnlyList<RolloutState> states)
    {
        var (has, heldOut, members) = (new long[states.Count], new long[states.Count], 0L);
        var from = Guid.Empty;
        while (true)
        {
            var some = reader.Read(from, static (session, after) => Read(session, after, Step));
            members += some.Count;
            for (var place = 0; place < states.Count; place++)
            {
                foreach (var member in some)
                {
                    var why = states[place].Why(member);
                    if (why.Has()) has[place]++;
                    else if (why == RolloutReason.HeldOut) heldOut[place]++;
                }
            }
            if (some.Count < Step) return [.. states.Select((_, place) => new RolloutCount(has[place], heldOut[place], members))];
            from = some[^1].Value;
        }
    }

    internal static IReadOnlyList<MemberId> Read(HotSession session, Guid after, int rows) =>
        session.Sql(After).With("@after", after).With("@rows", (long)rows).All(row => new MemberId(row.Uuid(0)));

    private sealed record Shown(IReadOnlyList<(string, RolloutCount)> Counts, DateTimeOffset Until);
}
