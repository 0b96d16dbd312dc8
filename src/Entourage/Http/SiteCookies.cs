using System.Buffers;

namespace Entourage.Http;

/// <summary>
/// The site's cookies. Over https their names carry <c>__Host-</c>, which browsers tie to exactly this host and to TLS (RFC 6265bis §4.1.3);
/// over plain http, which is for trying things out, that prefix would be refused and the bare name is used.
/// </summary>
[FrontDoor]
internal static class SiteCookies
{
    /// <summary>The session: Lax, so that a page opened from elsewhere knows the member.</summary>
    public const string Session = "s";

    /// <summary>The write proof: Strict, so that nothing another site starts can carry it.</summary>
    public const string Write = "w";

    /// <summary>What a visitor without an account was shown; signed, nothing is stored for it.</summary>
    public const string Visit = "p";

    /// <summary>A random name for this device, for counting views once.</summary>
    public const string Device = "d";

    /// <summary>The chosen language.</summary>
    public const string Language = "lang";

    private static readonly SearchValues<char> Plain =
        SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz.-_");

    /// <summary>A cookie's value, or null.</summary>
    public static string? Read(HttpRequest request, string name) => Find(request, name) is { Length: > 0 } value ? value.ToString() : null;

    /// <summary>
    /// A cookie's value exactly as in the header, or nothing: ours consist of letters and digits and need no decoding. Of several with one name
    /// the last counts, as for the framework, which would make a dictionary of all of them first.
    /// </summary>
    public static ReadOnlySpan<char> Find(HttpRequest request, string name)
    {
        var found = ReadOnlySpan<char>.Empty;
        var cookies = request.Headers.Cookie;
        if (cookies.Count == 0) return found;
        var full = Name(request, name);
        for (var i = 0; i < cookies.Count; i++)
        {
            var rest = cookies[i].AsSpan();
            while (!rest.IsEmpty)
            {
                var end = rest.IndexOf(';');
                var one = (end < 0 ? rest : rest[..end]).Trim();
                rest = end < 0 ? default : rest[(end + 1)..];
                if (one.Length > full.Length && one[full.Length] == '=' && one.StartsWith(full, StringComparison.Ordinal)) found = one[(full.Length + 1)..];
            }
        }
        return found;
    }

    /// <summary>Sets a cookie that scripts cannot read. The value is letters, digits, full stops, hyphens and underscores.</summary>
    public static void Set(HttpContext context, string name, string value, TimeSpan life, bool strict = false)
    {
        if (value.AsSpan().ContainsAnyExcept(Plain)) throw new ArgumentException("This value would need escaping.", nameof(value));
        var request = context.Request;
        // As the framework spells it, without its detours: the landing page sets one at every opening.
        context.Response.Headers.Append("Set-Cookie", string.Create(CultureInfo.InvariantCulture,
            $"{Name(request, name)}={value}; max-age={(long)life.TotalSeconds}; path=/{(request.IsHttps ? "; secure" : "")}; samesite={(strict ? "strict" : "lax")}; httponly"));
    }

    /// <summary>Removes a cookie.</summary>
    public static void Remove(HttpContext context, string name, bool strict = false) =>
        context.Response.Cookies.Delete(Name(context.Request, name), Gone(context.Request, strict));

    /// <summary>Whether a browser keeps no cookie of ours: every page with a form of the doors gives it one, so that a form without any was sent in vain.</summary>
    public static bool AreBlocked(HttpRequest request) => request.Headers.ContainsKey("Sec-Fetch-Site") && request.Headers.Cookie.Count == 0;

    internal static bool HasAny(HttpRequest request) => !Find(request, Session).IsEmpty;

    private static string Name(HttpRequest request, string name) => !request.IsHttps ? name : name switch
    {
        Session => "__Host-" + Session,
        Write => "__Host-" + Write,
        Visit => "__Host-" + Visit,
        _ => "__Host-" + name,
    };

    private static CookieOptions Gone(HttpRequest request, bool strict) => new()
    {
        HttpOnly = true,
        Secure = request.IsHttps,
        SameSite = strict ? SameSiteMode.Strict : SameSiteMode.Lax,
        Path = "/",
        IsEssential = true,
    };
}
