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

/// <summary>Everybody's clips but those of whom one has muted, newest first. Thread-safe.</summary>
public sealed class ForYouFeed
{
    private const int MostLooks = 5;

    private readonly HotReader reader;
    private readonly ClipSight sight;

    internal ForYouFeed(HotReader reader, ClipSight sight) => (this.reader, this.sight) = (reader, sight);

    internal static void Map(RouteGroupBuilder api) =>
        api.MapGet("/feeds/for-you", Results<Ok<Page<ClipView>>, ProblemHttpResult> (
                string? cursor, int? limit, ForYouFeed use, HttpContext context) =>
            {
                var page = use.Run(Caller.Of(context), cursor, limit);
                return page.Ok ? TypedResults.Ok(page.Value) : page.Problem.ToHttp(context);
            })
            .ForEverybody().WithTags("Feeds").WithName("ForYouFeed").WithSummary("The newest clips of the site").ProducesProblem(400);

    /// <summary>One page; <c>bad_cursor</c>.</summary>
    public Outcome<Page<ClipView>> Run(Caller? caller, string? cursor, int? limit)
    {
        var from = ClipPlace.Read(cursor);
        if (!from.Ok) return from.Problem;
        return reader.Read((caller, from: from.Value, rows: Cursor.Rows(limit), sight), static (session, asked) =>
            Fill(session, asked.sight, asked.from, asked.rows, asked.caller));
    }

    // What is not for the caller leaves a hole, and a page of holes would look like the end.
    private static Page<ClipView> Fill(HotSession session, ClipSight sight, ClipPlace from, int rows, Caller? caller)
    {
        var muted = caller is null ? null : MuteRows.Of(session, caller.Member);
        var items = new List<ClipView>(rows);
        for (var look = 0; look < MostLooks; look++)
        {
            var found = ClipRows.Before(session, from, rows);
            foreach (var clip in found)
            {
                from = ClipPlace.Of(clip);
                if (muted is null || !muted.Contains(clip.Owner))
                {
                    if (sight.See(session, clip, caller) is { } view) items.Add(view);
                }
                if (items.Count == rows) return new(items, ClipRows.Before(session, from, 1).Count > 0 ? from.ToString() : null);
            }
            if (found.Count < rows) return new(items, null);
        }
        return new(items, from.ToString());
    }
}
