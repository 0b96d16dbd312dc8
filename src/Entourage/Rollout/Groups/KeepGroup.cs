using Entourage.Http;
using Entourage.Kernel;
using Entourage.Members;
using Entourage.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Entourage.Rollout.Groups;

/// <summary>Who belongs to a group. The first who does begins it; a group that nobody belongs to and nothing is given to is not there. Thread-safe.</summary>
public sealed class KeepGroup
{
    private const int MostMembers = 10_000;

    /// <summary>So many groups a site can have, so that all of them are one page.</summary>
    internal const int MostGroups = 200;

    private readonly HotWriter writer;
    private readonly Rollouts rollouts;
    private readonly TimeProvider time;

    internal KeepGroup(HotWriter writer, Rollouts rollouts, TimeProvider time) => (this.writer, this.rollouts, this.time) = (writer, rollouts, time);

    internal static void Map(RouteGroupBuilder api)
    {
        var member = api.MapGroup("/operator/groups/{group}/members/{handle}").WithTags("Operator").NeedsOperator();
        member.MapPut("", async (string group, string handle, KeepGroup use, Caller me, HttpContext context, CancellationToken stop) =>
                (await use.RunAsync(me, group, handle, belongs: true, stop)).ToHttp(context))
            .WithName("AddToGroup").WithSummary("Have a member belong to a group").ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
        member.MapDelete("", async (string group, string handle, KeepGroup use, Caller me, HttpContext context, CancellationToken stop) =>
                (await use.RunAsync(me, group, handle, belongs: false, stop)).ToHttp(context))
            .WithName("RemoveFromGroup").WithSummary("Have a member belong to a group no longer").ProducesProblem(404).ProducesProblem(422);
    }

    /// <summary>Puts somebody into a group, or takes them out; <c>group_not_valid</c>, <c>not_found</c>, <c>too_many_named</c>, <c>too_many_groups</c>.</summary>
    public async Task<Outcome<Done>> RunAsync(Caller me, string group, string handle, bool belongs, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(me);
        ArgumentNullException.ThrowIfNull(group);
        if (!GroupName.IsOne(group)) return RolloutProblems.GroupNotValid;
        var done = await writer.WriteAsync(new Write(group, handle, belongs, me.Member, time.GetUtcNow()), stop);
        rollouts.Forget();
        return done;
    }

    private sealed class Write(string group, string handle, bool belongs, MemberId me, DateTimeOffset now) : HotWrite<Outcome<Done>>
    {
        protected override Outcome<Done> Apply(HotSession session)
        {
            if (MemberRows.Find(session, handle) is not { } member) return HttpProblems.NotFound;
            if (belongs && GroupRows.Others(session, group) >= MostGroups) return RolloutProblems.TooManyGroups;
            if (belongs && GroupRows.Count(session, group) >= MostMembers) return RolloutProblems.TooManyNamed;
            if (belongs) GroupRows.Add(session, group, member.Id, me, now);
            else GroupRows.Remove(session, group, member.Id, me, now);
            return default(Done);
        }
    }
}
