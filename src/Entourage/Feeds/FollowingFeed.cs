using Entourage.Clips;
using Entourage.Follows;
using Entourage.Http;
using Entourage.Kernel;
using Entourage.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Entourage.Feeds;

/// <summary>The clips of those one follows and has not muted, newest first. Thread-safe.</summary>
public sealed class FollowingFeed
{
    private readonly HotReader reader;
    private readonly ClipSight sight;

    internal FollowingFeed(HotReader reader, ClipSight sight) => (this.reader, this.sight) = (reader, sight);

    internal static void Map(RouteGroupBuilder api) =>
        api.MapGet("/feeds/following", Results<Ok<Page<ClipView>>, ProblemHttpResult> (
                string? cursor, int? limit, FollowingFeed use, Caller me, HttpContext context) =>
            {
                var page = use.Run(me, cursor, limit);
                return page.Ok ? TypedResults.Ok(page.Value) : page.Problem.ToHttp(context);
            })
            .Needs(Scopes.Read).WithTags("Feeds").WithName("FollowingFeed").WithSummary("Clips of those you follow").ProducesProblem(400);

    /// <summary>One page; <c>bad_cursor</c>.</summary>
    public Outcome<Page<ClipView>> Run(Caller me, string? cursor, int? limit)
    {
        ArgumentNullException.ThrowIfNull(me);
        var from = ClipPlace.Read(cursor);
        if (!from.Ok) return from.Problem;
        return reader.Read((me, from: from.Value, rows: Cursor.Rows(limit), sight), static (session, asked) =>
            asked.sight.Page(session, Merge(session, asked.me.Member, asked.from, asked.rows + 1), asked.rows, asked.me));
    }

    /// <summary>
    /// Each followed member's newest clip stands in a row by time; whoever's is taken brings the next one. One index look per member and one
    /// per row, however many clips there are.
    /// </summary>
    private static List<ClipCard> Merge(HotSession session, MemberId me, ClipPlace from, int rows)
    {
        var row = new PriorityQueue<ClipCard, ClipPlace>(Comparer<ClipPlace>.Create(NewestFirst));
        Enqueue(FollowRows.Watched(session, me), from);
        var merged = new List<ClipCard>(rows);
        while (merged.Count < rows && row.TryDequeue(out var clip, out var place))
        {
            merged.Add(clip);
            Enqueue([clip.Owner], place);
        }
        return merged;

        void Enqueue(IReadOnlyList<MemberId> owners, ClipPlace before)
        {
            foreach (var next in ClipRows.NewestBefore(session, owners, before)) row.Enqueue(next, ClipPlace.Of(next));
        }
    }

    private static int NewestFirst(ClipPlace one, ClipPlace other)
    {
        var byTime = other.At.CompareTo(one.At);
        // As the store orders ids: byte by byte.
        return byTime != 0 ? byTime : string.CompareOrdinal(other.Id.ToString(), one.Id.ToString());
    }
}
