using Entourage.Http;
using Entourage.Kernel;
using Entourage.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Entourage.Clips;

/// <summary>What came of a reported view.</summary>
/// <param name="Views">The clip's views now.</param>
/// <param name="Counted">Whether this one was new.</param>
public sealed record ViewAnswer(long Views, bool Counted);

/// <summary>What came of a reported playback.</summary>
/// <param name="Plays">The clip's playbacks now.</param>
public sealed record PlayAnswer(long Plays);

/// <summary>
/// Counts playbacks and views. A view is at least two seconds of the clip on a visible page, once per member or device, clip and day (UTC);
/// the owner's own are none. Thread-safe.
/// </summary>
public sealed class CountView
{
    private readonly HotWriter writer;
    private readonly ClipSight sight;
    private readonly Viewers viewers;
    private readonly TimeProvider time;

    internal CountView(HotWriter writer, ClipSight sight, Viewers viewers, TimeProvider time) =>
        (this.writer, this.sight, this.viewers, this.time) = (writer, sight, viewers, time);

    internal static void Map(RouteGroupBuilder api)
    {
        var clip = api.MapGroup("/clips/{id}").ForEverybody().WithTags("Clips");
        clip.MapPost("/plays", async Task<Results<Ok<PlayAnswer>, ProblemHttpResult>> (
                ClipId id, CountView use, HttpContext context, CancellationToken stop) =>
            {
                var counted = await use.PlayAsync(id, context, stop);
                return counted.Ok ? TypedResults.Ok(counted.Value) : counted.Problem.ToHttp(context);
            })
            .WithName("CountPlay").WithSummary("Say that a playback started").ProducesProblem(401).ProducesProblem(403).ProducesProblem(404);
        clip.MapPost("/views", async Task<Results<Ok<ViewAnswer>, ProblemHttpResult>> (
                ClipId id, CountView use, HttpContext context, CancellationToken stop) =>
            {
                var counted = await use.ViewAsync(id, context, stop);
                return counted.Ok ? TypedResults.Ok(counted.Value) : counted.Problem.ToHttp(context);
            })
            .WithName("CountView").WithSummary("Say that two seconds were watched").ProducesProblem(401).ProducesProblem(403).ProducesProblem(404);
    }

    private async Task<Outcome<PlayAnswer>> PlayAsync(ClipId id, HttpContext context, CancellationToken stop)
    {
        if (Refuse(context) is { } refused) return refused;
        var (member, viewer, now) = (Caller.Of(context)?.Member, viewers.Of(context), time.GetUtcNow());
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
        var (member, viewer, now) = (Caller.Of(context)?.Member, viewers.Of(context), time.GetUtcNow());
        return await writer.WriteAsync(
            new RowsWrite<Outcome<ViewAnswer>>(rows =>
            {
                if (sight.Ready(rows, id, member) is not { } clip) return HttpProblems.NotFound;
                var counted = clip.Owner != member && ClipRows.AddView(rows, id, clip.Owner, member, viewer, now);
                return new ViewAnswer(clip.Views + (counted ? 1 : 0), counted);
            }),
            stop);
    }

    private Problem? Refuse(HttpContext context) => sight.MayWatch(Caller.Of(context)) ? null : HttpProblems.SignInRequired;
}
