using Entourage.Channels;

namespace Entourage.Connections;

/// <summary>When a member deletes the account: the servers of their accounts elsewhere are told that what opens these is not needed any more. Thread-safe.</summary>
internal sealed class LeaveServers(StoreReader reader, Accounts accounts, ChannelList channels) : ITakesLeave
{
    public async ValueTask<IReadOnlyList<Func<Task>>> PrepareAsync(MemberId member, CancellationToken stop)
    {
        var leave = new List<Func<Task>>();
        foreach (var card in await reader.ReadAsync(member, ConnectionRows.Of, stop))
        {
            var (channel, account) = (channels.FindConnected(card.Channel), await accounts.FindAsync(member, card.Channel, stop));
            if (!channel.Ok || !account.Ok) continue;
            leave.Add(() =>
            {
                channel.Value.Forget(account.Value.Card.Address);
                return Accounts.TakeLeaveAsync(channel.Value, account.Value.Account);
            });
        }
        return leave;
    }
}
