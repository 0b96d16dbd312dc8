namespace Entourage.Rollout;

/// <summary>
/// Moves a feature forward or back. Forward, everybody who had it keeps it; back, it is taken from those the stage no longer gives it to. For
/// inviting that means making: links that were sent go on working.
/// </summary>
internal sealed class StageRollout(StoreWriter writer, RolloutFeatures features, TimeProvider time)
{
    private const int MostHoldout = 50;

    /// <summary>The changes; fields left out stay as they are. Only the stage is required.</summary>
    /// <param name="Stage"><c>off</c>, <c>staff</c>, <c>1</c>, <c>10</c>, <c>50</c> (percent) or <c>all</c>.</param>
    /// <param name="Holdout">Percent of the members the stage reaches who are kept without it, 0 to 50.</param>
    /// <param name="Announced">Whether <c>/about</c> tells everyone how many have it.</param>
    /// <param name="Reason">For the audit log, at most 500 characters.</param>
    public sealed record Request(string? Stage, int? Holdout = null, bool? Announced = null, string? Reason = null);

    internal static void Map(RouteGroupBuilder api) =>
        api.MapPut("/operator/rollouts/{feature}", async Task<Results<NoContent, ProblemHttpResult>> (
                string feature, Request request, StageRollout use, Caller me, HttpContext context, CancellationToken stop) =>
            {
                var staged = await use.RunAsync(me.Member, feature, request, stop);
                return staged.Ok ? TypedResults.NoContent() : staged.Problem.ToHttp(context);
            })
            .NeedsOperator().WithTags("Operator").WithName("StageRollout").WithSummary("Set how many members have a feature")
            .ProducesProblem(404).ProducesProblem(422);

    /// <summary>Stages it; <c>not_found</c>, <c>stage_not_valid</c>, <c>holdout_not_valid</c>, <c>text_too_long</c>.</summary>
    /// <param name="by">Which operator; null for the command line.</param>
    /// <param name="feature">Which feature.</param>
    /// <param name="request">What it is to be.</param>
    /// <param name="stop">Ends it early.</param>
    public async Task<Outcome<Done>> RunAsync(MemberId? by, string feature, Request request, CancellationToken stop)
    {
        if (!features.Knows(feature)) return HttpProblems.NotFound;
        if (StageWords.Read(request.Stage) is not { } stage) return RolloutProblems.StageNotValid;
        if (request.Holdout is < 0 or > MostHoldout) return RolloutProblems.HoldoutNotValid;
        var reason = PlainText.Clean(request.Reason, 500, 2000, "reason", lines: true);
        if (!reason.Ok) return reason.Problem;
        var staging = new RolloutStaging(feature, stage, request.Holdout, request.Announced, reason.Value);
        return await writer.WriteAsync(new Write(staging, by, time.GetUtcNow()), stop);
    }

    private sealed class Write(RolloutStaging staging, MemberId? by, DateTimeOffset now) : StoreWrite<Done>
    {
        protected override Done Apply(StoreSession session)
        {
            RolloutRows.Stage(session, staging, by, now);
            return default;
        }
    }
}
