using Entourage.Members;

namespace Entourage.Rollout;

/// <summary>Gives a feature to one member whatever its stage, and takes the name off the list again. Thread-safe.</summary>
internal sealed class NameHolder(StoreWriter writer, RolloutFeatures features, TimeProvider time)
{
    private const int MostNamed = 10_000;

    internal static void Map(RouteGroupBuilder api)
    {
        var name = api.MapGroup("/operator/rollouts/{feature}/members/{handle}").WithTags("Operator").NeedsOperator();
        name.MapPut("", async (string feature, string handle, NameHolder use, Caller me, HttpContext context, CancellationToken stop) =>
                (await use.RunAsync(me, feature, handle, named: true, stop)).ToHttp(context))
            .WithName("NameHolder").WithSummary("Give a feature to one member by name").ProducesProblem(404).ProducesProblem(409);
        name.MapDelete("", async (string feature, string handle, NameHolder use, Caller me, HttpContext context, CancellationToken stop) =>
                (await use.RunAsync(me, feature, handle, named: false, stop)).ToHttp(context))
            .WithName("UnnameHolder").WithSummary("No longer give a feature to a member by name").ProducesProblem(404);
    }

    /// <summary>Puts a name on the list, or takes it off; <c>not_found</c>, <c>too_many_named</c>.</summary>
    public async Task<Outcome<Done>> RunAsync(Caller me, string feature, string handle, bool named, CancellationToken stop)
    {
        if (!features.Knows(feature)) return HttpProblems.NotFound;
        return await writer.WriteAsync(new Write(feature, handle, named, me.Member, time.GetUtcNow()), stop);
    }

    private sealed class Write(string feature, string handle, bool named, MemberId me, DateTimeOffset now) : StoreWrite<Outcome<Done>>
    {
        protected override Outcome<Done> Apply(StoreSession session)
        {
            if (MemberRows.Find(session, handle) is not { } member) return HttpProblems.NotFound;
            if (named && RolloutRows.Named(session, feature) >= MostNamed) return RolloutProblems.TooManyNamed;
            if (named) RolloutRows.Give(session, feature, member.Id, me, now);
            else RolloutRows.Take(session, feature, member.Id, me, now);
            return default(Done);
        }
    }
}
