using Entourage.Members;
using Entourage.Records;

namespace Entourage.Moderation;

/// <summary>One act in the audit log.</summary>
/// <param name="Id">The entry's id.</param>
/// <param name="At">When it happened.</param>
/// <param name="Act"><c>report_upheld</c>, <c>report_dismissed</c>, <c>suspended</c>, <c>suspension_ended</c>, <c>frozen</c>, <c>unfrozen</c>,
/// <c>review_cleared</c>, <c>paused</c> or <c>resumed</c>.</param>
/// <param name="By">The operator's handle; absent if the site acted by itself or the account is gone.</param>
/// <param name="Subject">The handle of the member it was done to; absent if the account is gone.</param>
/// <param name="Note">The reason, or the invitation or brake it concerned; may be empty.</param>
public sealed record AuditView(Guid Id, DateTimeOffset At, string Act, string? By, string? Subject, string Note);

/// <summary>Lists the audit log, newest first. Thread-safe.</summary>
internal sealed class ListAudit(StoreReader reader)
{
    internal static void Map(RouteGroupBuilder api) =>
        api.MapGet("/operator/audit", async Task<Results<Ok<Page<AuditView>>, ProblemHttpResult>> (
                string? member, string? cursor, int? limit, ListAudit use, HttpContext context, CancellationToken stop) =>
            {
                var page = await use.RunAsync(member, cursor, limit, stop);
                return page.Ok ? TypedResults.Ok(page.Value) : page.Problem.ToHttp(context);
            })
            .NeedsOperator().WithTags("Operator").WithName("ListAudit").WithSummary("Read the audit log").ProducesProblem(400).ProducesProblem(404);

    /// <summary>One page of everything, or of what was done to the member with a handle; <c>bad_cursor</c>, <c>not_found</c>.</summary>
    public async ValueTask<Outcome<Page<AuditView>>> RunAsync(string? member, string? cursor, int? limit, CancellationToken stop)
    {
        var from = Keyset<Guid>.NewestFirst(cursor);
        if (!from.Ok) return from.Problem;
        return await reader.ReadAsync((member, from: from.Value, rows: Cursor.Rows(limit)), static (session, asked) =>
        {
            var subject = asked.member is null ? null : MemberRows.Find(session, asked.member);
            if (asked.member is not null && subject is null) return (Outcome<Page<AuditView>>)HttpProblems.NotFound;
            var found = AuditRows.Before(session, subject?.Id, asked.from, asked.rows + 1);
            return (Outcome<Page<AuditView>>)Keyset.Page(found, asked.rows, entry => Keyset.Of(entry.At, entry.Id), Seen(session, found));
        }, stop);
    }

    /// <summary>How entries are shown, with everybody's handle looked up at once.</summary>
    internal static Func<AuditCard, AuditView> Seen(StoreSession session, IReadOnlyList<AuditCard> entries)
    {
        var people = MemberRows.FindAll(session, entries.Select(entry => entry.Subject).Concat(entries.Select(entry => entry.By).OfType<MemberId>()));
        return entry => new(
            entry.Id, entry.At, entry.Act, entry.By is { } by ? people.GetValueOrDefault(by)?.Handle : null,
            people.GetValueOrDefault(entry.Subject)?.Handle, entry.Note);
    }
}
