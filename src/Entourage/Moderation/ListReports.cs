using Entourage.Clips;
using Entourage.Http;
using Entourage.Invitations;
using Entourage.Kernel;
using Entourage.Members;
using Entourage.Safety;
using Entourage.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Entourage.Moderation;

/// <summary>One report, with what a decision needs.</summary>
/// <param name="Invitation">The invitation, which names the report.</param>
/// <param name="Reason"><c>unwanted</c>, <c>harmful</c> or <c>dangerous</c>.</param>
/// <param name="At">When it came in.</param>
/// <param name="Subject">The handle of who made the invitation.</param>
/// <param name="Suspended">Whether they are suspended now.</param>
/// <param name="Waiting">How many reports against them wait for a decision; from three on they make no invitations.</param>
/// <param name="InvitedBy">The handle of whose invitation they joined through.</param>
/// <param name="Appeal">What they say to being suspended or kept from inviting.</param>
/// <param name="Reporter">The handle of the member who reports; absent without an account.</param>
/// <param name="Channel">The app the invitation went by.</param>
/// <param name="Message">Its words.</param>
/// <param name="Clip">The clip it was for, while there is one.</param>
public sealed record ReportView(
    string Invitation, string Reason, DateTimeOffset At, string Subject, bool Suspended, long Waiting, string? InvitedBy, string? Appeal,
    string? Reporter, string Channel, string Message, ClipView? Clip);

/// <summary>What was reported and waits for somebody to decide, longest waiting first. Thread-safe.</summary>
public sealed class ListReports
{
    private readonly HotReader reader;
    private readonly ClipSight sight;
    private readonly TimeProvider time;

    internal ListReports(HotReader reader, ClipSight sight, TimeProvider time) => (this.reader, this.sight, this.time) = (reader, sight, time);

    internal static void Map(RouteGroupBuilder api) =>
        api.MapGet("/operator/reports", Results<Ok<Page<ReportView>>, ProblemHttpResult> (
                string? state, string? cursor, int? limit, ListReports use, Caller me, HttpContext context) =>
            {
                var page = use.Run(me, state, cursor, limit);
                return page.Ok ? TypedResults.Ok(page.Value) : page.Problem.ToHttp(context);
            })
            .NeedsOperator().WithTags("Operator").WithName("ListReports").WithSummary("What was reported").ProducesProblem(400).ProducesProblem(422);

    /// <summary>One page of those in a state, <c>open</c> when nothing is said; <c>bad_cursor</c>, <c>state_not_valid</c>.</summary>
    public Outcome<Page<ReportView>> Run(Caller me, string? state, string? cursor, int? limit)
    {
        ArgumentNullException.ThrowIfNull(me);
        if (state is not (null or ReportState.Open or ReportState.Upheld or ReportState.Dismissed)) return ModerationProblems.StateNotValid;
        var from = Cursor.Read(cursor);
        if (!from.Ok) return from.Problem;
        if (from.Value is { } place && !InvitationId.TryParse(place.Key, null, out _)) return Cursor.Bad;
        var (at, key) = from.Value is { } given ? (given.At, given.Key) : (long.MinValue, "");
        return reader.Read((state: state ?? ReportState.Open, at, key, rows: Cursor.Rows(limit), me, use: this), static (session, asked) =>
        {
            var found = ReportRows.After(session, asked.state, asked.at, asked.key, asked.rows + 1);
            var items = found.Take(asked.rows).Select(report => asked.use.See(session, report, asked.me)).OfType<ReportView>().ToList();
            var next = found.Count > asked.rows
                ? new Cursor(found[asked.rows - 1].MadeAt.ToUnixTimeMilliseconds(), found[asked.rows - 1].Invitation.Value).ToString()
                : null;
            return new Page<ReportView>(items, next);
        });
    }

    private ReportView? See(HotSession session, ReportCard report, Caller me)
    {
        if (MemberTree.Find(session, report.Subject) is not { } subject) return null;
        var invitation = ReportedInvitation.Find(session, report.Invitation);
        return new(
            report.Invitation.Value, report.Reason, report.MadeAt, subject.Handle, subject.Suspended,
            ReportRows.Waiting(session, report.Subject, time.GetUtcNow()), Handle(session, subject.InvitedBy),
            AppealRows.Of(session, report.Subject)?.Note, Handle(session, report.Reporter), invitation?.Channel ?? "", invitation?.Message ?? "", sight.See(session, ClipRows.Find(session, report.Clip), me));
    }

    internal static string? Handle(HotSession session, MemberId? member) => member is { } id ? MemberRows.Find(session, id)?.Handle : null;
}
