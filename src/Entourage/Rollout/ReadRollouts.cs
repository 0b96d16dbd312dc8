using Entourage.Http;
using Entourage.Kernel;
using Entourage.Rollout.Groups;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Entourage.Rollout;

/// <summary>How far a feature has come, and exactly how many have it.</summary>
/// <param name="Feature">Which.</param>
/// <param name="Stage"><c>off</c>, <c>staff</c>, <c>1</c>, <c>10</c>, <c>50</c> (percent) or <c>all</c>.</param>
/// <param name="StagedAt">Since when; absent while nobody has staged it.</param>
/// <param name="Holdout">Percent of those the stage gives it to who are kept without it, for comparison.</param>
/// <param name="Announced">Whether everybody may read how many have it, on <c>/about</c>.</param>
/// <param name="Named">How many have it by name, whatever its stage.</param>
/// <param name="Groups">Which groups have it, whatever its stage.</param>
/// <param name="Has">How many members have it now.</param>
/// <param name="HeldOut">How many are kept without it.</param>
/// <param name="Members">How many members there are; suspended ones are left out.</param>
public sealed record RolloutView(
    string Feature, string Stage, DateTimeOffset? StagedAt, int Holdout, bool Announced, int Named, IReadOnlyList<string> Groups, long Has, long HeldOut, long Members);

/// <summary>Shows how far features have come. Thread-safe.</summary>
public sealed class ReadRollouts
{
    private readonly Rollouts rollouts;
    private readonly RolloutFeatures features;
    private readonly CountHolders count;
    private readonly ListGroups groups;

    internal ReadRollouts(Rollouts rollouts, RolloutFeatures features, CountHolders count, ListGroups groups) =>
        (this.rollouts, this.features, this.count, this.groups) = (rollouts, features, count, groups);

    internal static void Map(RouteGroupBuilder api)
    {
        var group = api.MapGroup("/operator/rollouts").WithTags("Operator").NeedsOperator();
        group.MapGet("", Ok<IReadOnlyList<RolloutView>> (ReadRollouts use) => TypedResults.Ok(use.Run()))
            .WithName("ListRollouts").WithSummary("How far every feature has come");
        group.MapGet("/{feature}", Results<Ok<RolloutView>, ProblemHttpResult> (string feature, ReadRollouts use, HttpContext context) =>
                use.Find(feature) is { Ok: true } found ? TypedResults.Ok(found.Value) : HttpProblems.NotFound.ToHttp(context))
            .WithName("ReadRollout").WithSummary("How far a feature has come").ProducesProblem(404);
    }

    /// <summary>Every feature.</summary>
    public IReadOnlyList<RolloutView> Run() => See([.. features.All.Select(rollouts.Of)]);

    /// <summary>One; <c>not_found</c>.</summary>
    public Outcome<RolloutView> Find(string feature) => features.Knows(feature) ? See([rollouts.Of(feature)])[0] : HttpProblems.NotFound;

    private IReadOnlyList<RolloutView> See(IReadOnlyList<RolloutState> states)
    {
        var all = groups.Run();
        return
        [
            .. states.Zip(count.Run(states), (state, counted) => new RolloutView(
                state.Feature, state.Stage.Word(), state.StagedAt, state.Holdout, state.Announced, state.Named.Count,
                [.. all.Where(one => one.Features.Contains(state.Feature)).Select(one => one.Group)], counted.Has, counted.HeldOut, counted.Members)),
        ];
    }
}
