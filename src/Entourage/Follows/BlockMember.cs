using Entourage.Allowance;
using Entourage.Members;

namespace Entourage.Follows;

/// <summary>Blocks a member, which ends the follow in both directions, or lets them be again.</summary>
[FrontDoor]
internal sealed class BlockMember(StoreWriter writer, StoreReader reader, IOptions<AllowanceOptions> numbers, TimeProvider time)
{
    private readonly AllowanceOptions numbers = numbers.Value;

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
        var them = await reader.ReadAsync((handle, me.Member), static (rows, asked) => MemberSight.Find(rows, asked.handle, asked.Member), stop);
        return them is null ? HttpProblems.NotFound : await RunAsync(me, them.Id, block, stop);
    }

    /// <summary>The same for somebody whose id is known, whether or not they are there for the caller.</summary>
    public async Task<Outcome<Done>> RunAsync(Caller me, MemberId them, bool block, CancellationToken stop) => them == me.Member
        ? FollowProblems.CannotBlockOneself
        : await writer.WriteAsync(new Change(me.Member, them, block, numbers, time.GetUtcNow()), stop);

    private sealed class Change(MemberId me, MemberId them, bool block, AllowanceOptions numbers, DateTimeOffset now) : StoreWrite<Outcome<Done>>
    {
        protected override Outcome<Done> Apply(StoreSession session)
        {
            if (block)
            {
                var mine = FollowRows.Remove(session, numbers, me, them, now);
                if (BlockRows.Add(session, me, them, mine?.Through, now) && mine?.Through is not null) AllowanceCorrections.CountAgain(session, them);
                FollowRows.Remove(session, numbers, them, me, now);
            }
            else if (BlockRows.Remove(session, me, them))
            {
                AllowanceCorrections.CountAgain(session, them);
            }
            return default(Done);
        }
    }
}
