namespace Entourage.Rollout.Groups;

/// <summary>Gives a feature to all members of a group whatever its stage, and takes it back. Thread-safe.</summary>
internal sealed class GiveToGroup(StoreWriter writer, RolloutFeatures features, TimeProvider time)
{
    internal static void Map(RouteGroupBuilder api)
    {
        var given = api.MapGroup("/operator/rollouts/{feature}/groups/{group}").WithTags("Operator").NeedsOperator();
        given.MapPut("", async (string feature, string group, GiveToGroup use, Caller me, HttpContext context, CancellationToken stop) =>
                (await use.RunAsync(me, feature, group, given: true, stop)).ToHttp(context))
            .WithName("GiveToGroup").WithSummary("Give a feature to a group").ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
        given.MapDelete("", async (string feature, string group, GiveToGroup use, Caller me, HttpContext context, CancellationToken stop) =>
                (await use.RunAsync(me, feature, group, given: false, stop)).ToHttp(context))
            .WithName("TakeFromGroup").WithSummary("Take a feature from a group").ProducesProblem(404).ProducesProblem(422);
    }

    /// <summary>Gives or takes it; <c>not_found</c>, <c>group_not_valid</c>, <c>too_many_groups</c>.</summary>
    public async Task<Outcome<Done>> RunAsync(Caller me, string feature, string group, bool given, CancellationToken stop)
    {
        if (!features.Knows(feature)) return HttpProblems.NotFound;
        if (!GroupName.IsValid(group)) return RolloutProblems.GroupNotValid;
        return await writer.WriteAsync(new Write(feature, group, given, me.Member, time.GetUtcNow()), stop);
    }

    private sealed class Write(string feature, string group, bool given, MemberId me, DateTimeOffset now) : StoreWrite<Outcome<Done>>
    {
        protected override Outcome<Done> Apply(StoreSession session)
        {
            if (given && GroupRows.Others(session, group) >= KeepGroup.MostGroups) return RolloutProblems.TooManyGroups;
            if (given) GroupRows.Give(session, feature, group, me, now);
            else GroupRows.Take(session, feature, group, me, now);
            return default(Done);
        }
    }
}
