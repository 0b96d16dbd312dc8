using Entourage.Channels;

namespace Entourage.Connections;

/// <summary>Sends a member to the server of their account, to sign in there and to say yes. What they bring back goes to <see cref="ConnectAccount"/>.</summary>
internal sealed class BeginSignIn(ChannelList channels, Registrations registrations, PendingSignIns pending, SiteLinks links, IRollouts rollouts)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Where the account is.</summary>
    /// <param name="Address">Its server, such as <c>example.social</c>, or its address there.</param>
    public sealed record Request(string? Address = null);

    internal static void Map(RouteGroupBuilder api) =>
        api.MapPost("/channels/{channel}/account/sign-in", async Task<Results<Ok<SignInView>, ProblemHttpResult>> (
                string channel, Request request, BeginSignIn use, Caller me, HttpContext context, CancellationToken stop) =>
            {
                var begun = await use.RunAsync(channel, request.Address, me, context.Request, stop);
                return begun.Ok ? TypedResults.Ok(begun.Value) : begun.Problem.ToHttp(context);
            })
            .Needs(Scopes.Invite).Counted(Limit.Attempts).WithTags("Channels").WithName("BeginSignIn")
            .WithSummary("Begin to connect an account that is opened at its own server; sign_in_not_needed where it has an address and a password")
            .ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422).ProducesProblem(429).ProducesProblem(503);

    /// <summary>
    /// Where to go. A browser is led back to a page of ours; a program gets no visitors, so its member is shown the code. The channel's problems,
    /// <c>channel_unknown</c>, <c>sign_in_not_needed</c>.
    /// </summary>
    public async Task<Outcome<SignInView>> RunAsync(string id, string? address, Caller me, HttpRequest http, CancellationToken stop)
    {
        var channel = channels.FindConnected(id);
        if (!channel.Ok) return channel.Problem;
        if (!rollouts.Has(Features.Channel(id), me.Member)) return ChannelProblems.Unknown;
        if (channel.Value is not IOAuthChannel oauth) return ChannelProblems.SignInNotNeeded;
        if (address is not { Length: > 0 and <= 1023 }) return ChannelProblems.AccountNotValid;
        var returnTo = me.Session is null ? OAuthRequest.Shown : links.Absolute(http, $"/settings/connections/{id}/signed-in").AbsoluteUri;
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(stop);
        deadline.CancelAfter(Patience);
        try
        {
            var server = await oauth.FindServerAsync(address, deadline.Token);
            if (!server.Ok) return server.Problem;
            var registration = await registrations.FindAsync(oauth, server.Value, returnTo, deadline.Token);
            if (!registration.Ok) return registration.Problem;
            var (request, expiresAt) = await pending.BeginAsync(me, id, server.Value, registration.Value, returnTo, stop);
            return new SignInView(server.Value, oauth.SignInPage(request).AbsoluteUri, request.State, expiresAt);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return ChannelProblems.AccountUnreachable;
        }
    }
}

/// <summary>A sign-in at another server that has begun.</summary>
/// <param name="Server">Where it is.</param>
/// <param name="Url">The page there on which the member signs in and says yes.</param>
/// <param name="State">To be given back with the code. It works once, for who began.</param>
/// <param name="ExpiresAt">Until when.</param>
internal sealed record SignInView(string Server, string Url, string State, DateTimeOffset ExpiresAt);
