using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Entourage.Channels.Fediverse;

/// <summary>How a member opens their account for us: the site is known to the server by an app, the member says yes there, and a code becomes a token.</summary>
internal sealed class FediverseOAuth(FediverseClient client, IOptions<SiteOptions> site)
{
    // Who they are and whom they follow, what there is between the two, and a post: nothing else.
    private const string Scopes = "read:accounts read:follows write:statuses";

    private const int LongestPart = 2_000;

    /// <summary>Makes the site known to a server.</summary>
    public async Task<Outcome<string>> RegisterAsync(string server, string returnTo, CancellationToken stop)
    {
        try
        {
            var said = await client.PostAsync(server, "/api/v1/apps", null, [("client_name", site.Value.Name), ("redirect_uris", returnTo), ("scopes", Scopes)], stop);
            var app = said.IsFine ? FediverseJson.Read(said.Body, FediverseJson.Default.MastodonApp) : null;
            return app is not null && IsPart(app.ClientId) && IsPart(app.ClientSecret) ? Outcome.Of(new FediverseApp(app.ClientId, app.ClientSecret).Write()) : ChannelProblems.AccountUnreachable;
        }
        catch (FediverseFaultException)
        {
            return ChannelProblems.AccountUnreachable;
        }
    }

    /// <summary>Where the member signs in.</summary>
    public static Uri SignInPage(OAuthRequest request)
    {
        (string Name, string Value)[] asked =
        [
            ("response_type", "code"), ("client_id", App(request).Id), ("redirect_uri", request.ReturnTo), ("scope", Scopes), ("state", request.State),
            ("code_challenge", Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(request.Verifier)))), ("code_challenge_method", "S256"),
        ];
        return new($"https://{request.Server}/oauth/authorize?{string.Join('&', asked.Select(one => $"{one.Name}={Uri.EscapeDataString(one.Value)}"))}");
    }

    /// <summary>Takes a code to the server for a token.</summary>
    public async Task<Outcome<AccountProof>> ExchangeAsync(OAuthRequest request, string code, CancellationToken stop)
    {
        try
        {
            var app = App(request);
            var said = await client.PostAsync(
                request.Server, "/oauth/token", null,
                [
                    ("grant_type", "authorization_code"), ("code", code), ("client_id", app.Id), ("client_secret", app.Secret), ("redirect_uri", request.ReturnTo),
                    ("code_verifier", request.Verifier), ("scope", Scopes),
                ],
                stop);
            if ((int)said.Status is >= 400 and < 500) return ChannelProblems.AccountRefused;
            var token = said.IsFine ? FediverseJson.Read(said.Body, FediverseJson.Default.MastodonToken) : null;
            return token is not null && IsPart(token.AccessToken)
                ? new AccountProof(request.Server, new FediverseAccess(request.Server, token.AccessToken, app).Write())
                : ChannelProblems.AccountUnreachable;
        }
        catch (FediverseFaultException reason)
        {
            return FediverseChannel.Problem(reason);
        }
    }

    /// <summary>Gives a token back.</summary>
    /// <returns>Whether the server has heard.</returns>
    public async Task<bool> RevokeAsync(ConnectedAccount account, CancellationToken stop)
    {
        if (FediverseAccess.Read(account.Secret) is not { } access) return false;
        try
        {
            return (await client.PostAsync(
                access.Server, "/oauth/revoke", null, [("client_id", access.App.Id), ("client_secret", access.App.Secret), ("token", access.Token)], stop)).IsFine;
        }
        catch (FediverseFaultException)
        {
            return false;
        }
    }

    private static FediverseApp App(OAuthRequest request) => FediverseApp.Read(request.Registration) ?? throw new InvalidOperationException("It was not registered here.");

    // What goes into a header and a row: visible ASCII, and not endless.
    private static bool IsPart(string text) => text.Length is > 0 and <= LongestPart && text.All(one => one is > ' ' and < '\x7f');
}
