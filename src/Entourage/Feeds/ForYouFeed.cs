using Entourage.Clips;
using Entourage.Http;
using Entourage.Kernel;
using Entourage.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Entourage.Feeds;

/// <summary>Everybody's clips, newest first. Thread-safe.</summary>
public sealed class ForYouFeed
{
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
            .WithTags("Feeds").WithName("ForYouFeed").WithSummary("The newest clips of the site").ProducesProblem(400);

    /// <summary>One page; <c>bad_cursor</c>.</summary>
    public Outcome<Page<ClipView>> Run(Caller? caller, string? cursor, int? limit)
    {
        var from = ClipPlace.Read(cursor);
        if (!from.Ok) return from.Problem;
        return reader.Read((caller, from: from.Value, rows: Cursor.Rows(limit), sight), static (session, asked) =>
            asked.sight.Page(session, ClipRows.Before(session, asked.from, asked.rows + 1), asked.rows, asked.caller));
    }
}
