using Entourage.Clips;
using Entourage.Follows;

namespace Entourage.Feeds;

/// <summary>Everyone's clips except those of members the reader has muted, newest first. Thread-safe.</summary>
internal sealed class ForYouFeed(StoreReader reader, ClipSight sight)
{
    private const int MostLooks = 5;

    internal static void Map(RouteGroupBuilder api) =>
        api.MapGet("/feeds/for-you", async Task<Results<Ok<Page<ClipView>>, ProblemHttpResult>> (
                string? cursor, int? limit, ForYouFeed use, HttpContext context, CancellationToken stop) =>
            {
                var page = await use.RunAsync(Caller.Of(context), cursor, limit, stop);
                return page.Ok ? TypedResults.Ok(page.Value) : page.Problem.ToHttp(context);
            })
            .ForEverybody().WithTags("Feeds").WithName("ForYouFeed").WithSummary("List the site's newest clips").ProducesProblem(400);

    /// <summary>One page; <c>bad_cursor</c>.</summary>
    public async ValueTask<Outcome<Page<ClipView>>> RunAsync(Caller? caller, string? cursor, int? limit, CancellationToken stop)
    {
        var from = Keyset<ClipId>.NewestFirst(cursor);
        if (!from.Ok) return from.Problem;
        return await reader.ReadAsync((caller, from: from.Value, rows: Cursor.Rows(limit), sight), static (session, asked) =>
            Fill(session, asked.sight, asked.from, asked.rows, asked.caller), stop);
    }

    // What is not for the caller leaves a hole, and a page of holes would look like the end.
    private static Page<ClipView> Fill(StoreSession session, ClipSight sight, Keyset<ClipId> from, int rows, Caller? caller)
    {
        var muted = caller is null ? null : MuteRows.Of(session, caller.Member);
        var items = new List<ClipView>(rows);
        for (var look = 0; look < MostLooks; look++)
        {
            var found = ClipRows.Before(session, from, rows);
            var seen = sight.Seen(session, found, caller);
            foreach (var clip in found)
            {
                from = clip.Position;
                if (muted is null || !muted.Contains(clip.Owner))
                {
                    if (seen(clip) is { } view) items.Add(view);
                }
                if (items.Count == rows) return new(items, ClipRows.Before(session, from, 1).Count > 0 ? from.ToString() : null);
            }
            if (found.Count < rows) return new(items, null);
        }
        return new(items, from.ToString());
    }
}
