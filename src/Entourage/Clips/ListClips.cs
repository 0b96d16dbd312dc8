using Entourage.Follows;
using Entourage.Http;
using Entourage.Kernel;
using Entourage.Members;
using Entourage.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Entourage.Clips;

/// <summary>A member's clips, newest first. Thread-safe.</summary>
public sealed class ListClips
{
    private readonly HotReader reader;
    private readonly ClipSight sight;

    internal ListClips(HotReader reader, ClipSight sight) => (this.reader, this.sight) = (reader, sight);

    internal static void Map(RouteGroupBuilder api) =>
        api.MapGet("/members/{handle}/clips", Results<Ok<Page<ClipView>>, ProblemHttpResult> (
                string handle, string? cursor, int? limit, ListClips use, HttpContext context) =>
            {
                var page = use.Run(handle, cursor, limit, Caller.Of(context));
                return page.Ok ? TypedResults.Ok(page.Value) : page.Problem.ToHttp(context);
            })
            .ForEverybody().WithTags("Clips").WithName("ListClips").WithSummary("A member's clips").ProducesProblem(400).ProducesProblem(404);

    /// <summary>
    /// One page. The owner sees every clip, others those that can be watched; across a block the list is empty. <c>not_found</c> when there
    /// is no such member or they show their clips to followers only, <c>bad_cursor</c>.
    /// </summary>
    public Outcome<Page<ClipView>> Run(string handle, string? cursor, int? limit, Caller? caller)
    {
        var from = ClipPlace.Read(cursor);
        if (!from.Ok) return from.Problem;
        return reader.Read((handle, from: from.Value, rows: Cursor.Rows(limit), caller, sight), static (session, asked) =>
        {
            if (MemberRows.Find(session, asked.handle) is not { } member) return (Outcome<Page<ClipView>>)HttpProblems.NotFound;
            var mine = asked.caller?.Member == member.Id;
            if (member.Suspended && !mine) return HttpProblems.NotFound;
            if (!FollowRows.Admits(session, member, asked.caller?.Member)) return HttpProblems.NotFound;
            var found = ClipRows.Before(session, member.Id, asked.from, asked.rows + 1, all: mine);
            return asked.sight.Page(session, found, asked.rows, asked.caller);
        });
    }
}
