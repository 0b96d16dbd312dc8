using Entourage.Members;
using Entourage.Records;

namespace Entourage.Moderation;

/// <summary>
/// Stops one member from making invitations, and lets them again. Nothing else changes for them: links they sent go on working. Thread-safe.
/// </summary>
internal sealed class FreezeMember(StoreWriter writer, TimeProvider time)
{
    /// <summary>The reason.</summary>
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

    /// <summary>Freezes the member; does nothing if they are frozen by hand already. <c>not_found</c>, <c>text_too_long</c>.</summary>
    public async Task<Outcome<Done>> RunAsync(Caller me, string handle, string? reason, CancellationToken stop)
    {
        var clean = PlainText.Clean(reason, 500, 2000, "reason", lines: true);
        return clean.Ok ? await writer.WriteAsync(new Write(me.Member, handle, clean.Value, time.GetUtcNow()), stop) : clean.Problem;
    }

    /// <summary>Lifts what was frozen by hand; reports that wait for a decision still count. <c>not_found</c>.</summary>
    public async Task<Outcome<Done>> LiftAsync(Caller me, string handle, CancellationToken stop) =>
        await writer.WriteAsync(new Write(me.Member, handle, reason: null, time.GetUtcNow()), stop);

    private sealed class Write(MemberId me, string handle, string? reason, DateTimeOffset now) : StoreWrite<Outcome<Done>>
    {
        protected override Outcome<Done> Apply(StoreSession session)
        {
            if (MemberRows.Find(session, handle) is not { } member) return HttpProblems.NotFound;
            if (reason is null) Lift(session, member.Id);
            else if (FreezeRows.Set(session, member.Id, me, now)) AuditRows.Add(session, me, "frozen", member.Id, reason, now);
            return default(Done);
        }

        private void Lift(StoreSession session, MemberId member)
        {
            if (!FreezeRows.Lift(session, member)) return;
            AuditRows.Add(session, me, "unfrozen", member, "", now);
            AppealRows.EndOfFreeze(session, member, now);
        }
    }
}
