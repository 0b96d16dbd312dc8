using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Entourage.Http;
using Entourage.Kernel;
using Entourage.Safety;
using Entourage.Storage;
using Microsoft.AspNetCore.Http;

namespace Entourage.Members.Sessions;

/// <summary>
/// Who a request comes from. A session is an opaque cookie checked against a row that this node remembers for two seconds; ending one
/// forgets it here at once and everywhere within those two seconds. Thread-safe.
/// </summary>
internal sealed class Sessions(HotReader reader, SiteKeys keys, NoteReturn returns, TimeProvider time) : IDisposable
{
    public static readonly TimeSpan Life = TimeSpan.FromDays(90);

    private const int SecretLength = 43;

    private readonly RecentCallers recent = new(time);
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
    public void Forget(byte[] key) => recent.End(key);

    /// <summary>Finds out who asks and remembers it with the request; a suspended member counts as nobody.</summary>
    public Task Recognise(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        var known = Find(request);
        if (known?.Who(time.GetUtcNow()) is not { } caller) return next(context);
        var unsafeMethod = !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method);
        if (unsafeMethod && caller.Session is not null && !HasWriteProof(request, known)) return context.WriteProblemAsync(HttpProblems.CrossSite);
        context.Features.Set(caller);
        return next(context);
    }

    /// <summary>Who asks, by what this node remembers for two seconds or by the row.</summary>
    public Caller? Who(HttpRequest request) => Find(request)?.Who(time.GetUtcNow());

    private RecentCaller? Find(HttpRequest request) => Authorization.IsBearer(request) ? ByToken(request) : ByCookie(request);

    private RecentCaller? ByCookie(HttpRequest request)
    {
        var text = SiteCookies.Find(request, SiteCookies.Session);
        Span<byte> bytes = stackalloc byte[Key32.Length];
        if (text.Length != SecretLength || !Base64Url.IsValid(text) || Base64Url.DecodeFromChars(text, bytes) != Key32.Length) return null;
        var secret = Key32.Of(bytes);
        if (recent.Find(secret) is { } known && known.Holds(time.GetUtcNow())) return known;
        known = Look(SHA256.HashData(bytes), SessionRows.OfSession, isSession: true);
        recent.Name(secret, known);
        return known;
    }

    private RecentCaller? ByToken(HttpRequest request)
    {
        var text = request.Headers.Authorization.ToString()["Bearer ".Length..].Trim();
        return Tokens.TokenText.Key(text) is { } key ? Look(key, SessionRows.OfToken, isSession: false) : null;
    }

    private RecentCaller Look(byte[] key, Func<HotSession, byte[], Holder?> find, bool isSession)
    {
        while (true)
        {
            var now = time.GetUtcNow();
            var known = recent.Of(key);
            if (known.Holds(now)) return known;
            var holder = reader.Read(key, find);
            var caller = holder is { Suspended: false }
                ? new Caller(holder.Member, holder.Handle, isSession ? key : null, (Scopes)holder.Scopes, holder.Operator)
                : null;
            if (holder is { Suspended: false, Returned: false } && now - holder.JoinedAt >= AllowanceRows.NewAccount) returns.Begin(holder.Member);
            known.Learn(caller, holder?.ExpiresAt ?? now, now + RecentCallers.Life);
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
