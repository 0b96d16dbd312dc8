using Entourage.Allowance;
using Entourage.Records;

namespace Entourage.Moderation;

/// <summary>Upholds a report, which then counts until it is 90 days old, or dismisses it, which undoes what it cost from then on.</summary>
internal sealed class DecideReport(StoreWriter writer, IOptions<AllowanceOptions> numbers, TimeProvider time)
{
    private readonly AllowanceOptions numbers = numbers.Value;

    internal static void Map(RouteGroupBuilder api)
    {
        var report = api.MapGroup("/operator/reports/{invitation}").WithTags("Operator").NeedsOperator();
        report.MapPut("/upheld", async (InvitationId invitation, DecideReport use, Caller me, HttpContext context, CancellationToken stop) =>
                (await use.RunAsync(me, invitation, upheld: true, stop)).ToHttp(context))
            .WithName("UpholdReport").WithSummary("Uphold a report").ProducesProblem(404);
        report.MapPut("/dismissed", async (InvitationId invitation, DecideReport use, Caller me, HttpContext context, CancellationToken stop) =>
                (await use.RunAsync(me, invitation, upheld: false, stop)).ToHttp(context))
            .WithName("DismissReport").WithSummary("Dismiss a report").ProducesProblem(404);
    }

    /// <summary>Decides a report, also a second time and the other way; every decision is in the audit log.</summary>
    public async Task<Outcome<Done>> RunAsync(Caller me, InvitationId invitation, bool upheld, CancellationToken stop) =>
        await writer.WriteAsync(new Write(me.Member, invitation, upheld, numbers, time.GetUtcNow()), stop);

    private sealed class Write(MemberId me, InvitationId invitation, bool upheld, AllowanceOptions numbers, DateTimeOffset now) : StoreWrite<Outcome<Done>>
    {
        protected override Outcome<Done> Apply(StoreSession session)
        {
            if (ReportRows.Decide(session, invitation, upheld ? ReportState.Upheld : ReportState.Dismissed) is not { } subject) return HttpProblems.NotFound;
            AllowanceCorrections.CountAgain(session, subject);
            AppealRows.EndOfFreeze(session, subject, now);
            if (upheld) AllowanceCorrections.TakeBackAll(session, numbers, subject, now);
            AuditRows.Add(session, me, upheld ? "report_upheld" : "report_dismissed", subject, invitation.Value, now);
            return default(Done);
        }
    }
}
