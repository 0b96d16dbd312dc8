using Entourage.Http;
using Entourage.Kernel;
using Entourage.Live;
using Entourage.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Entourage.Clips;

/// <summary>How a clip's likes stand after a change.</summary>
/// <param name="Liked">Whether the one who asks likes it.</param>
/// <param name="Likes">How many do.</param>
public sealed record LikeAnswer(bool Liked, long Likes);

/// <summary>Likes a clip, or no longer; both as often as one likes, with the same end. Thread-safe.</summary>
public sealed class LikeClip
{
    private readonly HotWriter writer;
    private readonly ClipSight sight;
    private readonly LiveFeed live;
    private readonly TimeProvider time;

    internal LikeClip(HotWriter writer, ClipSight sight, LiveFeed live, TimeProvider time) =>
        (this.writer, this.sight, this.live, this.time) = (writer, sight, live, time);

    internal static void Map(RouteGroupBuilder api)
    {
        var like = api.MapGroup("/clips/{id}/like").WithTags("Clips").Needs(Scopes.Follow);
        like.MapPut("", async (ClipId id, LikeClip use, Caller me, HttpContext context, CancellationToken stop) =>
                Answer(await use.SetAsync(me, id, liked: true, stop), context))
            .WithName("Like").WithSummary("Like a clip").ProducesProblem(404);
        like.MapDelete("", async (ClipId id, LikeClip use, Caller me, HttpContext context, CancellationToken stop) =>
                Answer(await use.SetAsync(me, id, liked: false, stop), context))
            .WithName("Unlike").WithSummary("No longer like a clip").ProducesProblem(404);
    }

    private static Results<Ok<LikeAnswer>, ProblemHttpResult> Answer(Outcome<LikeAnswer> outcome, HttpContext context) =>
        outcome.Ok ? TypedResults.Ok(outcome.Value) : outcome.Problem.ToHttp(context);

    /// <summary>Sets whether the caller likes a clip; its owner's open pages are told of a new like of somebody else.</summary>
    public async Task<Outcome<LikeAnswer>> SetAsync(Caller me, ClipId id, bool liked, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(me);
        var now = time.GetUtcNow();
        var outcome = await writer.WriteAsync(
            new RowsWrite<Outcome<Liked>>(rows =>
            {
                if (sight.Ready(rows, id, me.Member) is not { } clip) return HttpProblems.NotFound;
                var changed = liked ? LikeRows.Add(rows, id, clip.Owner, me.Member, now) : LikeRows.Remove(rows, id, me.Member);
                var by = !changed ? 0 : liked ? 1 : -1;
                return new Liked(clip.Owner, changed && liked, clip.Likes + by);
            }),
            stop);
        if (!outcome.Ok) return outcome.Problem;
        if (outcome.Value.New && outcome.Value.Owner != me.Member)
        {
            live.Tell(outcome.Value.Owner, new("liked", now, me.Handle, Clip: id.ToString()));
        }
        return new LikeAnswer(liked, outcome.Value.Likes);
    }

    private sealed record Liked(MemberId Owner, bool New, long Likes);
}
