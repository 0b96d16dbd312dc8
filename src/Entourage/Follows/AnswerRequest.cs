using Entourage.Allowance;
using Entourage.Live;
using Entourage.Members;

namespace Entourage.Follows;

/// <summary>Approves or declines a request to follow. The member who is declined is not told. Thread-safe.</summary>
internal sealed class AnswerRequest(
    StoreWriter writer, StoreReader reader, LiveFeed live, FollowingBack back, IOptions<AllowanceOptions> numbers, TimeProvider time)
{
    private readonly AllowanceOptions numbers = numbers.Value;

    internal static void Map(RouteGroupBuilder api)
    {
        var request = api.MapGroup("/me/requests/{handle}").WithTags("Follows").Needs(Scopes.Follow);
        request.MapPut("", async (string handle, AnswerRequest use, Caller me, HttpContext context, CancellationToken stop) =>
                (await use.RunAsync(me, handle, approve: true, stop)).ToHttp(context))
            .WithName("ApproveRequest").WithSummary("Approve a request to follow you").ProducesProblem(404);
        request.MapDelete("", async (string handle, AnswerRequest use, Caller me, HttpContext context, CancellationToken stop) =>
                (await use.RunAsync(me, handle, approve: false, stop)).ToHttp(context))
            .WithName("DeclineRequest").WithSummary("Decline a request to follow you; the member is not told").ProducesProblem(404);
    }

    /// <summary>
    /// Approves or declines. An invitation that the request came through counts as accepted with the approval. <c>not_found</c> when nobody of
    /// that handle asked.
    /// </summary>
    public async Task<Outcome<Done>> RunAsync(Caller me, string handle, bool approve, CancellationToken stop)
    {
        var them = await reader.ReadAsync((handle, me.Member), static (rows, asked) => MemberSight.Find(rows, asked.handle, asked.Member), stop);
        if (them is null) return HttpProblems.NotFound;
        var answered = await writer.WriteAsync(new Change(me.Member, them.Id, approve, numbers, back, time.GetUtcNow()), stop);
        if (!answered.Ok) return answered.Problem;
        if (approve) live.Tell(me.Member, new("followed", time.GetUtcNow(), them.Handle, Followers: answered.Value));
        return default(Done);
    }

    private sealed class Change(MemberId me, MemberId them, bool approve, AllowanceOptions numbers, FollowingBack back, DateTimeOffset now) : StoreWrite<Outcome<long>>
    {
        protected override Outcome<long> Apply(StoreSession session)
        {
            if (!RequestRows.Exists(session, them, me)) return HttpProblems.NotFound;
            if (approve) GrantRequest.Run(session, numbers, back, them, me, now);
            else RequestRows.Decline(session, them, me);
            return MemberRows.Find(session, me)?.Followers ?? 0;
        }
    }
}
