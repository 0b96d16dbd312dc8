using Entourage.Clips;
using Entourage.Follows;

namespace Entourage.Feeds;

/// <summary>The clips of those one follows and has not muted, newest first. Thread-safe.</summary>
internal sealed class FollowingFeed(StoreReader reader, ClipSight sight)
{
    internal static void Map(RouteGroupBuilder api) =>
        api.MapGet("/feeds/following", async Task<Results<Ok<Page<ClipView>>, ProblemHttpResult>> (
                string? cursor, int? limit, FollowingFeed use, Caller me, HttpContext context, CancellationToken stop) =>
            {
                var page = await use.RunAsync(me, cursor, limit, stop);
                return page.Ok ? TypedResults.Ok(page.Value) : page.Problem.ToHttp(context);
            })
            .Needs(Scopes.Read).WithTags("Feeds").WithName("FollowingFeed").WithSummary("List the clips of members you follow").ProducesProblem(400);

    /// <summary>One page; <c>bad_cursor</c>.</summary>
    public async ValueTask<Outcome<Page<ClipView>>> RunAsync(Caller me, string? cursor, int? limit, CancellationToken stop)
    {
        var from = Keyset<ClipId>.NewestFirst(cursor);
        if (!from.Ok) return from.Problem;
        return await reader.ReadAsync((me, from: from.Value, rows: Cursor.Rows(limit), sight), static (session, asked) =>
            asked.sight.Page(session, Merge(session, asked.me.Member, asked.from, asked.rows + 1), asked.rows, asked.me), stop);
    }

    /// <summary>
    /// The newest clip of each followed member says which of them can have a place on the page, and how old its last clip can be; only theirs are
    /// looked up further, and no further than that. One index look per member, and at most as many clips as half the square of the rows.
    /// </summary>
    private static List<ClipCard> Merge(StoreSession session, MemberId me, Keyset<ClipId> from, int rows)
    {
        var first = ClipRows.NewestBefore(session, FollowRows.Watched(session, me), from).Order(NewestFirst).Take(rows).ToList();
        if (first.Count == 0) return first;
        var oldest = first.Count == rows ? first[^1].MadeAt : DateTimeOffset.MinValue;
        var further = ClipRows.Before(session, first.Select((clip, place) => (clip.Owner, clip.Position, rows - place - 1)), oldest);
        return [.. first.Concat(further).Order(NewestFirst).Take(rows)];
    }

    // As the store orders them: by time, then by id, byte by byte.
    private static readonly Comparer<ClipCard> NewestFirst = Comparer<ClipCard>.Create((one, other) =>
        other.MadeAt.CompareTo(one.MadeAt) is var byTime && byTime != 0 ? byTime : string.CompareOrdinal(other.Id.ToString(), one.Id.ToString()));
}
