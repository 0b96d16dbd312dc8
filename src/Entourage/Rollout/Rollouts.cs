using System.Collections.Frozen;
using Entourage.Members;
using Entourage.Rollout.Groups;
using Microsoft.Extensions.Hosting;

namespace Entourage.Rollout;

/// <summary>Who has what, from the store: this node looks once a second, and at once after it changed something itself. Thread-safe.</summary>
internal sealed class Rollouts : IRollouts, IHostedService
{
    private const string Stages = "SELECT feature, stage, staged_at, holdout, announced FROM rollouts";
    private const string Names = "SELECT feature, member FROM rollout_members";

    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    private readonly Remembered<FrozenDictionary<string, RolloutState>> states;

    public Rollouts(StoreReader reader, Changes changes, TimeProvider time)
    {
        states = new(PollInterval, stop => reader.ReadAsync(0, static (session, _) => Read(session), stop), time);
        changes.On<RolloutsChanged>(_ => states.Forget());
        // Somebody who runs the site, or who was named, may be gone.
        changes.On<MemberChanged>(_ => states.Forget());
    }

    /// <inheritdoc/>
    public bool Has(string feature, MemberId member) => Of(feature).Why(member).Has();

    /// <inheritdoc/>
    public async ValueTask LookAsync(CancellationToken stop) => await states.ReadAsync(stop);

    /// <summary>Before the first request.</summary>
    public Task StartAsync(CancellationToken cancellationToken) => LookAsync(cancellationToken).AsTask();

    /// <summary>There is nothing to end.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>How far a feature has come, by the last look.</summary>
    public RolloutState Of(string feature) => states.Latest.GetValueOrDefault(feature) ?? RolloutState.Everybody(feature);

    private static FrozenDictionary<string, RolloutState> Read(StoreSession session)
    {
        var stages = session.Sql(Stages).All(row => (
            Feature: row.Text("feature"), Stage: StageWords.Read(row.Text("stage")) ?? Stage.Off, At: row.Instant("staged_at"), Holdout: row.Int("holdout"), Announced: row.Truth("announced")));
        if (stages.Count == 0) return FrozenDictionary<string, RolloutState>.Empty;
        var named = session.Sql(Names).All(row => (Feature: row.Text("feature"), Member: row.Member("member"))).ToLookup(one => one.Feature, one => one.Member);
        var grouped = GroupRows.ByFeature(session);
        var staff = MemberRows.Operators(session).ToFrozenSet();
        return stages.ToFrozenDictionary(
            one => one.Feature,
            one => new RolloutState(
                one.Feature, one.Stage, one.At, one.Holdout, one.Announced, named[one.Feature].ToFrozenSet(), grouped[one.Feature].ToFrozenSet(), staff),
            StringComparer.Ordinal);
    }
}
