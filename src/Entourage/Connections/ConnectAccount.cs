using Entourage.Channels;

namespace Entourage.Connections;

/// <summary>Connects a member's own account on a channel. What opens it is checked with its server, sealed, and never shown again.</summary>
internal sealed class ConnectAccount(ChannelList channels, Accounts accounts, PendingSignIns pending, ContactBook contacts, IRollouts rollouts)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    /// <summary>The account.</summary>
    /// <param name="Address">Its address, such as <c>name@example.org</c>.</param>
    /// <param name="Secret">Its password, kept encrypted, used to sign in there and for nothing else; or the code that its server gave for us.</param>
    /// <param name="State">With a code: the state that the sign-in began with. The address is known from there.</param>
    public sealed record Request(string? Address = null, string? Secret = null, string? State = null);

    internal static void Map(RouteGroupBuilder api) =>
        api.MapPut("/channels/{channel}/account", async Task<Results<Ok<ConnectionView>, ProblemHttpResult>> (
                string channel, Request request, ConnectAccount use, Caller me, HttpContext context, CancellationToken stop) =>
            {
                var connected = await use.RunAsync(channel, request, me, stop);
                return connected.Ok ? TypedResults.Ok(connected.Value) : connected.Problem.ToHttp(context);
            })
            .Needs(Scopes.Invite).Counted(Limit.Attempts).WithTags("Channels").WithName("ConnectAccount")
            .WithSummary("Connect your account on a channel; channel_hand_off if the app itself holds it")
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422).ProducesProblem(429).ProducesProblem(503);

    /// <summary>Signs in there and keeps it, in place of the one before. The channel's problems, <c>channel_unknown</c> and <c>sign_in_not_valid</c>.</summary>
    public async Task<Outcome<ConnectionView>> RunAsync(string id, Request given, Caller me, CancellationToken stop)
    {
        var channel = channels.FindConnected(id);
        if (!channel.Ok) return channel.Problem;
        if (!rollouts.Has(Features.Channel(id), me.Member)) return ChannelProblems.Unknown;
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(stop);
        deadline.CancelAfter(Patience);
        try
        {
            var proof = channel.Value is IOAuthChannel oauth ? await ExchangeAsync(oauth, given, me, deadline.Token) : Typed(given);
            if (!proof.Ok) return proof.Problem;
            var connected = await channel.Value.ConnectAsync(proof.Value, deadline.Token);
            if (!connected.Ok)
            {
                await Accounts.TakeLeaveAsync(channel.Value, new(proof.Value.Address, proof.Value.Secret));
                return connected.Problem;
            }
            contacts.Forget(me.Member);
            var before = await accounts.FindAsync(me.Member, id, stop);
            var kept = ConnectionView.Of(await accounts.KeepAsync(me.Member, id, connected.Value, stop));
            if (before.Ok) await Accounts.TakeLeaveAsync(channel.Value, before.Value.Account);
            return kept;
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return ChannelProblems.AccountUnreachable;
        }
    }

    private static Outcome<AccountProof> Typed(Request given) =>
        given.Address is { Length: > 0 and <= 1023 } ? new AccountProof(given.Address, given.Secret ?? "") : ChannelProblems.AccountNotValid;

    // Taken before anything else is looked at, so that it works once whatever comes with it.
    private async Task<Outcome<AccountProof>> ExchangeAsync(IOAuthChannel channel, Request given, Caller me, CancellationToken stop)
    {
        var request = await pending.TakeAsync(me, channel.Id, given.State, stop);
        if (request is null || given.Secret is not { Length: > 0 and <= 2000 }) return ChannelProblems.SignInNotValid;
        return await channel.ExchangeAsync(request, given.Secret, stop);
    }
}

/// <summary>A connected account. What opens it is not shown to anybody, ever.</summary>
/// <param name="Channel">Where it is.</param>
/// <param name="Address">As its server spells it.</param>
/// <param name="State"><c>connected</c>, or <c>refused</c> when it does not let us in any more.</param>
/// <param name="ConnectedAt">Since when.</param>
internal sealed record ConnectionView(string Channel, string Address, string State, DateTimeOffset ConnectedAt)
{
    /// <summary>As it is shown.</summary>
    public static ConnectionView Of(ConnectionCard card) => new(card.Channel, card.Address, card.State, card.MadeAt);
}
