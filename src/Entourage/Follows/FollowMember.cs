using Entourage.Allowance;
using Entourage.Live;
using Entourage.Members;

namespace Entourage.Follows;

/// <summary>How two members relate to each other, seen by the first.</summary>
/// <param name="Following">I follow them.</param>
/// <param name="FollowedBy">They follow me.</param>
/// <param name="Blocked">I have blocked them.</param>
/// <param name="Muted">I have muted them.</param>
/// <param name="Requested">I have asked to follow them and do not follow yet; this stays true if they decline.</param>
/// <param name="Followers">How many follow them.</param>
/// <param name="LinkOpen">After an undo within a minute: the link that made the follow is open again for the person it was sent to.</param>
internal sealed record Relation(bool Following, bool FollowedBy, bool Blocked, bool Muted, bool Requested, long Followers, bool? LinkOpen = null);

/// <summary>
/// Follows a member, or stops; both as often as one likes, with the same end. Of a member who approves followers one asks for it: answered by 202
/// and <c>requested</c>.
/// </summary>
internal sealed class FollowMember(
    StoreWriter writer, StoreReader reader, LiveFeed live, FollowingBack back, IReopensLinks links, IOptions<AllowanceOptions> numbers, TimeProvider time)
{
    private readonly AllowanceOptions numbers = numbers.Value;

    internal static void Map(RouteGroupBuilder api)
    {
        var follow = api.MapGroup("/members/{handle}/follow").WithTags("Follows");
        follow.MapGet("", async (string handle, FollowMember use, Caller me, HttpContext context, CancellationToken stop) =>
                Answer(await use.LookAsync(me, handle, stop), context))
            .Needs(Scopes.Read).WithName("ReadRelation").WithSummary("Show whether you and a member follow, block or mute each other").ProducesProblem(404);
        follow.MapPut("", async (string handle, FollowMember use, Caller me, HttpContext context, CancellationToken stop) =>
                Started(await use.StartAsync(me, handle, stop), context))
            .Needs(Scopes.Follow).WithName("Follow").WithSummary("Follow a member, or ask to (202) if they approve followers").ProducesProblem(404).ProducesProblem(409);
        follow.MapDelete("", async (string handle, FollowMember use, Caller me, HttpContext context, CancellationToken stop) =>
                Answer(await use.StopAsync(me, handle, stop), context))
            .Needs(Scopes.Follow).WithName("Unfollow").WithSummary("Stop following, undo a follow, or withdraw a request").ProducesProblem(404);
    }

    private static Results<Ok<Relation>, ProblemHttpResult> Answer(Outcome<Relation> outcome, HttpContext context) =>
        outcome.Ok ? TypedResults.Ok(outcome.Value) : outcome.Problem.ToHttp(context);

    private static Results<Ok<Relation>, Accepted<Relation>, ProblemHttpResult> Started(Outcome<Relation> outcome, HttpContext context)
    {
        if (!outcome.Ok) return outcome.Problem.ToHttp(context);
        return outcome.Value.Requested ? TypedResults.Accepted((string?)null, outcome.Value) : TypedResults.Ok(outcome.Value);
    }

    /// <summary>Whether the caller and <paramref name="handle"/> follow, block or mute each other.</summary>
    public ValueTask<Outcome<Relation>> LookAsync(Caller me, string handle, CancellationToken stop) =>
        reader.ReadAsync(
            (me.Member, handle),
            static (rows, asked) => MemberSight.Find(rows, asked.handle, asked.Member) is { } them ? See(rows, asked.Member, them.Id) : (Outcome<Relation>)HttpProblems.NotFound,
            stop);

    /// <summary>Follows, or asks to; the other member's open pages are told if it is new.</summary>
    public Task<Outcome<Relation>> StartAsync(Caller me, string handle, CancellationToken stop) => ChangeAsync(me, handle, start: true, stop);

    /// <summary>
    /// Stops following, or takes the request back; within seven days of an invitation this is its undo, and within a minute it opens the link again.
    /// </summary>
    public Task<Outcome<Relation>> StopAsync(Caller me, string handle, CancellationToken stop) => ChangeAsync(me, handle, start: false, stop);

    private async Task<Outcome<Relation>> ChangeAsync(Caller me, string handle, bool start, CancellationToken stop)
    {
        var them = await reader.ReadAsync((handle, me.Member), static (rows, asked) => MemberSight.Find(rows, asked.handle, asked.Member), stop);
        if (them is null) return HttpProblems.NotFound;
        var change = new Change(me.Member, them.Id, start, numbers, back, links, time.GetUtcNow());
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

    private static Relation See(StoreSession rows, MemberId me, MemberId them)
    {
        var following = FollowRows.Exists(rows, me, them);
        return new(
            following, FollowRows.Exists(rows, them, me), BlockRows.Exists(rows, me, them), MuteRows.Exists(rows, me, them),
            !following && RequestRows.Exists(rows, me, them), MemberRows.Find(rows, them)?.Followers ?? 0);
    }

    private sealed class Change(
        MemberId me, MemberId them, bool start, AllowanceOptions numbers, FollowingBack back, IReopensLinks links, DateTimeOffset now) : StoreWrite<Outcome<Relation>>
    {
        public bool Changed { get; private set; }

        public bool Asked { get; private set; }

        protected override Outcome<Relation> Apply(StoreSession session)
        {
            Asked = false;
            if (!start) return End(session);
            return Begin(session) is { } refused ? refused : See(session, me, them);
        }

        private Relation End(StoreSession session)
        {
            var asked = RequestRows.Take(session, me, them);
            var followed = FollowRows.Remove(session, numbers, me, them, now);
            Changed = followed is not null;
            var link = followed?.Through ?? asked?.Through?.Invitation;
            return See(session, me, them) with { LinkOpen = link is { } made && links.Reopen(session, made, me, now) ? true : null };
        }

        private Problem? Begin(StoreSession session)
        {
            if (me == them) return FollowProblems.Oneself;
            if (MemberRows.Find(session, them) is not { Suspended: false } other) return HttpProblems.NotFound;
            if (BlockRows.Exists(session, me, them)) return FollowProblems.YouBlockedThem;
            // Somebody who is blocked is not told so: it looks as if there were nobody.
            if (BlockRows.Exists(session, them, me)) return HttpProblems.NotFound;
            if (FollowRows.Exists(session, me, them)) Changed = false;
            else if (other.Private) Asked = Changed = RequestRows.Add(session, me, them, through: null, now);
            else Changed = GrantRequest.Run(session, numbers, back, me, them, now);
            return null;
        }
    }
}
