using Entourage.Live;

namespace Entourage.Clips;

/// <summary>A clip's likes after a change.</summary>
/// <param name="Liked">Whether the caller likes it.</param>
/// <param name="Likes">How many likes it has.</param>
internal sealed record LikeAnswer(bool Liked, long Likes);

/// <summary>Likes or unlikes a clip; repeating either changes nothing. Thread-safe.</summary>
internal sealed class LikeClip(StoreWriter writer, ClipSight sight, LiveFeed live, TimeProvider time)
{
    internal static void Map(RouteGroupBuilder api)
    {
        var like = api.MapGroup("/clips/{id}/like").WithTags("Clips").Needs(Scopes.Follow);
        like.MapPut("", async (ClipId id, LikeClip use, Caller me, HttpContext context, CancellationToken stop) =>
                Answer(await use.SetAsync(me, id, liked: true, stop), context))
            .WithName("Like").WithSummary("Like a clip").ProducesProblem(404);
        like.MapDelete("", async (ClipId id, LikeClip use, Caller me, HttpContext context, CancellationToken stop) =>
                Answer(await use.SetAsync(me, id, liked: false, stop), context))
            .WithName("Unlike").WithSummary("Unlike a clip").ProducesProblem(404);
    }

    private static Results<Ok<LikeAnswer>, ProblemHttpResult> Answer(Outcome<LikeAnswer> outcome, HttpContext context) =>
        outcome.Ok ? TypedResults.Ok(outcome.Value) : outcome.Problem.ToHttp(context);

    /// <summary>Sets whether the caller likes a clip; its owner's open pages are told of a new like by somebody else.</summary>
    public async Task<Outcome<LikeAnswer>> SetAsync(Caller me, ClipId id, bool liked, CancellationToken stop)
    {
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
