using Entourage.Members;

namespace Entourage.Rollout.Groups;

/// <summary>Adds members to groups and removes them. A first member begins a group; a group with no members and no features does not exist. Thread-safe.</summary>
internal sealed class KeepGroup(StoreWriter writer, TimeProvider time)
{
    private const int MostMembers = 10_000;

    /// <summary>So many groups a site can have, so that all of them are one page.</summary>
    internal const int MostGroups = 200;

    internal static void Map(RouteGroupBuilder api)
    {
        var member = api.MapGroup("/operator/groups/{group}/members/{handle}").WithTags("Operator").NeedsOperator();
        member.MapPut("", async (string group, string handle, KeepGroup use, Caller me, HttpContext context, CancellationToken stop) =>
                (await use.RunAsync(me, group, handle, belongs: true, stop)).ToHttp(context))
            .WithName("AddToGroup").WithSummary("Add a member to a group").ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
        member.MapDelete("", async (string group, string handle, KeepGroup use, Caller me, HttpContext context, CancellationToken stop) =>
                (await use.RunAsync(me, group, handle, belongs: false, stop)).ToHttp(context))
            .WithName("RemoveFromGroup").WithSummary("Remove a member from a group").ProducesProblem(404).ProducesProblem(422);
    }

    /// <summary>Adds a member to a group, or removes them; <c>group_not_valid</c>, <c>not_found</c>, <c>too_many_named</c>, <c>too_many_groups</c>.</summary>
    public async Task<Outcome<Done>> RunAsync(Caller me, string group, string handle, bool belongs, CancellationToken stop)
    {
        if (!GroupName.IsValid(group)) return RolloutProblems.GroupNotValid;
        return await writer.WriteAsync(new Write(group, handle, belongs, me.Member, time.GetUtcNow()), stop);
    }

    private sealed class Write(string group, string handle, bool belongs, MemberId me, DateTimeOffset now) : StoreWrite<Outcome<Done>>
    {
        protected override Outcome<Done> Apply(StoreSession session)
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
