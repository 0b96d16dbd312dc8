using Entourage.Http;
using Entourage.Kernel;
using Entourage.Members;
using Entourage.Safety;
using Entourage.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Entourage.Moderation;

/// <summary>What a member says to being suspended or kept from inviting.</summary>
/// <param name="Handle">Whose note.</param>
/// <param name="About"><c>suspension</c> or <c>freeze</c>.</param>
/// <param name="Note">In their own words.</param>
/// <param name="At">When.</param>
/// <param name="SuspendedUntil">When the suspension ends by itself, if it does.</param>
public sealed record AppealView(string Handle, string About, string Note, DateTimeOffset At, DateTimeOffset? SuspendedUntil);

/// <summary>The notes of members who appeal, newest first. Thread-safe.</summary>
public sealed class ListAppeals
{
    private readonly HotReader reader;

    internal ListAppeals(HotReader reader) => this.reader = reader;

    internal static void Map(RouteGroupBuilder api) =>
        api.MapGet("/operator/appeals", Results<Ok<Page<AppealView>>, ProblemHttpResult> (
                string? cursor, int? limit, ListAppeals use, HttpContext context) =>
            {
                var page = use.Run(cursor, limit);
                return page.Ok ? TypedResults.Ok(page.Value) : page.Problem.ToHttp(context);
            })
            .NeedsOperator().WithTags("Operator").WithName("ListAppeals").WithSummary("What members say to being stopped").ProducesProblem(400);

    /// <summary>One page; <c>bad_cursor</c>.</summary>
    public Outcome<Page<AppealView>> Run(string? cursor, int? limit)
    {
        var from = Position.Newest(cursor);
        if (!from.Ok) return from.Problem;
        return reader.Read((from: from.Value, rows: Cursor.Rows(limit)), static (session, asked) =>
        {
            var found = AppealRows.Before(session, asked.from.At, new(asked.from.Key), asked.rows + 1);
            var next = Position.Next(found, asked.rows, appeal => (appeal.At, appeal.Member.Value));
            return new Page<AppealView>([.. found.Take(asked.rows).Select(appeal => See(session, appeal)).OfType<AppealView>()], next);
        });
    }

    private static AppealView? See(HotSession session, AppealCard appeal) => MemberTree.Find(session, appeal.Member) is { } member
        ? new(member.Handle, appeal.About, appeal.Note, appeal.At, member.SuspendedUntil)
        : null;
}
