using Entourage.Members;

namespace Entourage.Rollout.Groups;

/// <summary>A member of a group.</summary>
/// <param name="Handle">The member's handle.</param>
internal sealed record GroupMemberView(string Handle);

/// <summary>Shows the groups and who belongs to them. Thread-safe.</summary>
internal sealed class ListGroups(StoreReader reader)
{
    internal static void Map(RouteGroupBuilder api)
    {
        var groups = api.MapGroup("/operator/groups").WithTags("Operator").NeedsOperator();
        groups.MapGet("", async Task<Ok<IReadOnlyList<GroupView>>> (ListGroups use, CancellationToken stop) => TypedResults.Ok(await use.RunAsync(stop)))
            .WithName("ListGroups").WithSummary("List all groups of members; at most two hundred");
        groups.MapGet("/{group}/members", async Task<Results<Ok<Page<GroupMemberView>>, ProblemHttpResult>> (
                string group, string? cursor, int? limit, ListGroups use, HttpContext context, CancellationToken stop) =>
            {
                var page = await use.OfAsync(group, cursor, limit, stop);
                return page.Ok ? TypedResults.Ok(page.Value) : page.Problem.ToHttp(context);
            })
            .WithName("ListGroupMembers").WithSummary("List the members of a group").ProducesProblem(400).ProducesProblem(404);
    }

    /// <summary>Every group, by name.</summary>
    public ValueTask<IReadOnlyList<GroupView>> RunAsync(CancellationToken stop) => reader.ReadAsync(0, static (session, _) => GroupRows.All(session), stop);

    /// <summary>One page of a group's members, oldest member first; <c>not_found</c>, <c>bad_cursor</c>.</summary>
    public async ValueTask<Outcome<Page<GroupMemberView>>> OfAsync(string group, string? cursor, int? limit, CancellationToken stop)
    {
        if (!GroupName.IsValid(group)) return HttpProblems.NotFound;
        var from = Keyset<MemberId>.OldestFirst(cursor);
        if (!from.Ok) return from.Problem;
        return await reader.ReadAsync((group, after: from.Value.Key, Rows: Cursor.Rows(limit)), static (session, asked) =>
        {
            if (!GroupRows.Exists(session, asked.group)) return HttpProblems.NotFound;
            var some = GroupRows.After(session, asked.group, asked.after, asked.Rows + 1);
            var cards = MemberRows.FindAll(session, some);
            return (Outcome<Page<GroupMemberView>>)Keyset.Page(some, asked.Rows, member => new Keyset<MemberId>(0, member), member =>
                cards.GetValueOrDefault(member) is { } card ? new GroupMemberView(card.Handle) : null);
        }, stop);
    }
}
