using Entourage.Invitations.Links;

namespace Entourage.Invitations.Landings;

/// <summary>What one opening of a link has for itself: its ticket and arrival class, when the link is open, and the nonce of its script.</summary>
internal readonly ref struct Opening(ReadOnlySpan<byte> ticket, ArrivalClass arrival, ReadOnlySpan<byte> nonce)
{
    public ReadOnlySpan<byte> Ticket { get; } = ticket;

    public ArrivalClass Class { get; } = arrival;

    /// <summary>16 random bytes.</summary>
    public ReadOnlySpan<byte> Nonce { get; } = nonce;
}

/// <summary>Answers with a landing page: its headers, then its bytes with the blanks filled in.</summary>
internal static class LandingAnswer
{
    private const string PolicyBegins = "default-src 'none'; script-src 'nonce-";

    private static readonly string PolicyEnds =
        $"'; style-src {LandingPage.StyleHash}; img-src 'self'; media-src 'self' blob:; "
        + "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>Answers with a page that is there as a whole: a member's, which is never compressed.</summary>
    public static void Write(HttpContext context, int status, ReadOnlySpan<byte> page, Blanks blanks, Opening opening)
    {
        if (Begin(context, status, page.Length, opening) is not { IsEmpty: false } body) return;
        page.CopyTo(body);
        blanks.Fill(body, opening);
        context.Response.BodyWriter.Advance(page.Length);
    }

    /// <summary>Answers with a page that is remembered; a member's is never compressed.</summary>
    public static void Write(HttpContext context, CachedLanding sheet, Opening opening, string? reader = null)
    {
        var zipped = reader is null && TakesGzip(context.Request) ? sheet.Zipped : null;
        if (zipped is not null) context.Response.Headers.ContentEncoding = "gzip";
        var length = zipped?.Length ?? sheet.Length + (reader?.Length ?? 0);
        if (Begin(context, sheet.Status, length, opening) is not { IsEmpty: false } body) return;
        if (zipped is null) sheet.Write(body, opening, reader);
        else zipped.Write(body, sheet, opening);
        context.Response.BodyWriter.Advance(length);
    }

    // Room for the body; none where there is to be none.
    private static Span<byte> Begin(HttpContext context, int status, int length, Opening opening)
    {
        Span<byte> nonce = stackalloc byte[Blanks.NonceLength];
        Convert.TryToHexStringLower(opening.Nonce, nonce, out _);
        var response = context.Response;
        response.StatusCode = status;
        response.ContentLength = length;
        Headers(response, string.Concat(PolicyBegins, System.Text.Encoding.ASCII.GetString(nonce), PolicyEnds));
        return HttpMethods.IsHead(context.Request.Method) ? [] : response.BodyWriter.GetSpan(length)[..length];
    }

    // RFC 9110 §12.5.3, without a list for every opening.
    private static bool TakesGzip(HttpRequest request)
    {
        foreach (var header in request.Headers.AcceptEncoding)
        {
            foreach (var part in header.AsSpan().Split(','))
            {
                var coding = header.AsSpan()[part].Trim();
                if (!coding.StartsWith("gzip", StringComparison.OrdinalIgnoreCase)) continue;
                var rest = coding["gzip".Length..].TrimStart();
                if (rest.IsEmpty) return true;
                if (rest is [';', .. var weight]) return !(weight.Trim() is ['q' or 'Q', '=', .. var value] && value.IndexOfAnyExcept('0', '.') < 0);
            }
        }
        return false;
    }

    private static void Headers(HttpResponse response, string policy)
    {
        var headers = response.Headers;
        headers.ContentType = "text/html; charset=utf-8";
        headers.CacheControl = "no-store";
        headers.ContentSecurityPolicy = policy;
        SecurityHeaders.Write(headers);
        headers["Referrer-Policy"] = SecurityHeaders.Referrer;
        headers["X-Robots-Tag"] = SecurityHeaders.NoRobots;
        headers["Permissions-Policy"] = "publickey-credentials-get=(self), publickey-credentials-create=(self)";
    }
}
