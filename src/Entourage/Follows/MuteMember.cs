using Entourage.Members;

namespace Entourage.Follows;

/// <summary>Keeps a member's clips out of one's own feeds, or lets them in again. A follow stays, and nobody is told. Thread-safe.</summary>
internal sealed class MuteMember(StoreWriter writer, StoreReader reader, TimeProvider time)
{
    internal static void Map(RouteGroupBuilder api)
    {
        var mute = api.MapGroup("/members/{handle}/mute").WithTags("Follows").Needs(Scopes.Follow);
        mute.MapPut("", async (string handle, MuteMember use, Caller me, HttpContext context, CancellationToken stop) =>
                (await use.RunAsync(me, handle, mute: true, stop)).ToHttp(context))
            .WithName("Mute").WithSummary("Mute a member: keep their clips out of your feeds").ProducesProblem(404).ProducesProblem(409);
        mute.MapDelete("", async (string handle, MuteMember use, Caller me, HttpContext context, CancellationToken stop) =>
                (await use.RunAsync(me, handle, mute: false, stop)).ToHttp(context))
            .WithName("Unmute").WithSummary("Unmute a member").ProducesProblem(404);
    }

    /// <summary>Mutes or unmutes; <c>not_found</c>, <c>cannot_mute_yourself</c>.</summary>
    public async Task<Outcome<Done>> RunAsync(Caller me, string handle, bool mute, CancellationToken stop)
    {
        var them = await reader.ReadAsync((handle, me.Member), static (rows, asked) => MemberSight.Find(rows, asked.handle, asked.Member), stop);
        if (them is null) return HttpProblems.NotFound;
        if (them.Id == me.Member) return FollowProblems.CannotMuteOneself;
        return await writer.WriteAsync(new Change(me.Member, them.Id, mute, time.GetUtcNow()), stop);
    }

    private sealed class Change(MemberId me, MemberId them, bool mute, DateTimeOffset now) : StoreWrite<Outcome<Done>>
    {
        protected override Outcome<Done> Apply(StoreSession session)
        {
            if (mute) MuteRows.Add(session, me, them, now);
            else MuteRows.Remove(session, me, them);
            return default(Done);
        }
    }
}
