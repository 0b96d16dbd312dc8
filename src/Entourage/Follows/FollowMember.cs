using Entourage.Http;
using Entourage.Kernel;
using Entourage.Live;
using Entourage.Members;
using Entourage.Safety;
using Entourage.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace Entourage.Follows;

/// <summary>How two members stand to each other, seen by the first.</summary>
/// <param name="Following">I follow them.</param>
/// <param name="FollowedBy">They follow me.</param>
/// <param name="Blocked">I have blocked them.</param>
/// <param name="Muted">I keep their clips out of my feeds.</param>
/// <param name="Requested">I have asked to follow them and do not yet; it stays so when they decline.</param>
/// <param name="Followers">How many follow them.</param>
public sealed record Relation(bool Following, bool FollowedBy, bool Blocked, bool Muted, bool Requested, long Followers);

/// <summary>
/// Follows a member, or stops; both as often as one likes, with the same end. Of a member who approves followers one asks for it: answered by 202
/// and <c>requested</c>.
/// </summary>
public sealed class FollowMember
{
    private readonly HotWriter writer;
    private readonly HotReader reader;
    private readonly LiveFeed live;
    private readonly FollowingBack back;
    private readonly AllowanceOptions numbers;
    private readonly TimeProvider time;

    internal FollowMember(HotWriter writer, HotReader reader, LiveFeed live, FollowingBack back, IOptions<AllowanceOptions> numbers, TimeProvider time) =>
        (this.writer, this.reader, this.live, this.back, this.numbers, this.time) = (writer, reader, live, back, numbers.Value, time);

    internal static void Map(RouteGroupBuilder api)
    {
        var follow = api.MapGroup("/members/{handle}/follow").WithTags("Follows");
        follow.MapGet("", (string handle, FollowMember use, Caller me, HttpContext context) => Answer(use.Look(me, handle), context))
            .Needs(Scopes.Read).WithName("ReadRelation").WithSummary("How you and a member stand to each other").ProducesProblem(404);
        follow.MapPut("", async (string handle, FollowMember use, Caller me, HttpContext context, CancellationToken stop) =>
                Started(await use.StartAsync(me, handle, stop), context))
            .Needs(Scopes.Follow).WithName("Follow").WithSummary("Follow a member, or ask to (202) when they approve followers").ProducesProblem(404).ProducesProblem(409);
        follow.MapDelete("", async (string handle, FollowMember use, Caller me, HttpContext context, CancellationToken stop) =>
                Answer(await use.StopAsync(me, handle, stop), context))
            .Needs(Scopes.Follow).WithName("Unfollow").WithSummary("Stop following, undo, or take a request back").ProducesProblem(404);
    }

    private static Results<Ok<Relation>, ProblemHttpResult> Answer(Outcome<Relation> outcome, HttpContext context) =>
        outcome.Ok ? TypedResults.Ok(outcome.Value) : outcome.Problem.ToHttp(context);

    private static Results<Ok<Relation>, Accepted<Relation>, ProblemHttpResult> Started(Outcome<Relation> outcome, HttpContext context)
    {
        if (!outcome.Ok) return outcome.Problem.ToHttp(context);
        return outcome.Value.Requested ? TypedResults.Accepted((string?)null, outcome.Value) : TypedResults.Ok(outcome.Value);
    }

    /// <summary>How the caller and <paramref name="handle"/> stand to each other.</summary>
    public Outcome<Relation> Look(Caller me, string handle)
    {
        ArgumentNullException.ThrowIfNull(me);
        return reader.Read((me.Member, handle), static (rows, asked) =>
            MemberRows.Find(rows, asked.handle) is { } them ? See(rows, asked.Member, them.Id) : (Outcome<Relation>)HttpProblems.NotFound);
    }

    /// <summary>Follows, or asks to; told to the other's open pages when it is new.</summary>
    public Task<Outcome<Relation>> StartAsync(Caller me, string handle, CancellationToken stop) => ChangeAsync(me, handle, start: true, stop);

    /// <summary>Stops following, or takes the request back; within seven days of an invitation this is its undo.</summary>
    public Task<Outcome<Relation>> StopAsync(Caller me, string handle, CancellationToken stop) => ChangeAsync(me, handle, start: false, stop);

    private async Task<Outcome<Relation>> ChangeAsync(Caller me, string handle, bool start, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(me);
        var them = reader.Read(handle, MemberRows.Find);
        if (them is null) return HttpProblems.NotFound;
        var change = new Change(me.Member, them.Id, start, numbers, back, time.GetUtcNow());
        var outcome = await writer.WriteAsync(change, stop);
        if (outcome is { Ok: true } && change.Asked)
        {
            live.Tell(them.Id, new("follow_requested", time.GetUtcNow(), me.Handle));
        }
        else if (outcome is { Ok: true } && change.Changed)
        {
            live.Tell(them.Id, new(start ? "followed" : "unfollowed", time.GetUtcNow(), me.Handle, Followers: outcome.Value.Followers));
        }
        return outcome;
    }

    private static Relation See(HotSession rows, MemberId me, MemberId them)
    {
        var following = FollowRows.Stands(rows, me, them);
        return new(
            following, FollowRows.Stands(rows, them, me), BlockRows.Stands(rows, me, them), MuteRows.Stands(rows, me, them),
            !following && RequestRows.Stands(rows, me, them), MemberRows.Find(rows, them)?.Followers ?? 0);
    }

    private sealed class Change(MemberId me, MemberId them, bool start, AllowanceOptions numbers, FollowingBack back, DateTimeOffset now) : HotWrite<Outcome<Relation>>
    {
        public bool Changed { get; private set; }

        public bool Asked { get; private set; }

        protected override Outcome<Relation> Apply(HotSession session)
        {
            Asked = false;
            if (!start) Changed = FollowRows.Remove(session, numbers, me, them, now) is not null;
            else if (Begin(session) is { } refused) return refused;
            return See(session, me, them);
        }

        private Problem? Begin(HotSession session)
        {
            if (me == them) return FollowProblems.Oneself;
            if (MemberRows.Find(session, them) is not { Suspended: false } other) return HttpProblems.NotFound;
            if (BlockRows.Stands(session, me, them)) return FollowProblems.YouBlockedThem;
            // Somebody who is blocked is not told so: it looks as if there were nobody.
            if (BlockRows.Stands(session, them, me)) return HttpProblems.NotFound;
            if (FollowRows.Stands(session, me, them)) Changed = false;
            else if (other.Private) Asked = Changed = RequestRows.Add(session, me, them, through: null, now);
            else Changed = RequestRows.Grant(session, numbers, back, me, them, now);
            return null;
        }
    }
}
