namespace Entourage.Rollout;

/// <summary>Takes a staged feature back by one stage, in the site's own name. Never below operators. Thread-safe.</summary>
[FrontDoor]
internal sealed class FallBackRollout(StoreWriter writer, Rollouts rollouts, TimeProvider time)
{
    /// <summary>Sees to it that <see cref="Since"/> knows what the store says now.</summary>
    public ValueTask LookAsync(CancellationToken stop) => rollouts.LookAsync(stop);

    /// <summary>Since when a feature has been at its stage, if it can fall back; null if it was never staged or cannot fall back further.</summary>
    public DateTimeOffset? Since(string feature)
    {
        var state = rollouts.Of(feature);
        return state.Stage > Stage.Staff ? state.StagedAt : null;
    }

    /// <summary>Takes it back if its stage has not changed since then; whether it did.</summary>
    /// <param name="feature">The feature.</param>
    /// <param name="since">What <see cref="Since"/> said.</param>
    /// <param name="why">For the audit log.</param>
    /// <param name="stop">Ends it early.</param>
    public Task<bool> RunAsync(string feature, DateTimeOffset since, string why, CancellationToken stop) =>
        writer.WriteAsync(new Write(feature, since, why, time.GetUtcNow()), stop);

    private sealed class Write(string feature, DateTimeOffset since, string why, DateTimeOffset now) : StoreWrite<bool>
    {
        protected override bool Apply(StoreSession session) => RolloutRows.FallBack(session, feature, since, why, now);
    }
}
