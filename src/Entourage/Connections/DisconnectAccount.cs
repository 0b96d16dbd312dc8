using Entourage.Channels;

namespace Entourage.Connections;

/// <summary>Lets an account go: what opened it is gone with the commit.</summary>
internal sealed class DisconnectAccount(ChannelList channels, Accounts accounts, ContactBook contacts, StoreWriter writer)
{
    internal static void Map(RouteGroupBuilder api) =>
        api.MapDelete("/channels/{channel}/account", async Task<Results<NoContent, ProblemHttpResult>> (
                string channel, DisconnectAccount use, Caller me, HttpContext context, CancellationToken stop) =>
            {
                var gone = await use.RunAsync(channel, me, stop);
                return gone.Ok ? TypedResults.NoContent() : gone.Problem.ToHttp(context);
            })
            .Needs(Scopes.Invite).WithTags("Channels").WithName("DisconnectAccount")
            .WithSummary("Disconnect your account on a channel; channel_hand_off if there is none to disconnect")
            .ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409);

    /// <summary>Also for a channel that is switched off meanwhile. <c>account_not_connected</c> when there is none.</summary>
    public async Task<Outcome<Done>> RunAsync(string channel, Caller me, CancellationToken stop)
    {
        var account = await accounts.FindAsync(me.Member, channel, stop);
        var gone = await writer.WriteAsync(new Write(me.Member, channel), stop);
        contacts.Forget(me.Member);
        var known = channels.FindConnected(channel);
        if (gone is null) return known.Problem ?? ChannelProblems.AccountNotConnected;
        known.Value?.Forget(gone);
        if (known.Ok && account.Ok) await Accounts.TakeLeaveAsync(known.Value, account.Value.Account);
        return default(Done);
    }

    private sealed class Write(MemberId member, string channel) : StoreWrite<string?>
    {
        protected override string? Apply(StoreSession session)
        {
            var address = ConnectionRows.Find(session, member, channel)?.Address;
            return ConnectionRows.Remove(session, member, channel) ? address : null;
        }
    }
}
