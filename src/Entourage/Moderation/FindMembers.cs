using Entourage.Members;
using Entourage.Records;

namespace Entourage.Moderation;

/// <summary>Finds members by the beginning of their handle; without one, lists everybody. The newest first. Thread-safe.</summary>
internal sealed class FindMembers(StoreReader reader)
{
    internal static void Map(RouteGroupBuilder api) =>
        api.MapGet("/operator/members", async Task<Results<Ok<Page<TreeView>>, ProblemHttpResult>> (
                string? handle, string? cursor, int? limit, FindMembers use, HttpContext context, CancellationToken stop) =>
            {
                var page = await use.RunAsync(handle, cursor, limit, stop);
                return page.Ok ? TypedResults.Ok(page.Value) : page.Problem.ToHttp(context);
            })
            .NeedsOperator().WithTags("Operator").WithName("FindMembers").WithSummary("Find members by the beginning of their handle").ProducesProblem(400);

    /// <summary>One page; <c>bad_cursor</c>. What cannot be the beginning of a handle finds nobody.</summary>
    public async ValueTask<Outcome<Page<TreeView>>> RunAsync(string? handle, string? cursor, int? limit, CancellationToken stop)
    {
        var from = Keyset<MemberId>.NewestFirst(cursor);
        if (!from.Ok) return from.Problem;
        var beginning = (handle ?? "").Trim().TrimStart('@').ToLowerInvariant();
        return await reader.ReadAsync((beginning, from: from.Value, rows: Cursor.Rows(limit)), static (session, asked) =>
        {
            var found = MemberTree.Beginning(session, asked.beginning, asked.from, asked.rows + 1);
            var reports = ReportRows.Tallies(session, found.Select(one => one.Id));
            return Keyset.Page(found, asked.rows, one => Keyset.Of(one.JoinedAt, one.Id), one =>
                new TreeView(one.Handle, one.Name, one.Picture, one.JoinedAt, one.Suspended, one.Brought, reports[one.Id]));
        }, stop);
    }
}
