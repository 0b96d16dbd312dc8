using Entourage.Members;
using Entourage.Records;

namespace Entourage.Moderation;

/// <summary>Closes the review of a member who joined through a suspended one: nothing to do. Thread-safe.</summary>
internal sealed class ClearReview(StoreWriter writer, TimeProvider time)
{
    internal static void Map(RouteGroupBuilder api) =>
        api.MapPut("/operator/reviews/{handle}/cleared", async Task<Results<NoContent, ProblemHttpResult>> (
            string handle, ClearReview use, Caller me, HttpContext context, CancellationToken stop) =>
        {
            var cleared = await use.RunAsync(me, handle, stop);
            return cleared.Ok ? TypedResults.NoContent() : cleared.Problem.ToHttp(context);
        }).NeedsOperator().WithTags("Operator").WithName("ClearReview").WithSummary("Close a member's review: nothing to do").ProducesProblem(404);

    /// <summary>Clears the review; does nothing if it is cleared already. <c>not_found</c> if the member was never in the queue.</summary>
    public async Task<Outcome<Done>> RunAsync(Caller me, string handle, CancellationToken stop) =>
        await writer.WriteAsync(new Write(me.Member, handle, time.GetUtcNow()), stop);

    private sealed class Write(MemberId me, string handle, DateTimeOffset now) : StoreWrite<Outcome<Done>>
    {
        protected override Outcome<Done> Apply(StoreSession session)
        {
            if (MemberRows.Find(session, handle) is not { } member || ReviewRows.Of(session, member.Id) is null) return HttpProblems.NotFound;
            if (ReviewRows.Clear(session, member.Id)) AuditRows.Add(session, me, "review_cleared", member.Id, "", now);
            return default(Done);
        }
    }
}
