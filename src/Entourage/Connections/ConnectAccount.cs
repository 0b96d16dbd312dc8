using Entourage.Channels;

namespace Entourage.Connections;

/// <summary>Connects a member's own account on a channel. What opens it is checked with its server, sealed, and never shown again.</summary>
internal sealed class ConnectAccount(ChannelList channels, Accounts accounts, ContactBook contacts, IRollouts rollouts)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    /// <summary>The account.</summary>
    /// <param name="Address">Its address, such as <c>name@example.org</c>.</param>
    /// <param name="Secret">Its password. Kept encrypted, used to sign in there and for nothing else.</param>
    public sealed record Request(string? Address = null, string? Secret = null);

    internal static void Map(RouteGroupBuilder api) =>
        api.MapPut("/channels/{channel}/account", async Task<Results<Ok<ConnectionView>, ProblemHttpResult>> (
                string channel, Request request, ConnectAccount use, Caller me, HttpContext context, CancellationToken stop) =>
            {
                var connected = await use.RunAsync(channel, request.Address, request.Secret, me, stop);
                return connected.Ok ? TypedResults.Ok(connected.Value) : connected.Problem.ToHttp(context);
            })
            .Needs(Scopes.Invite).Counted(Limit.Attempts).WithTags("Channels").WithName("ConnectAccount")
            .WithSummary("Connect your account on a channel; channel_hand_off if the app itself holds it")
            .ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422).ProducesProblem(429).ProducesProblem(503);

    /// <summary>Signs in there and keeps it, in place of the one before. The channel's problems, and <c>channel_unknown</c>.</summary>
    public async Task<Outcome<ConnectionView>> RunAsync(string id, string? address, string? secret, Caller me, CancellationToken stop)
    {
        var channel = channels.FindConnected(id);
        if (!channel.Ok) return channel.Problem;
        if (!rollouts.Has(Features.Channel(id), me.Member)) return ChannelProblems.Unknown;
        if (address is not { Length: > 0 and <= 1023 }) return ChannelProblems.AccountNotValid;
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(stop);
        deadline.CancelAfter(Patience);
        try
        {
            var connected = await channel.Value.ConnectAsync(new(address, secret ?? ""), deadline.Token);
            if (!connected.Ok) return connected.Problem;
            contacts.Forget(me.Member);
            return ConnectionView.Of(await accounts.KeepAsync(me.Member, id, connected.Value, stop));
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return ChannelProblems.AccountUnreachable;
        }
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
