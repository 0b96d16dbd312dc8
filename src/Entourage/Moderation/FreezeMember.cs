using Entourage.Http;
using Entourage.Kernel;
using Entourage.Members;
using Entourage.Safety;
using Entourage.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Entourage.Moderation;

/// <summary>
/// Stops one member from making invitations, and lets them again. Nothing else changes for them: links they sent go on working. Thread-safe.
/// </summary>
public sealed class FreezeMember
{
    private readonly HotWriter writer;
    private readonly TimeProvider time;

    internal FreezeMember(HotWriter writer, TimeProvider time) => (this.writer, this.time) = (writer, time);

    /// <summary>Why.</summary>
    /// <param name="Reason">For the audit log, at most 500 characters.</param>
    public sealed record Request(string? Reason = null);

    internal static void Map(RouteGroupBuilder api)
    {
        var freeze = api.MapGroup("/operator/members/{handle}/freeze").WithTags("Operator").NeedsOperator();
        freeze.MapPut("", async (string handle, Request request, FreezeMember use, Caller me, HttpContext context, CancellationToken stop) =>
                (await use.RunAsync(me, handle, request.Reason, stop)).ToHttp(context))
            .WithName("Freeze").WithSummary("Stop a member from making invitations").ProducesProblem(404).ProducesProblem(422);
        freeze.MapDelete("", async (string handle, FreezeMember use, Caller me, HttpContext context, CancellationToken stop) =>
                (await use.LiftAsync(me, handle, stop)).ToHttp(context))
            .WithName("Unfreeze").WithSummary("Let a member make invitations again").ProducesProblem(404);
    }

    /// <summary>Freezes; nothing happens when they are frozen by hand already. <c>not_found</c>, <c>text_too_long</c>.</summary>
    public async Task<Outcome<Done>> RunAsync(Caller me, string handle, string? reason, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(me);
        var clean = PlainText.Clean(reason, 500, 2000, "reason", lines: true);
        return clean.Ok ? await writer.WriteAsync(new Write(me.Member, handle, clean.Value, time.GetUtcNow()), stop) : clean.Problem;
    }

    /// <summary>Lifts what was frozen by hand; reports that wait for a decision still count. <c>not_found</c>.</summary>
    public async Task<Outcome<Done>> LiftAsync(Caller me, string handle, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(me);
        return await writer.WriteAsync(new Write(me.Member, handle, reason: null, time.GetUtcNow()), stop);
    }

    private sealed class Write(MemberId me, string handle, string? reason, DateTimeOffset now) : HotWrite<Outcome<Done>>
    {
        protected override Outcome<Done> Apply(HotSession session)
        {
            if (MemberRows.Find(session, handle) is not { } member) return HttpProblems.NotFound;
            if (reason is null) FreezeRows.Lift(session, member.Id, me, now);
            else FreezeRows.Set(session, member.Id, me, reason, now);
            return default(Done);
        }
    }
}
