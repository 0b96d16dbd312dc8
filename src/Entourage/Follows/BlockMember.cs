using Entourage.Http;
using Entourage.Kernel;
using Entourage.Members;
using Entourage.Safety;
using Entourage.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace Entourage.Follows;

/// <summary>Blocks a member, which ends the follow in both directions, or lets them be again.</summary>
public sealed class BlockMember
{
    private readonly HotWriter writer;
    private readonly HotReader reader;
    private readonly AllowanceOptions numbers;
    private readonly TimeProvider time;

    internal BlockMember(HotWriter writer, HotReader reader, IOptions<AllowanceOptions> numbers, TimeProvider time) =>
        (this.writer, this.reader, this.numbers, this.time) = (writer, reader, numbers.Value, time);

    internal static void Map(RouteGroupBuilder api)
    {
        var block = api.MapGroup("/members/{handle}/block").WithTags("Follows").Needs(Scopes.Follow);
        block.MapPut("", async (string handle, BlockMember use, Caller me, HttpContext context, CancellationToken stop) =>
                (await use.RunAsync(me, handle, block: true, stop)).ToHttp(context))
            .WithName("Block").WithSummary("Block a member").ProducesProblem(404).ProducesProblem(409);
        block.MapDelete("", async (string handle, BlockMember use, Caller me, HttpContext context, CancellationToken stop) =>
                (await use.RunAsync(me, handle, block: false, stop)).ToHttp(context))
            .WithName("Unblock").WithSummary("Unblock a member").ProducesProblem(404);
    }

    /// <summary>Blocks or unblocks.</summary>
    public async Task<Outcome<Done>> RunAsync(Caller me, string handle, bool block, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(me);
        var them = reader.Read(handle, MemberRows.Find);
        if (them is null) return HttpProblems.NotFound;
        if (them.Id == me.Member) return FollowProblems.CannotBlockOneself;
        return await writer.WriteAsync(new Change(me.Member, them.Id, block, numbers, time.GetUtcNow()), stop);
    }

    private sealed class Change(MemberId me, MemberId them, bool block, AllowanceOptions numbers, DateTimeOffset now) : HotWrite<Outcome<Done>>
    {
        protected override Outcome<Done> Apply(HotSession session)
        {
            if (block)
            {
                var mine = FollowRows.Remove(session, numbers, me, them, now);
                BlockRows.Add(session, me, them, mine?.Through, now);
                FollowRows.Remove(session, numbers, them, me, now);
            }
            else
            {
                BlockRows.Remove(session, me, them);
            }
            return default(Done);
        }
    }
}
