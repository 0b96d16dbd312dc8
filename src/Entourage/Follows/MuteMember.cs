using Entourage.Http;
using Entourage.Kernel;
using Entourage.Members;
using Entourage.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Entourage.Follows;

/// <summary>Keeps a member's clips out of one's own feeds, or lets them in again. A follow stays, and nobody is told. Thread-safe.</summary>
public sealed class MuteMember
{
    private readonly HotWriter writer;
    private readonly HotReader reader;
    private readonly TimeProvider time;

    internal MuteMember(HotWriter writer, HotReader reader, TimeProvider time) => (this.writer, this.reader, this.time) = (writer, reader, time);

    internal static void Map(RouteGroupBuilder api)
    {
        var mute = api.MapGroup("/members/{handle}/mute").WithTags("Follows").Needs(Scopes.Follow);
        mute.MapPut("", async (string handle, MuteMember use, Caller me, HttpContext context, CancellationToken stop) =>
                (await use.RunAsync(me, handle, mute: true, stop)).ToHttp(context))
            .WithName("Mute").WithSummary("Keep a member's clips out of your feeds").ProducesProblem(404).ProducesProblem(409);
        mute.MapDelete("", async (string handle, MuteMember use, Caller me, HttpContext context, CancellationToken stop) =>
                (await use.RunAsync(me, handle, mute: false, stop)).ToHttp(context))
            .WithName("Unmute").WithSummary("Let a member's clips into your feeds again").ProducesProblem(404);
    }

    /// <summary>Mutes or unmutes; <c>not_found</c>, <c>cannot_mute_yourself</c>.</summary>
    public async Task<Outcome<Done>> RunAsync(Caller me, string handle, bool mute, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(me);
        var them = reader.Read(handle, MemberRows.Find);
        if (them is null) return HttpProblems.NotFound;
        if (them.Id == me.Member) return FollowProblems.CannotMuteOneself;
        return await writer.WriteAsync(new Change(me.Member, them.Id, mute, time.GetUtcNow()), stop);
    }

    private sealed class Change(MemberId me, MemberId them, bool mute, DateTimeOffset now) : HotWrite<Outcome<Done>>
    {
        protected override Outcome<Done> Apply(HotSession session)
        {
            if (mute) MuteRows.Add(session, me, them, now);
            else MuteRows.Remove(session, me, them);
            return default(Done);
        }
    }
}
