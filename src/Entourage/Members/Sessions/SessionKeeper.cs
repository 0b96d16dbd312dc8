using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Entourage.Allowance;

namespace Entourage.Members.Sessions;

/// <summary>
/// Who a request comes from. A session is an opaque cookie checked against a row that this node remembers for two seconds; ending one
/// forgets it here with the commit and everywhere within those two seconds. Thread-safe.
/// </summary>
internal sealed class SessionKeeper(StoreReader reader, SiteKeys keys, NoteReturn returns, Changes changes, TimeProvider time) : IDisposable
{
    public static readonly TimeSpan Life = TimeSpan.FromDays(90);

    private const int SecretLength = 43;

    private readonly RecentCallers recent = new(changes, time);
    private readonly byte[] writeKey = keys.For("write cookie");

    /// <summary>A new session's secret and its row.</summary>
    public (string Secret, Session Row) Begin(MemberId member, HttpContext context)
    {
        var secret = RandomNumberGenerator.GetBytes(32);
        var now = time.GetUtcNow();
        var browser = context.Request.Headers.UserAgent.ToString();
        return (Base64Url.EncodeToString(secret), new Session
        {
            Key = SHA256.HashData(secret),
            Member = member,
            MadeAt = now,
            ExpiresAt = now + Life,
            Browser = browser.Length > 120 ? browser[..120] : browser,
        });
    }

    /// <summary>Hands the browser both cookies of a committed session; whatever it had before is replaced.</summary>
    public void IssueCookie(HttpContext context, string secret)
    {
        SiteCookies.Set(context, SiteCookies.Session, secret, Life);
        SiteCookies.Set(context, SiteCookies.Write, WriteProof(secret), Life, strict: true);
    }

    /// <summary>Removes both cookies.</summary>
    public static void TakeBack(HttpContext context)
    {
        SiteCookies.Remove(context, SiteCookies.Session);
        SiteCookies.Remove(context, SiteCookies.Write, strict: true);
    }

    /// <summary>Finds out who asks and remembers it with the request; a suspended member counts as nobody.</summary>
    public Task Recognise(HttpContext context, RequestDelegate next) =>
        TryRemember(context.Request, out var known) ? Go(context, known, next) : FindAndGoAsync(context, next);

    private async Task FindAndGoAsync(HttpContext context, RequestDelegate next) => await Go(context, await FindAsync(context.Request), next);

    private Task Go(HttpContext context, RecentCaller? known, RequestDelegate next)
    {
        var request = context.Request;
        if (known?.Who(time.GetUtcNow()) is not { } caller || known.User is not { } user) return next(context);
        var unsafeMethod = !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method);
        if (unsafeMethod && caller.Session is { } session && !HasWriteProof(request, known))
        {
            // One of the two cookies was lost, or the site's key is another one now. Nobody could change anything with what is left, not even sign out:
            // the browser is signed out, and whoever asks does so as a visitor.
            context.Features.Set(new UnprovenSession(session));
            TakeBack(context);
            return next(context);
        }
        Caller.Set(context, caller, user);
        return next(context);
    }

    /// <summary>See <see cref="Http.Recall"/>.</summary>
    public Caller? Recall(HttpContext context)
    {
        if (!TryRemember(context.Request, out var known) || known?.Who(time.GetUtcNow()) is not { } caller || known.User is not { } user) return null;
        Caller.Set(context, caller, user);
        return caller;
    }

    /// <summary>Who asks, by what this node remembers for two seconds or by the row.</summary>
    public async ValueTask<Caller?> WhoAsync(HttpRequest request) =>
        (TryRemember(request, out var known) ? known : await FindAsync(request))?.Who(time.GetUtcNow());

    // Of whoever was here a moment ago no row is read, and whoever shows nothing has none: nothing to wait for, and nothing allocated.
    private bool TryRemember(HttpRequest request, out RecentCaller? known)
    {
        known = null;
        if (Authorization.IsBearer(request)) return TokenKey(request) is not { } key || (known = recent.Of(key)).Holds(time.GetUtcNow());
        return !TryReadSecret(request, out var secret) || (recent.Find(secret) is { } named && (known = named).Holds(time.GetUtcNow()));
    }

    private async ValueTask<RecentCaller?> FindAsync(HttpRequest request)
    {
        var stop = request.HttpContext.RequestAborted;
        if (Authorization.IsBearer(request)) return TokenKey(request) is { } token ? await LookAsync(token, SessionRows.OfToken, isSession: false, stop) : null;
        if (!TryReadSecret(request, out var secret)) return null;
        var known = await LookAsync(SHA256.HashData(secret), SessionRows.OfSession, isSession: true, stop);
        recent.Name(secret, known);
        return known;
    }

    private static bool TryReadSecret(HttpRequest request, out Key32 secret)
    {
        var text = SiteCookies.Find(request, SiteCookies.Session);
        Span<byte> bytes = stackalloc byte[Key32.Length];
        var read = text.Length == SecretLength && Base64Url.IsValid(text) && Base64Url.DecodeFromChars(text, bytes) == Key32.Length;
        secret = read ? Key32.Of(bytes) : default;
        return read;
    }

    private static byte[]? TokenKey(HttpRequest request) => Tokens.TokenText.Key(request.Headers.Authorization.ToString()["Bearer ".Length..].Trim());

    private async ValueTask<RecentCaller> LookAsync(byte[] key, Func<StoreSession, byte[], Holder?> find, bool isSession, CancellationToken stop)
    {
        while (true)
        {
            var now = time.GetUtcNow();
            var known = recent.Of(key);
            if (known.Holds(now)) return known;
            var holder = await reader.ReadAsync(key, find, stop);
            var caller = holder is { Suspended: false }
                ? new Caller(holder.Member, holder.Handle, isSession ? key : null, (Scopes)holder.Scopes, holder.Operator)
                : null;
            if (holder is { Suspended: false, Returned: false } && now - holder.JoinedAt >= AllowanceRows.NewAccount) returns.Begin(holder.Member);
            known.Learn(holder?.Member, caller, holder?.ExpiresAt ?? now, now + RecentCallers.Life);
            // Ended while its row was being read: the row may have been an older one.
            if (!known.Ended) return known;
        }
    }

    private bool HasWriteProof(HttpRequest request, RecentCaller known)
    {
        var expected = known.WriteProof ??= WriteProof(SiteCookies.Find(request, SiteCookies.Session));
        return CryptographicOperations.FixedTimeEquals(
            MemoryMarshal.AsBytes(SiteCookies.Find(request, SiteCookies.Write)), MemoryMarshal.AsBytes(expected.AsSpan()));
    }

    // Derived from the session's secret, so the two cookies cannot be mixed between sessions and need no second column.
    private string WriteProof(ReadOnlySpan<char> secret)
    {
        Span<byte> text = stackalloc byte[SecretLength];
        Encoding.UTF8.GetBytes(secret, text);
        return Base64Url.EncodeToString(HMACSHA256.HashData(writeKey, text));
    }

    public void Dispose() => recent.Dispose();
}

/// <summary>A session whose browser could not show the write proof: its cookies are taken back, and signing out ends it.</summary>
/// <param name="Key">What its row is found by.</param>
internal sealed record UnprovenSession(byte[] Key);
