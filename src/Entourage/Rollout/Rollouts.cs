using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using Entourage.Kernel;
using Entourage.Rollout.Groups;
using Entourage.Storage;
using Microsoft.FeatureManagement;

namespace Entourage.Rollout;

/// <summary>
/// Who has what, from the store: this node looks once a second, and at once after it changed something itself. Definitions for
/// Microsoft.FeatureManagement, which asks <see cref="RolloutFilter"/> about each member. Thread-safe.
/// </summary>
internal sealed class Rollouts : IRollouts, IFeatureDefinitionProvider
{
    private const string Stages = "SELECT feature, stage, staged_at, holdout, announced FROM rollouts";
    private const string Names = "SELECT feature, member FROM rollout_members";
    private const string Operators = "SELECT id FROM members WHERE operator";

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    private readonly HotReader reader;
    private readonly TimeProvider time;
    private readonly FeatureManager manager;
    private volatile Known known = new(FrozenDictionary<string, RolloutState>.Empty, DateTimeOffset.MinValue);

    public Rollouts(HotReader reader, TimeProvider time)
    {
        (this.reader, this.time) = (reader, time);
        manager = new FeatureManager(this) { FeatureFilters = [new RolloutFilter(this)] };
    }

    /// <inheritdoc/>
    public bool Has(string feature, MemberId member)
    {
        // Most features are everybody's, and this is asked at every invitation and every redeem.
        if (Of(feature).IsForAll) return true;
        var has = new StrongBox<bool?>();
        _ = AskAsync(feature, member, has);
        return has.Value ?? throw new InvalidOperationException($"No answer at once for {feature}.");
    }

    /// <summary>How far a feature has come.</summary>
    public RolloutState Of(string feature) => Current().GetValueOrDefault(feature) ?? RolloutState.Everybody(feature);

    /// <summary>Has the next question read the store.</summary>
    public void Forget() => known = new(FrozenDictionary<string, RolloutState>.Empty, DateTimeOffset.MinValue);

    /// <inheritdoc/>
    public Task<FeatureDefinition> GetFeatureDefinitionAsync(string featureName) => Task.FromResult(Define(Of(featureName)));

    /// <inheritdoc/>
    public IAsyncEnumerable<FeatureDefinition> GetAllFeatureDefinitionsAsync() => Current().Values.Select(Define).ToAsyncEnumerable();

    // Nothing of ours waits for anything in there, so that it has ended when it returns.
    private async Task AskAsync(string feature, MemberId member, StrongBox<bool?> has) => has.Value = await manager.IsEnabledAsync(feature, member);

    private static FeatureDefinition Define(RolloutState state) => new()
    {
        Name = state.Feature,
        EnabledFor = [new FeatureFilterConfiguration { Name = RolloutFilter.Name }],
    };

    private FrozenDictionary<string, RolloutState> Current()
    {
        var now = time.GetUtcNow();
        var read = known;
        if (read.Until <= now || read.Until > now + Look) known = read = new(reader.Read(0, static (session, _) => Read(session)), now + Look);
        return read.States;
    }

    private static FrozenDictionary<string, RolloutState> Read(HotSession session)
    {
        var stages = session.Sql(Stages).All(row => (
            Feature: row.GetString(0), Stage: StageWords.Read(row.GetString(1)) ?? Stage.Off, At: row.Instant(2), Holdout: row.GetInt32(3), Announced: row.GetBoolean(4)));
        if (stages.Count == 0) return FrozenDictionary<string, RolloutState>.Empty;
        var named = session.Sql(Names).All(row => (Feature: row.GetString(0), Member: new MemberId(row.Uuid(1)))).ToLookup(one => one.Feature, one => one.Member);
        var grouped = GroupRows.ByFeature(session);
        var staff = session.Sql(Operators).All(row => new MemberId(row.Uuid(0))).ToFrozenSet();
        return stages.ToFrozenDictionary(
            one => one.Feature,
            one => new RolloutState(
                one.Feature, one.Stage, one.At, one.Holdout, one.Announced, named[one.Feature].ToFrozenSet(), grouped[one.Feature].ToFrozenSet(), staff),
            StringComparer.Ordinal);
    }

    private sealed record Known(FrozenDictionary<string, RolloutState> States, DateTimeOffset Until);
}

/// <summary>Decides for one member from the state of the feature.</summary>
[FilterAlias(Name)]
internal sealed class RolloutFilter(Rollouts rollouts) : IContextualFeatureFilter<MemberId>
{
    public const string Name = "Rollout";

    public Task<bool> EvaluateAsync(FeatureFilterEvaluationContext featureFilterContext, MemberId appContext) =>
        Task.FromResult(rollouts.Of(featureFilterContext.FeatureName).Why(appContext).Has());
}
