using Entourage.Http;
using Entourage.Kernel;
using Entourage.Safety;
using Entourage.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace Entourage.Moderation;

/// <summary>Upholds a report, which then counts until it is 90 days old, or dismisses it, which undoes what it cost from then on.</summary>
public sealed class DecideReport
{
    private readonly HotWriter writer;
    private readonly AllowanceOptions numbers;
    private readonly TimeProvider time;

    internal DecideReport(HotWriter writer, IOptions<AllowanceOptions> numbers, TimeProvider time) =>
        (this.writer, this.numbers, this.time) = (writer, numbers.Value, time);

    internal static void Map(RouteGroupBuilder api)
    {
        var report = api.MapGroup("/operator/reports/{invitation}").WithTags("Operator").NeedsOperator();
        report.MapPut("/upheld", async (InvitationId invitation, DecideReport use, Caller me, HttpContext context, CancellationToken stop) =>
                (await use.RunAsync(me, invitation, upheld: true, stop)).ToHttp(context))
            .WithName("UpholdReport").WithSummary("Say that a report is right").ProducesProblem(404);
        report.MapPut("/dismissed", async (InvitationId invitation, DecideReport use, Caller me, HttpContext context, CancellationToken stop) =>
                (await use.RunAsync(me, invitation, upheld: false, stop)).ToHttp(context))
            .WithName("DismissReport").WithSummary("Say that a report is wrong").ProducesProblem(404);
    }

    /// <summary>Decides, also a second time and the other way; every decision stands in the audit log.</summary>
    public async Task<Outcome<Done>> RunAsync(Caller me, InvitationId invitation, bool upheld, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(me);
        return await writer.WriteAsync(new Write(me.Member, invitation, upheld, numbers, time.GetUtcNow()), stop);
    }

    private sealed class Write(MemberId me, InvitationId invitation, bool upheld, AllowanceOptions numbers, DateTimeOffset now) : HotWrite<Outcome<Done>>
    {
        protected override Outcome<Done> Apply(HotSession session)
        {
            if (ReportRows.Decide(session, invitation, upheld ? ReportState.Upheld : ReportState.Dismissed, now) is not { } subject) return HttpProblems.NotFound;
            if (upheld) AllowanceCorrections.TakeBackAll(session, numbers, subject, now);
            AuditRows.Add(session, me, upheld ? "report_upheld" : "report_dismissed", subject, invitation.Value, now);
            return default(Done);
        }
    }
}
