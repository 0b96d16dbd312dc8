using Entourage.Http;
using Entourage.Kernel;
using Entourage.Members;
using Entourage.Safety;
using Entourage.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Entourage.Moderation;

/// <summary>An operator looked at somebody who joined through a suspended member, and there is nothing to do. Thread-safe.</summary>
public sealed class ClearReview
{
    private readonly HotWriter writer;
    private readonly TimeProvider time;

    internal ClearReview(HotWriter writer, TimeProvider time) => (this.writer, this.time) = (writer, time);

    internal static void Map(RouteGroupBuilder api) =>
        api.MapPut("/operator/reviews/{handle}/cleared", async Task<Results<NoContent, ProblemHttpResult>> (
            string handle, ClearReview use, Caller me, HttpContext context, CancellationToken stop) =>
        {
            var cleared = await use.RunAsync(me, handle, stop);
            return cleared.Ok ? TypedResults.NoContent() : cleared.Problem.ToHttp(context);
        }).NeedsOperator().WithTags("Operator").WithName("ClearReview").WithSummary("Say that there is nothing to do about a member").ProducesProblem(404);

    /// <summary>Clears it; nothing happens when it is so already. <c>not_found</c> when the member was never in the queue.</summary>
    public async Task<Outcome<Done>> RunAsync(Caller me, string handle, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(me);
        return await writer.WriteAsync(new Write(me.Member, handle, time.GetUtcNow()), stop);
    }

    private sealed class Write(MemberId me, string handle, DateTimeOffset now) : HotWrite<Outcome<Done>>
    {
        protected override Outcome<Done> Apply(HotSession session)
        {
            if (MemberRows.Find(session, handle) is not { } member || ReviewRows.Of(session, member.Id) is null) return HttpProblems.NotFound;
            if (ReviewRows.Clear(session, member.Id)) AuditRows.Add(session, me, "review_cleared", member.Id, "", now);
            return default(Done);
        }
    }
}
