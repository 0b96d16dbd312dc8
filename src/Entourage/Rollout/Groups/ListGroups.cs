using Entourage.Http;
using Entourage.Kernel;
using Entourage.Members;
using Entourage.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Entourage.Rollout.Groups;

/// <summary>Members whom features are given to together.</summary>
/// <param name="Group">Its name.</param>
/// <param name="Members">How many belong to it.</param>
/// <param name="Features">What is given to it, whatever its stage.</param>
public sealed record GroupView(string Group, long Members, IReadOnlyList<string> Features);

/// <summary>Somebody who belongs to a group.</summary>
/// <param name="Handle">Who.</param>
public sealed record GroupMemberView(string Handle);

/// <summary>Shows the groups and who belongs to them. Thread-safe.</summary>
public sealed class ListGroups
{
    private readonly HotReader reader;

    internal ListGroups(HotReader reader) => this.reader = reader;

    internal static void Map(RouteGroupBuilder api)
    {
        var groups = api.MapGroup("/operator/groups").WithTags("Operator").NeedsOperator();
        groups.MapGet("", Ok<IReadOnlyList<GroupView>> (ListGroups use) => TypedResults.Ok(use.Run()))
            .WithName("ListGroups").WithSummary("Every group of members; at most two hundred");
        groups.MapGet("/{group}/members", Results<Ok<Page<GroupMemberView>>, ProblemHttpResult> (
                string group, string? cursor, int? limit, ListGroups use, HttpContext context) =>
            {
                var page = use.Of(group, cursor, limit);
                return page.Ok ? TypedResults.Ok(page.Value) : page.Problem.ToHttp(context);
            })
            .WithName("ListGroupMembers").WithSummary("Who belongs to a group").ProducesProblem(400).ProducesProblem(404);
    }

    /// <summary>Every group, by name.</summary>
    public IReadOnlyList<GroupView> Run() => reader.Read(0, static (session, _) => GroupRows.All(session));

    /// <summary>One page of those who belong to a group, oldest member first; <c>not_found</c>, <c>bad_cursor</c>.</summary>
    public Outcome<Page<GroupMemberView>> Of(string group, string? cursor, int? limit)
    {
        ArgumentNullException.ThrowIfNull(group);
        if (!GroupName.IsOne(group)) return HttpProblems.NotFound;
        var from = Cursor.Read(cursor);
        if (!from.Ok) return from.Problem;
        var after = Guid.Empty;
        if (from.Value is { } given && !Guid.TryParseExact(given.Key, "N", out after)) return Cursor.Bad;
        return reader.Read((group, after, Rows: Cursor.Rows(limit)), static (session, asked) =>
        {
            if (!GroupRows.Stands(session, asked.group)) return HttpProblems.NotFound;
            var some = GroupRows.After(session, asked.group, asked.after, asked.Rows + 1);
            var shown = some.Take(asked.Rows).ToList();
            var next = some.Count > asked.Rows ? new Cursor(0, shown[^1].Value.ToString("N")).ToString() : null;
            return (Outcome<Page<GroupMemberView>>)new Page<GroupMemberView>(
                [.. shown.Select(member => MemberRows.Find(session, member)).OfType<MemberCard>().Select(card => new GroupMemberView(card.Handle))], next);
        });
    }
}
