namespace Entourage.Channels;

/// <summary>
/// A connected channel whose accounts are opened at their own server (OAuth 2, RFC 6749, with PKCE, RFC 7636): the member signs in there, and we never see a
/// password. Whoever calls keeps what has to be kept, and sees to it that a code comes back to whom it was asked for. Thread-safe.
/// </summary>
[FrontDoor]
internal interface IOAuthChannel : IConnectedChannel
{
    /// <summary>The server that is meant by what somebody typed, their address there or the server alone. <c>account_not_valid</c> for neither.</summary>
    Task<Outcome<string>> FindServerAsync(string typed, CancellationToken stop);

    /// <summary>Makes the site known to a server, and gives what it is known by from now on, to be kept as a secret. <c>account_unreachable</c>.</summary>
    /// <param name="server">As <see cref="FindServerAsync"/> spells it.</param>
    /// <param name="returnTo">Where the server leads back to, or <see cref="OAuthRequest.Shown"/>.</param>
    /// <param name="stop">Ends the waiting.</param>
    Task<Outcome<string>> RegisterAsync(string server, string returnTo, CancellationToken stop);

    /// <summary>The page of their server on which a member signs in and says yes.</summary>
    Uri SignInPage(OAuthRequest request);

    /// <summary>Takes a code to the server, for what <see cref="IConnectedChannel.ConnectAsync"/> signs in with. Its problems.</summary>
    Task<Outcome<AccountProof>> ExchangeAsync(OAuthRequest request, string code, CancellationToken stop);

    /// <summary>Tells the server that what opens the account is not needed any more.</summary>
    /// <returns>Whether it has heard.</returns>
    Task<bool> RevokeAsync(ConnectedAccount account, CancellationToken stop);
}

/// <summary>What one asking for an account is made of. Not for logs, and so not a record, which would print it.</summary>
/// <param name="server">Where the account is.</param>
/// <param name="registration">What the site is known by there.</param>
/// <param name="returnTo">Where the server leads back to.</param>
/// <param name="state">What it brings back, so that nobody else's answer is taken for this one.</param>
/// <param name="verifier">What shows that whoever brings the code is whoever asked for it; the server has seen only its hash.</param>
[FrontDoor]
internal sealed class OAuthRequest(string server, string registration, string returnTo, string state, string verifier)
{
    /// <summary>In place of an address to return to: the server shows the code, for the member to give it to a program of theirs.</summary>
    public const string Shown = "urn:ietf:wg:oauth:2.0:oob";

    public string Server => server;

    public string Registration => registration;

    public string ReturnTo => returnTo;

    public string State => state;

    public string Verifier => verifier;
}
