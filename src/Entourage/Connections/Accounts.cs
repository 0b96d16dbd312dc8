using Entourage.Channels;

namespace Entourage.Connections;

/// <summary>A connection, ready to be used.</summary>
/// <param name="Card">What is shown of it.</param>
/// <param name="Account">What the channel takes.</param>
[FrontDoor]
internal sealed record ReadyAccount(ConnectionCard Card, ConnectedAccount Account);

/// <summary>Keeps the members' accounts, their secrets sealed. Thread-safe.</summary>
[FrontDoor]
internal sealed class Accounts(StoreReader reader, StoreWriter writer, SiteKeys keys, TimeProvider time)
{
    private static readonly TimeSpan LongestLeave = TimeSpan.FromSeconds(5);

    private readonly SiteSeal seal = new(keys, "connection");

    /// <summary>A member's account on a channel: <c>account_not_connected</c>, and <c>account_refused</c> for one that did not let us in the last time.</summary>
    public async ValueTask<Outcome<ReadyAccount>> FindAsync(MemberId member, string channel, CancellationToken stop)
    {
        var found = await reader.ReadAsync((member, channel), static (session, asked) => ConnectionRows.FindSealed(session, asked.member, asked.channel), stop);
        if (found is not { } one) return ChannelProblems.AccountNotConnected;
        if (one.Card.State == ConnectionState.Refused) return ChannelProblems.AccountRefused with { Field = "channel" };
        // Sealed with another key: whoever put another key there wants the accounts connected anew.
        return seal.Open(one.Sealed, Whose(member, one.Card)) is { } secret
            ? new ReadyAccount(one.Card, new(one.Card.Address, secret))
            : ChannelProblems.AccountNotConnected;
    }

    /// <summary>Keeps an account, in place of the one before on this channel.</summary>
    public async Task<ConnectionCard> KeepAsync(MemberId member, string channel, ConnectedAccount account, CancellationToken stop)
    {
        var card = new ConnectionCard(Guid.NewGuid(), channel, account.Address, ConnectionState.Connected, time.GetUtcNow());
        var secret = seal.Seal(account.Secret, Whose(member, card));
        await writer.WriteAsync(new Write(session => ConnectionRows.Put(session, member, card, secret)), stop);
        return card;
    }

    /// <summary>The account does not let us in any more; one that was connected meanwhile is not meant.</summary>
    public Task RefusedAsync(MemberId member, ConnectionCard card, CancellationToken stop) =>
        writer.WriteAsync(new Write(session => ConnectionRows.MarkRefused(session, member, card)), stop);

    /// <summary>
    /// Gives back what opened an account, where its server takes it back, for as long as somebody can be kept waiting. A server that is away keeps something that
    /// we have forgotten, and that the member can take back there.
    /// </summary>
    internal static async Task TakeLeaveAsync(IConnectedChannel channel, ConnectedAccount account)
    {
        if (channel is not IOAuthChannel oauth) return;
        using var deadline = new CancellationTokenSource(LongestLeave);
        try
        {
            await oauth.RevokeAsync(account, deadline.Token);
        }
        catch (OperationCanceledException)
        {
            // It has not heard in time.
        }
    }

    private static string Whose(MemberId member, ConnectionCard card) => $"{member}\n{card.Channel}\n{card.Id:N}";

    private sealed class Write(Action<StoreSession> apply) : StoreWrite<Done>
    {
        protected override Done Apply(StoreSession session)
        {
            apply(session);
            return default;
        }
    }
}
