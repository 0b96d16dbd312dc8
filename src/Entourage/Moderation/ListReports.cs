using Entourage.Clips;
using Entourage.Invitations.Refusals;
using Entourage.Members;
using Entourage.Records;

namespace Entourage.Moderation;

/// <summary>One report, with everything needed to decide it.</summary>
/// <param name="Invitation">The invitation's id, which also identifies the report.</param>
/// <param name="Reason"><c>unwanted</c>, <c>harmful</c> or <c>dangerous</c>.</param>
/// <param name="At">When it came in.</param>
/// <param name="Subject">The handle of the member who made the invitation.</param>
/// <param name="Suspended">Whether they are suspended now.</param>
/// <param name="Waiting">How many reports against them are waiting for a decision; from three on they cannot invite.</param>
/// <param name="InvitedBy">The handle of the member they joined through.</param>
/// <param name="Appeal">Their appeal against being suspended or stopped from inviting.</param>
/// <param name="Reporter">The handle of the member who reported it; absent if reported without an account.</param>
/// <param name="Channel">The channel the invitation went through.</param>
/// <param name="Message">The invitation's message.</param>
/// <param name="Clip">The clip it was for, if it still exists.</param>
public sealed record ReportView(
    string Invitation, string Reason, DateTimeOffset At, string Subject, bool Suspended, long Waiting, string? InvitedBy, string? Appeal,
    string? Reporter, string Channel, string Message, ClipView? Clip);

/// <summary>Lists the reports waiting for a decision, longest waiting first. Thread-safe.</summary>
internal sealed class ListReports(StoreReader reader, ClipSight sight, TimeProvider time)
{
    internal static void Map(RouteGroupBuilder api) =>
        api.MapGet("/operator/reports", async Task<Results<Ok<Page<ReportView>>, ProblemHttpResult>> (
                string? state, string? cursor, int? limit, ListReports use, Caller me, HttpContext context, CancellationToken stop) =>
            {
                var page = await use.RunAsync(me, state, cursor, limit, stop);
                return page.Ok ? TypedResults.Ok(page.Value) : page.Problem.ToHttp(context);
            })
            .NeedsOperator().WithTags("Operator").WithName("ListReports").WithSummary("List reports").ProducesProblem(400).ProducesProblem(422);

    /// <summary>One page of the reports in a state, by default <c>open</c>; <c>bad_cursor</c>, <c>state_not_valid</c>.</summary>
    public async ValueTask<Outcome<Page<ReportView>>> RunAsync(Caller me, string? state, string? cursor, int? limit, CancellationToken stop)
    {
        if (state is not (null or ReportState.Open or ReportState.Upheld or ReportState.Dismissed)) return ModerationProblems.StateNotValid;
        var from = Keyset<InvitationId>.OldestFirst(cursor);
        if (!from.Ok) return from.Problem;
        var asked = (state: state ?? ReportState.Open, from: from.Value, rows: Cursor.Rows(limit), me, sight, now: time.GetUtcNow());
        return await reader.ReadAsync(asked, static (session, asked) =>
        {
            var found = ReportRows.After(session, asked.state, asked.from, asked.rows + 1);
            var see = Seen(session, found, asked.sight, asked.me, asked.now);
            return Keyset.Page(found, asked.rows, report => Keyset.Of(report.MadeAt, report.Invitation), see);
        }, stop);
    }

    // Everything that reports are shown with is looked up at once.
    private static Func<ReportCard, ReportView?> Seen(
        StoreSession session, IReadOnlyList<ReportCard> reports, ClipSight sight, Caller me, DateTimeOffset now)
    {
        var subjects = MemberTree.FindAll(session, reports.Select(report => report.Subject));
        var others = MemberRows.FindAll(
            session, subjects.Values.Select(subject => subject.InvitedBy).Concat(reports.Select(report => report.Reporter)).OfType<MemberId>());
        var waiting = ReportRows.WaitingOf(session, subjects.Keys, now);
        var appeals = AppealRows.FindAll(session, subjects.Keys);
        var invitations = ReportedInvitation.FindAll(session, reports.Select(report => report.Invitation));
        var clips = ClipRows.FindAll(session, reports.Select(report => report.Clip));
        var seen = sight.Seen(session, [.. clips.Values], me);
        return report =>
        {
            if (subjects.GetValueOrDefault(report.Subject) is not { } subject) return null;
            var invitation = invitations.GetValueOrDefault(report.Invitation);
            return new(
                report.Invitation.Value, report.Reason, report.MadeAt, subject.Handle, subject.Suspended, waiting.GetValueOrDefault(subject.Id),
                Handle(subject.InvitedBy), appeals.GetValueOrDefault(subject.Id)?.Note, Handle(report.Reporter), invitation?.Channel ?? "",
                invitation?.Message ?? "", clips.GetValueOrDefault(report.Clip) is { } clip ? seen(clip) : null);
        };

        string? Handle(MemberId? member) => member is { } id ? others.GetValueOrDefault(id)?.Handle : null;
    }
}
