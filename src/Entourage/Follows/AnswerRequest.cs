using Entourage.Http;
using Entourage.Kernel;
using Entourage.Live;
using Entourage.Members;
using Entourage.Safety;
using Entourage.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace Entourage.Follows;

/// <summary>Lets somebody follow who asked to, or does not. Whoever is declined is not told. Thread-safe.</summary>
public sealed class AnswerRequest
{
    private readonly HotWriter writer;
    private readonly HotReader reader;
    private readonly LiveFeed live;
    private readonly FollowingBack back;
    private readonly AllowanceOptions numbers;
    private readonly TimeProvider time;

    internal AnswerRequest(HotWriter writer, HotReader reader, LiveFeed live, FollowingBack back, IOptions<AllowanceOptions> numbers, TimeProvider time) =>
        (this.writer, this.reader, this.live, this.back, this.numbers, this.time) = (writer, reader, live, back, numbers.Value, time);

    internal static void Map(RouteGroupBuilder api)
    {
        var request = api.MapGroup("/me/requests/{handle}").WithTags("Follows").Needs(Scopes.Follow);
        request.MapPut("", async (string handle, AnswerRequest use, Caller me, HttpContext context, CancellationToken stop) =>
                (await use.RunAsync(me, handle, approve: true, stop)).ToHttp(context))
            .WithName("ApproveRequest").WithSummary("Let somebody follow you").ProducesProblem(404);
        request.MapDelete("", async (string handle, AnswerRequest use, Caller me, HttpContext context, CancellationToken stop) =>
                (await use.RunAsync(me, handle, approve: false, stop)).ToHttp(context))
            .WithName("DeclineRequest").WithSummary("Do not let somebody follow you; they are not told").ProducesProblem(404);
    }

    /// <summary>
    /// Approves or declines. An invitation that the request came through counts as accepted with the approval. <c>not_found</c> when nobody of
    /// that handle asked.
    /// </summary>
    public async Task<Outcome<Done>> RunAsync(Caller me, string handle, bool approve, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(me);
        var them = reader.Read(handle, MemberRows.Find);
        if (them is null) return HttpProblems.NotFound;
        var answered = await writer.WriteAsync(new Change(me.Member, them.Id, approve, numbers, back, time.GetUtcNow()), stop);
        if (!answered.Ok) return answered.Problem;
        if (approve) live.Tell(me.Member, new("followed", time.GetUtcNow(), them.Handle, Followers: answered.Value));
        return default(Done);
    }

    private sealed class Change(MemberId me, MemberId them, bool approve, AllowanceOptions numbers, FollowingBack back, DateTimeOffset now) : HotWrite<Outcome<long>>
    {
        protected override Outcome<long> Apply(HotSession session)
        {
            if (!RequestRows.Stands(session, them, me)) return HttpProblems.NotFound;
            if (approve) RequestRows.Grant(session, numbers, back, them, me, now);
            else RequestRows.Decline(session, them, me);
            return MemberRows.Find(session, me)?.Followers ?? 0;
        }
    }
}
