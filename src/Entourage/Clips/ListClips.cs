using Entourage.Follows;
using Entourage.Members;

namespace Entourage.Clips;

/// <summary>A member's clips, newest first. Thread-safe.</summary>
internal sealed class ListClips(StoreReader reader, ClipSight sight)
{
    internal static void Map(RouteGroupBuilder api) =>
        api.MapGet("/members/{handle}/clips", async Task<Results<Ok<Page<ClipView>>, ProblemHttpResult>> (
                string handle, string? cursor, int? limit, ListClips use, HttpContext context, CancellationToken stop) =>
            {
                var page = await use.RunAsync(handle, cursor, limit, Caller.Of(context), stop);
                return page.Ok ? TypedResults.Ok(page.Value) : page.Problem.ToHttp(context);
            })
            .ForEverybody().WithTags("Clips").WithName("ListClips").WithSummary("List a member's clips").ProducesProblem(400).ProducesProblem(404);

    /// <summary>
    /// One page. The owner sees every clip, others those that can be watched; of a member the caller has blocked the list is empty. <c>not_found</c> when there
    /// is no such member or they show their clips to followers only, <c>bad_cursor</c>.
    /// </summary>
    public async ValueTask<Outcome<Page<ClipView>>> RunAsync(string handle, string? cursor, int? limit, Caller? caller, CancellationToken stop)
    {
        var from = Keyset<ClipId>.NewestFirst(cursor);
        if (!from.Ok) return from.Problem;
        return await reader.ReadAsync((handle, from: from.Value, rows: Cursor.Rows(limit), caller, sight), static (session, asked) =>
        {
            if (MemberSight.Find(session, asked.handle, asked.caller?.Member) is not { } member) return (Outcome<Page<ClipView>>)HttpProblems.NotFound;
            var mine = asked.caller?.Member == member.Id;
            if (!FollowRows.Admits(session, member, asked.caller?.Member)) return HttpProblems.NotFound;
            var found = ClipRows.Before(session, member.Id, asked.from, asked.rows + 1, all: mine);
            return asked.sight.Page(session, found, asked.rows, asked.caller);
        }, stop);
    }
}
