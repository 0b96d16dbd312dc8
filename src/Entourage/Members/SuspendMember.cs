using Entourage.Http;
using Entourage.Kernel;
using Entourage.Members.Sessions;
using Entourage.Safety;
using Entourage.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Entourage.Members;

/// <summary>
/// Suspends a member, or ends a suspension. Their sessions end with the commit, tokens and open streams within seconds; their open links, clips
/// and page are there for nobody until it ends. Whoever joined through them of late is put before the operators to look at, and not touched.
/// </summary>
public sealed class SuspendMember
{
    /// <summary>How long after joining through somebody one is looked at when they are suspended.</summary>
    private static readonly TimeSpan OfLate = TimeSpan.FromDays(90);

    private readonly HotWriter writer;
    private readonly HotReader reader;
    private readonly Sessions.Sessions sessions;
    private readonly IRemembersRows remembered;
    private readonly TimeProvider time;

    internal SuspendMember(HotWriter writer, HotReader reader, Sessions.Sessions sessions, IRemembersRows remembered, TimeProvider time) =>
        (this.writer, this.reader, this.sessions, this.remembered, this.time) = (writer, reader, sessions, remembered, time);

    /// <summary>For how long and why.</summary>
    /// <param name="Until">When it ends by itself; left out, it lasts until it is ended.</param>
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
        ArgumentNullException.ThrowIfNull(me);
        ArgumentNullException.ThrowIfNull(request);
        var reason = PlainText.Clean(request.Reason, 500, 2000, "reason", lines: true);
        if (!reason.Ok) return reason.Problem;
        var now = time.GetUtcNow();
        if (request.Until <= now) return MemberProblems.UntilNotValid;
        if (reader.Read(handle, MemberRows.Find) is not { } member) return HttpProblems.NotFound;
        if (member.Operator) return MemberProblems.CannotSuspendOperator;
        var ended = await writer.WriteAsync(new Begin(me.Member, member.Id, request.Until, reason.Value, now), stop);
        foreach (var key in ended) sessions.Forget(key);
        remembered.Forget();
        return default(Done);
    }

    /// <summary>Ends a suspension; nothing happens when there is none.</summary>
    public async Task<Outcome<Done>> EndAsync(Caller me, string handle, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(me);
        if (reader.Read(handle, MemberRows.Find) is not { } member) return HttpProblems.NotFound;
        await writer.WriteAsync(new End(me.Member, member.Id, time.GetUtcNow()), stop);
        remembered.Forget();
        return default(Done);
    }

    private sealed class Begin(MemberId me, MemberId member, DateTimeOffset? until, string reason, DateTimeOffset now) : HotWrite<byte[][]>
    {
        private const string Suspend = "UPDATE members SET suspended = TRUE, suspended_until = @until WHERE id = @id";
        private const string Tokens = "SELECT key FROM tokens WHERE member = @id";

        protected override byte[][] Apply(HotSession session)
        {
            session.Sql(Suspend).With("@id", member.Value).With("@until", until?.ToUnixTimeMilliseconds()).Run();
            AuditRows.Add(session, me, "suspended", member, reason, now);
            ReviewRows.Open(session, MemberTree.Since(session, member, now - OfLate), member, now);
            // Tokens stay, and open nothing while it lasts; what this node remembers of them ends now.
            var tokens = session.Sql(Tokens).With("@id", member.Value).All(row => row.GetFieldValue<byte[]>(0));
            return [.. SessionRows.EndOthers(session, member, []), .. tokens];
        }
    }

    private sealed class End(MemberId me, MemberId member, DateTimeOffset now) : HotWrite<bool>
    {
        private const string Lift = "UPDATE members SET suspended = FALSE, suspended_until = NULL WHERE id = @id AND suspended";

        protected override bool Apply(HotSession session)
        {
            var ended = session.Sql(Lift).With("@id", member.Value).Run() == 1;
            if (ended) EndSuspensions.After(session, me, member, now);
            return ended;
        }
    }
}
