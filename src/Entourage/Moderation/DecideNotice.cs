using Entourage.Records;

namespace Entourage.Moderation;

/// <summary>Says that a notice was right, or was not; whoever sent it reads which, and the words beside it. It does nothing to anybody: that is another act. Thread-safe.</summary>
internal sealed class DecideNotice(StoreWriter writer, TimeProvider time)
{
    /// <summary>The words beside the decision.</summary>
    /// <param name="Answer">What the reporter is told, at most 500 characters.</param>
    public sealed record Request(string? Answer = null);

    internal static void Map(RouteGroupBuilder api)
    {
        var notice = api.MapGroup("/operator/notices/{notice}").WithTags("Operator").NeedsOperator();
        notice.MapPut("/upheld", async (string notice, Request request, DecideNotice use, Caller me, HttpContext context, CancellationToken stop) =>
                (await use.RunAsync(me, notice, upheld: true, request.Answer, stop)).ToHttp(context))
            .WithName("UpholdNotice").WithSummary("Say that a report of a clip or a person was right").ProducesProblem(404).ProducesProblem(422);
        notice.MapPut("/dismissed", async (string notice, Request request, DecideNotice use, Caller me, HttpContext context, CancellationToken stop) =>
                (await use.RunAsync(me, notice, upheld: false, request.Answer, stop)).ToHttp(context))
            .WithName("DismissNotice").WithSummary("Dismiss a report of a clip or a person").ProducesProblem(404).ProducesProblem(422);
    }

    /// <summary>Decides, also a second time and the other way; <c>not_found</c>, <c>text_too_long</c>.</summary>
    public async Task<Outcome<Done>> RunAsync(Caller me, string notice, bool upheld, string? answer, CancellationToken stop)
    {
        if (!Guid.TryParseExact(notice, "N", out var id)) return HttpProblems.NotFound;
        var clean = PlainText.Clean(answer, 500, 2000, "answer", lines: true);
        return clean.Ok ? await writer.WriteAsync(new Write(me.Member, id, upheld, clean.Value, time.GetUtcNow()), stop) : clean.Problem;
    }

    private sealed class Write(MemberId me, Guid id, bool upheld, string answer, DateTimeOffset now) : StoreWrite<Outcome<Done>>
    {
        protected override Outcome<Done> Apply(StoreSession session)
        {
            if (NoticeRows.Find(session, id) is not { } notice) return HttpProblems.NotFound;
            NoticeRows.Decide(session, id, upheld ? ReportState.Upheld : ReportState.Dismissed, answer, now);
            AuditRows.Add(session, me, upheld ? "notice_upheld" : "notice_dismissed", notice.Subject, answer, now);
            return default(Done);
        }
    }
}
