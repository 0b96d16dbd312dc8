namespace Entourage.Clips;

/// <summary>The result of reporting a view.</summary>
/// <param name="Views">How many views the clip has now.</param>
/// <param name="Counted">Whether this one was new.</param>
internal sealed record ViewAnswer(long Views, bool Counted);

/// <summary>The result of reporting a playback.</summary>
/// <param name="Plays">How many playbacks the clip has now.</param>
internal sealed record PlayAnswer(long Plays);

/// <summary>
/// Counts playbacks and views. A view is at least two seconds of the clip on a visible page, once per member or device, clip and day (UTC);
/// the owner's own are none. A device counts from its second request on, by the name that the first gave it. Thread-safe.
/// </summary>
internal sealed class CountView(StoreWriter writer, ClipSight sight, Viewers viewers, RequestLimits limits, TimeProvider time)
{
    internal static void Map(RouteGroupBuilder api)
    {
        var clip = api.MapGroup("/clips/{id}").ForEverybody().WithTags("Clips");
        clip.MapPost("/plays", async Task<Results<Ok<PlayAnswer>, ProblemHttpResult>> (
                ClipId id, CountView use, HttpContext context, CancellationToken stop) =>
            {
                var counted = await use.PlayAsync(id, context, stop);
                return counted.Ok ? TypedResults.Ok(counted.Value) : counted.Problem.ToHttp(context);
            })
            .WithName("CountPlay").WithSummary("Report that a playback started").ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(429);
        clip.MapPost("/views", async Task<Results<Ok<ViewAnswer>, ProblemHttpResult>> (
                ClipId id, CountView use, HttpContext context, CancellationToken stop) =>
            {
                var counted = await use.ViewAsync(id, context, stop);
                return counted.Ok ? TypedResults.Ok(counted.Value) : counted.Problem.ToHttp(context);
            })
            .WithName("CountView").WithSummary("Report that two seconds were watched").ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(429);
    }

    private async Task<Outcome<PlayAnswer>> PlayAsync(ClipId id, HttpContext context, CancellationToken stop)
    {
        if (Refuse(context) is { } refused) return refused;
        var (member, (viewer, _), now) = (Caller.Of(context)?.Member, viewers.Of(context), time.GetUtcNow());
        return await writer.WriteAsync(
            new RowsWrite<Outcome<PlayAnswer>>(rows =>
            {
                if (sight.Ready(rows, id, member) is null) return HttpProblems.NotFound;
                LikeRows.AddPlay(rows, id, viewer, now);
                return new PlayAnswer(ClipRows.Find(rows, id)!.Plays);
            }),
            stop);
    }

    private async Task<Outcome<ViewAnswer>> ViewAsync(ClipId id, HttpContext context, CancellationToken stop)
    {
        if (Refuse(context) is { } refused) return refused;
        var (member, (viewer, known), now) = (Caller.Of(context)?.Member, viewers.Of(context), time.GetUtcNow());
        return await writer.WriteAsync(
            new RowsWrite<Outcome<ViewAnswer>>(rows =>
            {
                if (sight.Ready(rows, id, member) is not { } clip) return HttpProblems.NotFound;
                var counted = known && clip.Owner != member && ClipRows.AddView(rows, id, clip.Owner, member, viewer, now);
                return new ViewAnswer(clip.Views + (counted ? 1 : 0), counted);
            }),
            stop);
    }

    private Problem? Refuse(HttpContext context)
    {
        var caller = Caller.Of(context);
        if (!sight.MayWatch(caller)) return HttpProblems.SignInRequired;
        return caller is null ? limits.Count(Limit.Watching, context) : null;
    }
}
