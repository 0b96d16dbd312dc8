using Entourage.Members.Sessions;
using Entourage.Records;

namespace Entourage.Members;

/// <summary>
/// Suspends a member, or ends a suspension. Their sessions end with the commit, tokens and open streams within seconds; their open links, clips
/// and page are there for nobody until it ends. Members who joined through them recently are put on the operators' review list, and nothing else happens to them.
/// </summary>
internal sealed class SuspendMember(StoreWriter writer, StoreReader reader, TimeProvider time)
{
    /// <summary>How recently a member must have joined through the suspended one to be reviewed.</summary>
    private static readonly TimeSpan OfLate = TimeSpan.FromDays(90);

    /// <summary>For how long and why.</summary>
    /// <param name="Until">When it ends by itself; if left out, it lasts until an operator ends it.</param>
    /// <param name="Reason">For the audit log, at most 500 characters.</param>
    public sealed record Request(DateTimeOffset? Until = null, string? Reason = null);

    internal static void Map(RouteGroupBuilder api)
    {
        var suspension = api.MapGroup("/operator/members/{handle}/suspension").WithTags("Operator").NeedsOperator();
        suspension.MapPut("", async (string handle, Request request, SuspendMember use, Caller me, HttpContext context, CancellationToken stop) =>
                (await use.RunAsync(me, handle, request, stop)).ToHttp(context))
            .WithName("Suspend").WithSummary("Suspend a member").ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
        suspension.MapDelete("", async (string handle, SuspendMember use, Caller me, HttpContext context, CancellationToken stop) =>
                (await use.EndAsync(me, handle, stop)).ToHttp(context))
            .WithName("EndSuspension").WithSummary("End a suspension").ProducesProblem(404);
    }

    /// <summary>Suspends; <c>not_found</c>, <c>cannot_suspend_operator</c>, <c>until_not_valid</c>.</summary>
    public async Task<Outcome<Done>> RunAsync(Caller me, string handle, Request request, CancellationToken stop)
    {
        var reason = PlainText.Clean(request.Reason, 500, 2000, "reason", lines: true);
        if (!reason.Ok) return reason.Problem;
        var now = time.GetUtcNow();
        if (request.Until <= now) return MemberProblems.UntilNotValid;
        if (await reader.ReadAsync(handle, MemberRows.Find, stop) is not { } member) return HttpProblems.NotFound;
        if (member.Operator) return MemberProblems.CannotSuspendOperator;
        await writer.WriteAsync(new Begin(me.Member, member.Id, request.Until, reason.Value, now), stop);
        return default(Done);
    }

    /// <summary>Ends a suspension; nothing happens when there is none.</summary>
    public async Task<Outcome<Done>> EndAsync(Caller me, string handle, CancellationToken stop)
    {
        if (await reader.ReadAsync(handle, MemberRows.Find, stop) is not { } member) return HttpProblems.NotFound;
        await writer.WriteAsync(new End(me.Member, member.Id, time.GetUtcNow()), stop);
        return default(Done);
    }

    private sealed class Begin(MemberId me, MemberId member, DateTimeOffset? until, string reason, DateTimeOffset now) : StoreWrite<Done>
    {
        private const string Suspend = "UPDATE members SET suspended = TRUE, suspended_until = @until WHERE id = @id";

        protected override Done Apply(StoreSession session)
        {
            session.Sql(Suspend).With("@id", member.Value).With("@until", until?.ToUnixTimeMilliseconds()).Run();
            AuditRows.Add(session, me, "suspended", member, reason, now);
            ReviewRows.Open(session, MemberTree.Since(session, member, now - OfLate), member, now);
            // Tokens stay, and open nothing while it lasts.
            SessionRows.EndOthers(session, member, []);
            session.Changed(new MemberChanged(member));
            return default;
        }
    }

    private sealed class End(MemberId me, MemberId member, DateTimeOffset now) : StoreWrite<bool>
    {
        private const string Lift = "UPDATE members SET suspended = FALSE, suspended_until = NULL WHERE id = @id AND suspended";

        protected override bool Apply(StoreSession session)
        {
            session.Changed(new MemberChanged(member));
            var ended = session.Sql(Lift).With("@id", member.Value).Run() == 1;
            if (ended) EndSuspensions.After(session, me, member, now);
            return ended;
        }
    }
}
