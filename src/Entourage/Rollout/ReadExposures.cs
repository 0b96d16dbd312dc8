namespace Entourage.Rollout;

/// <summary>A creator in a comparison.</summary>
/// <param name="Member">The creator.</param>
/// <param name="At">When: at once after the stage reached them, or after their first clip.</param>
/// <param name="Has">Whether they have the feature, or are kept without it.</param>
[FrontDoor]
internal readonly record struct Exposure(MemberId Member, DateTimeOffset At, bool Has);

/// <summary>The creators that comparisons have met, for the capability that counts what became of them. Thread-safe.</summary>
[FrontDoor]
internal sealed class ReadExposures(Rollouts rollouts, RolloutFeatures features, StoreReader reader)
{
    /// <summary>The percentage kept without a feature; 0 if nothing is compared. <c>not_found</c>.</summary>
    public Outcome<int> Holdout(string feature) => features.Knows(feature) ? rollouts.Of(feature).Holdout : HttpProblems.NotFound;

    /// <summary>The next creators of a comparison after a member, by id; fewer than asked for means that these are the last.</summary>
    public ValueTask<IReadOnlyList<Exposure>> FollowingAsync(string feature, MemberId after, int rows, CancellationToken stop) =>
        reader.ReadAsync((feature, after, rows), static (session, asked) => ExposureRows.Read(session, asked.feature, asked.after, asked.rows), stop);
}
