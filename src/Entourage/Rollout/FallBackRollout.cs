using Entourage.Storage;

namespace Entourage.Rollout;

/// <summary>Takes a staged feature back by one stage, in the site's own name. Never below whoever runs the site. Thread-safe.</summary>
public sealed class FallBackRollout
{
    private readonly HotWriter writer;
    private readonly Rollouts rollouts;
    private readonly TimeProvider time;

    internal FallBackRollout(HotWriter writer, Rollouts rollouts, TimeProvider time) => (this.writer, this.rollouts, this.time) = (writer, rollouts, time);

    /// <summary>Since when a feature has stood where it stands, while it could fall back; null when nobody has staged it or it is as far back as that.</summary>
    public DateTimeOffset? Since(string feature)
    {
        var state = rollouts.Of(feature);
        return state.Stage > Stage.Staff ? state.StagedAt : null;
    }

    /// <summary>Takes it back, if it still stands where it stood then; whether it did.</summary>
    /// <param name="feature">Which.</param>
    /// <param name="since">What <see cref="Since"/> said.</param>
    /// <param name="why">For the audit log.</param>
    /// <param name="stop">Ends it early.</param>
    public async Task<bool> RunAsync(string feature, DateTimeOffset since, string why, CancellationToken stop)
    {
        var fell = await writer.WriteAsync(new Write(feature, since, why, time.GetUtcNow()), stop);
        rollouts.Forget();
        return fell;
    }

    private sealed class Write(string feature, DateTimeOffset since, string why, DateTimeOffset now) : HotWrite<bool>
    {
        protected override bool Apply(HotSession session) => RolloutRows.FallBack(session, feature, since, why, now);
    }
}
