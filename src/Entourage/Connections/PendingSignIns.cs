using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Entourage.Channels;

namespace Entourage.Connections;

/// <summary>
/// Remembers who has gone to which server to open an account for us, so that what comes back is taken from nobody else: once, within ten minutes, from the same
/// member in the same session. Thread-safe.
/// </summary>
internal sealed class PendingSignIns(StoreWriter writer, SiteKeys keys, TimeProvider time)
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    private readonly SiteSeal seal = new(keys, "sign-in elsewhere");

    /// <summary>Begins one, in place of the one before.</summary>
    public async Task<(OAuthRequest Request, DateTimeOffset ExpiresAt)> BeginAsync(Caller me, string channel, string server, string registration, string returnTo, CancellationToken stop)
    {
        var request = new OAuthRequest(server, registration, returnTo, state: Secret(), verifier: Secret());
        var now = time.GetUtcNow();
        var (state, sealedText) = (Hash(request.State), seal.Seal($"{request.Verifier}\n{returnTo}\n{registration}", Whose(me, channel, request.State)));
        await writer.WriteAsync(new Write<Done>(session =>
        {
            PendingSignInRows.Put(session, me.Member, channel, state, me.Session ?? [], server, sealedText, now, now + Longest);
            return default;
        }), stop);
        return (request, now + Longest);
    }

    /// <summary>The one that a state belongs to; null for whatever was not begun by this caller, or not in time, or has been taken already.</summary>
    public async Task<OAuthRequest?> TakeAsync(Caller me, string channel, string? state, CancellationToken stop)
    {
        if (state is not { Length: > 0 and <= 100 }) return null;
        var found = await writer.WriteAsync(new Write<(string Server, byte[] Sealed)?>(
            session => PendingSignInRows.Take(session, me.Member, channel, Hash(state), me.Session ?? [], time.GetUtcNow())), stop);
        return found is var (server, sealedText) && seal.Open(sealedText, Whose(me, channel, state))?.Split('\n', 3) is [var verifier, var returnTo, var registration]
            ? new OAuthRequest(server, registration, returnTo, state, verifier)
            : null;
    }

    private static string Secret() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    private static byte[] Hash(string state) => SHA256.HashData(Encoding.UTF8.GetBytes(state));

    private static string Whose(Caller me, string channel, string state) => $"{me.Member}\n{channel}\n{state}";

    private sealed class Write<T>(Func<StoreSession, T> apply) : StoreWrite<T>
    {
        protected override T Apply(StoreSession session) => apply(session);
    }
}
