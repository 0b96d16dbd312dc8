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
    private readonly Lock counting = new();
    private Shown shown = new("", [], DateTimeOffset.MinValue);

    internal CountHolders(Rollouts rollouts, RolloutFeatures features, HotReader reader, TimeProvider time) =>
        (this.rollouts, this.features, this.reader, this.time) = (rollouts, features, reader, time);

    /// <summary>What everybody may read: the features whose numbers the operator announces. Counted again once a minute, and when an operator has changed a stage.</summary>
    public IReadOnlyList<(string Feature, RolloutCount Count)> Announced()
    {
        var states = features.All.Select(rollouts.Of).Where(state => state.Announced).ToList();
        if (states.Count == 0) return [];
        var asked = string.Join(' ', states.Select(state => FormattableString.Invariant($"{state.Feature} {state.Stage.Word()} {state.Holdout}")));
        // However many ask, one counts at a time, and nobody waits for more than one count.
        lock (counting)
        {
            var now = time.GetUtcNow();
            if (shown.Asked != asked || shown.Until <= now || shown.Until > now + ShownFor)
            {
                shown = new(asked, [.. states.Zip(Run(states), (state, count) => (state.Feature, count))], now + ShownFor);
            }
            return shown.Counts;
        }
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

    private sealed record Shown(string Asked, IReadOnlyList<(string, RolloutCount)> Counts, DateTimeOffset Until);
}
