using Entourage.Http;
using Entourage.Kernel;
using Entourage.Storage;

namespace Entourage.Rollout;

/// <summary>A creator whom a comparison has met.</summary>
/// <param name="Member">Who.</param>
/// <param name="At">When: at once after the stage reached them, or after their first clip.</param>
/// <param name="Has">Whether they have the feature, or are kept without it.</param>
public readonly record struct Exposure(MemberId Member, DateTimeOffset At, bool Has);

/// <summary>Whom the comparisons have met, for whoever counts what became of them. Thread-safe.</summary>
public sealed class ReadExposures
{
    private readonly Rollouts rollouts;
    private readonly RolloutFeatures features;
    private readonly HotReader reader;

    internal ReadExposures(Rollouts rollouts, RolloutFeatures features, HotReader reader) =>
        (this.rollouts, this.features, this.reader) = (rollouts, features, reader);

    /// <summary>How many percent are kept without a feature; 0 when nothing is compared. <c>not_found</c>.</summary>
    public Outcome<int> Holdout(string feature) => features.Knows(feature) ? rollouts.Of(feature).Holdout : HttpProblems.NotFound;

    /// <summary>The next who were met after a member, by id; fewer than asked are the last.</summary>
    public IReadOnlyList<Exposure> Following(string feature, MemberId after, int rows) =>
        reader.Read((feature, after, rows), static (session, asked) => ExposureRows.Read(session, asked.feature, asked.after, asked.rows));
}
