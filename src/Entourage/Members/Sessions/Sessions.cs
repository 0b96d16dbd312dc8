using System.Buffers.Text;
using System.Security.Cryptography;
using Entourage.Http;
using Entourage.Kernel;
using Entourage.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Caching.Memory;

namespace Entourage.Members.Sessions;

/// <summary>
/// Who a request comes from. A session is an opaque cookie checked against a row that this node remembers for two seconds; ending one
/// forgets it here at once and everywhere within those two seconds. Thread-safe.
/// </summary>
internal sealed class Sessions(HotReader reader, SiteKeys keys, TimeProvider time) : IDisposable
{
    public static readonly TimeSpan Life = TimeSpan.FromDays(90);
    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(2);

    private readonly MemoryCache recent = new(new MemoryCacheOptions { SizeLimit = 100_000 });
    private readonly byte[] writeKey = keys.For("write cookie");

    /// <summary>A new session's secret and the row that stands for it.</summary>
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
    public void Hand(HttpContext context, string secret)
    {
        SiteCookies.Set(context, SiteCookies.Session, secret, Life);
        SiteCookies.Set(context, SiteCookies.Write, WriteProof(secret), Life, strict: true);
    }

    /// <summary>Takes both cookies back.</summary>
    public static void TakeBack(HttpContext context)
    {
        SiteCookies.Remove(context, SiteCookies.Session);
        SiteCookies.Remove(context, SiteCookies.Write, strict: true);
    }

    /// <summary>Forgets a session that has just been ended.</summary>
    public void Forget(byte[] key) => recent.Remove(Convert.ToHexString(key));

    /// <summary>Finds out who asks and remembers it with the request; a suspended member counts as nobody.</summary>
    public async Task Recognise(HttpContext context, RequestDelegate next)
    {
        var caller = Who(context.Request);
        if (caller is not null)
        {
            var unsafeMethod = !HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method);
            if (unsafeMethod && caller.Session is not null && !HasWriteProof(context.Request))
            {
                await context.WriteProblemAsync(HttpProblems.CrossSite);
                return;
            }
            context.Features.Set(caller);
        }
        await next(context);
    }

    /// <summary>Who asks, by what this node remembers for two seconds or by the row.</summary>
    public Caller? Who(HttpRequest request) => Authorization.IsBearer(request) ? ByToken(request) : ByCookie(request);

    private Caller? ByCookie(HttpRequest request)
    {
        if (SiteCookies.Read(request, SiteCookies.Session) is not { Length: 43 } secret || Decode(secret) is not { } bytes) return null;
        var key = SHA256.HashData(bytes);
        return Remember(key, SessionRows.OfSession, key);
    }

    private Caller? ByToken(HttpRequest request)
    {
        var text = request.Headers.Authorization.ToString()["Bearer ".Length..].Trim();
        return Tokens.TokenText.Key(text) is { } key ? Remember(key, SessionRows.OfToken, session: null) : null;
    }

    private Caller? Remember(byte[] key, Func<HotSession, byte[], Holder?> find, byte[]? session)
    {
        var name = Convert.ToHexString(key);
        if (!recent.TryGetValue(name, out Holder? holder))
        {
            holder = reader.Read(key, find);
            recent.Set(name, holder, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = Remembered });
        }
        return holder is { Suspended: false } && holder.ExpiresAt > time.GetUtcNow()
            ? new Caller(holder.Member, holder.Handle, session, (Scopes)holder.Scopes, holder.Operator)
            : null;
    }

    private bool HasWriteProof(HttpRequest request)
    {
        var secret = SiteCookies.Read(request, SiteCookies.Session);
        var proof = SiteCookies.Read(request, SiteCookies.Write);
        return secret is not null && proof is not null
            && CryptographicOperations.FixedTimeEquals(Bytes(proof), Bytes(WriteProof(secret)));
    }

    // Derived from the session's secret, so the two cookies cannot be mixed between sessions and need no second column.
    private string WriteProof(string secret) => Base64Url.EncodeToString(HMACSHA256.HashData(writeKey, Bytes(secret)));

    private static byte[] Bytes(string text) => System.Text.Encoding.UTF8.GetBytes(text);

    private static byte[]? Decode(string secret) => Base64Url.IsValid(secret) ? Base64Url.DecodeFromChars(secret) : null;

    public void Dispose() => recent.Dispose();
}
