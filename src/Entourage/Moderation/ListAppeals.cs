using Entourage.Members;
using Entourage.Records;

namespace Entourage.Moderation;

/// <summary>A member's appeal against being suspended or stopped from inviting.</summary>
/// <param name="Handle">The handle of the member who appeals.</param>
/// <param name="About"><c>suspension</c> or <c>freeze</c>.</param>
/// <param name="Note">The note, in the member's own words.</param>
/// <param name="At">When it was written.</param>
/// <param name="SuspendedUntil">When the suspension ends by itself, if it does.</param>
public sealed record AppealView(string Handle, string About, string Note, DateTimeOffset At, DateTimeOffset? SuspendedUntil)
{
    internal static AppealView Of(AppealCard appeal, MemberRecord member) => new(member.Handle, appeal.About, appeal.Note, appeal.At, member.SuspendedUntil);
}

/// <summary>The notes of members who appeal, newest first. Thread-safe.</summary>
internal sealed class ListAppeals(StoreReader reader)
{
    internal static void Map(RouteGroupBuilder api) =>
        api.MapGet("/operator/appeals", async Task<Results<Ok<Page<AppealView>>, ProblemHttpResult>> (
                string? cursor, int? limit, ListAppeals use, HttpContext context, CancellationToken stop) =>
            {
                var page = await use.RunAsync(cursor, limit, stop);
                return page.Ok ? TypedResults.Ok(page.Value) : page.Problem.ToHttp(context);
            })
            .NeedsOperator().WithTags("Operator").WithName("ListAppeals").WithSummary("List appeals").ProducesProblem(400);

    /// <summary>One page; <c>bad_cursor</c>.</summary>
    public async ValueTask<Outcome<Page<AppealView>>> RunAsync(string? cursor, int? limit, CancellationToken stop)
    {
        var from = Keyset<MemberId>.NewestFirst(cursor);
        if (!from.Ok) return from.Problem;
        return await reader.ReadAsync((from: from.Value, rows: Cursor.Rows(limit)), static (session, asked) =>
        {
            var found = AppealRows.Before(session, asked.from, asked.rows + 1);
            var members = MemberTree.FindAll(session, found.Select(appeal => appeal.Member));
            return Keyset.Page(found, asked.rows, appeal => Keyset.Of(appeal.At, appeal.Member), appeal =>
                members.GetValueOrDefault(appeal.Member) is { } member ? AppealView.Of(appeal, member) : null);
        }, stop);
    }
}
