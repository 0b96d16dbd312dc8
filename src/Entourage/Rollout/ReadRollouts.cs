using Entourage.Rollout.Groups;

namespace Entourage.Rollout;

/// <summary>How far a feature has been rolled out, and exactly how many members have it.</summary>
/// <param name="Feature">The feature.</param>
/// <param name="Stage"><c>off</c>, <c>staff</c>, <c>1</c>, <c>10</c>, <c>50</c> (percent) or <c>all</c>.</param>
/// <param name="StagedAt">Since when; absent if it was never staged.</param>
/// <param name="Holdout">Percent of the members the stage reaches who are kept without it, for comparison.</param>
/// <param name="Announced">Whether <c>/about</c> tells everyone how many have it.</param>
/// <param name="Named">How many have it by name, whatever the stage.</param>
/// <param name="Groups">The groups that have it, whatever the stage.</param>
/// <param name="Has">How many members have it now.</param>
/// <param name="HeldOut">How many are kept without it.</param>
/// <param name="Members">How many members there are, not counting suspended ones.</param>
public sealed record RolloutView(
    string Feature, string Stage, DateTimeOffset? StagedAt, int Holdout, bool Announced, int Named, IReadOnlyList<string> Groups, long Has, long HeldOut, long Members);

/// <summary>Shows how far features have come. Thread-safe.</summary>
internal sealed class ReadRollouts(Rollouts rollouts, RolloutFeatures features, CountHolders count, ListGroups groups)
{
    internal static void Map(RouteGroupBuilder api)
    {
        var group = api.MapGroup("/operator/rollouts").WithTags("Operator").NeedsOperator();
        group.MapGet("", async Task<Ok<IReadOnlyList<RolloutView>>> (ReadRollouts use, CancellationToken stop) => TypedResults.Ok(await use.RunAsync(stop)))
            .WithName("ListRollouts").WithSummary("List all features and how many members have each");
        group.MapGet("/{feature}", async Task<Results<Ok<RolloutView>, ProblemHttpResult>> (string feature, ReadRollouts use, HttpContext context, CancellationToken stop) =>
                await use.FindAsync(feature, stop) is { Ok: true } found ? TypedResults.Ok(found.Value) : HttpProblems.NotFound.ToHttp(context))
            .WithName("ReadRollout").WithSummary("Show how many members have a feature").ProducesProblem(404);
    }

    /// <summary>Every feature.</summary>
    public async ValueTask<IReadOnlyList<RolloutView>> RunAsync(CancellationToken stop)
    {
        await rollouts.LookAsync(stop);
        return await SeeAsync([.. features.All.Select(rollouts.Of)], stop);
    }

    /// <summary>One; <c>not_found</c>.</summary>
    public async ValueTask<Outcome<RolloutView>> FindAsync(string feature, CancellationToken stop) =>
        features.Knows(feature) ? (await SeeAsync([rollouts.Of(feature)], stop))[0] : HttpProblems.NotFound;

    private async ValueTask<IReadOnlyList<RolloutView>> SeeAsync(IReadOnlyList<RolloutState> states, CancellationToken stop)
    {
        var all = await groups.RunAsync(stop);
        var counts = await count.RunAsync(states, stop);
        return
        [
            .. states.Zip(counts, (state, counted) => new RolloutView(
                state.Feature, state.Stage.Word(), state.StagedAt, state.Holdout, state.Announced, state.Named.Count,
                [.. all.Where(one => one.Features.Contains(state.Feature)).Select(one => one.Group)], counted.Has, counted.HeldOut, counted.Members)),
        ];
    }
}
