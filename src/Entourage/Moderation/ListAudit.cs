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

/// <summary>One act in the audit log.</summary>
/// <param name="Id">The entry.</param>
/// <param name="At">When.</param>
/// <param name="Act"><c>report_upheld</c>, <c>report_dismissed</c>, <c>suspended</c>, <c>suspension_ended</c>, <c>frozen</c>, <c>unfrozen</c>,
/// <c>review_cleared</c>, <c>paused</c> or <c>resumed</c>.</param>
/// <param name="By">The operator's handle; absent when the site did it by itself, or their account is gone.</param>
/// <param name="Subject">The handle of whom it was done to; absent when their account is gone.</param>
/// <param name="Note">Why, or the invitation or the brake it was about; may be empty.</param>
public sealed record AuditView(Guid Id, DateTimeOffset At, string Act, string? By, string? Subject, string Note);

/// <summary>Who did what to whom in the site's name, newest first. Thread-safe.</summary>
public sealed class ListAudit
{
    private readonly HotReader reader;

    internal ListAudit(HotReader reader) => this.reader = reader;

    internal static void Map(RouteGroupBuilder api) =>
        api.MapGet("/operator/audit", Results<Ok<Page<AuditView>>, ProblemHttpResult> (
                string? member, string? cursor, int? limit, ListAudit use, HttpContext context) =>
            {
                var page = use.Run(member, cursor, limit);
                return page.Ok ? TypedResults.Ok(page.Value) : page.Problem.ToHttp(context);
            })
            .NeedsOperator().WithTags("Operator").WithName("ListAudit").WithSummary("Who did what in the site's name").ProducesProblem(400).ProducesProblem(404);

    /// <summary>One page of everything, or of what was done to the member with a handle; <c>bad_cursor</c>, <c>not_found</c>.</summary>
    public Outcome<Page<AuditView>> Run(string? member, string? cursor, int? limit)
    {
        var from = Position.Newest(cursor);
        if (!from.Ok) return from.Problem;
        return reader.Read((member, from: from.Value, rows: Cursor.Rows(limit)), static (session, asked) =>
        {
            var subject = asked.member is null ? null : MemberRows.Find(session, asked.member);
            if (asked.member is not null && subject is null) return (Outcome<Page<AuditView>>)HttpProblems.NotFound;
            var found = AuditRows.Before(session, subject?.Id, asked.from.At, asked.from.Key, asked.rows + 1);
            var next = Position.Next(found, asked.rows, entry => (entry.At, entry.Id));
            return new Page<AuditView>([.. found.Take(asked.rows).Select(entry => See(session, entry))], next);
        });
    }

    internal static AuditView See(HotSession session, AuditCard entry) =>
        new(entry.Id, entry.At, entry.Act, ListReports.Handle(session, entry.By), ListReports.Handle(session, entry.Subject), entry.Note);
}
