using Microsoft.AspNetCore.Http;

namespace Entourage.Invitations;

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

    /// <summary>Answers with a page that is there as a whole.</summary>
    public static void Write(HttpContext context, int status, ReadOnlySpan<byte> page, Blanks blanks, Opening opening) =>
        Write(context, status, page, [], [], blanks, opening);

    /// <summary>Answers with a page that is remembered.</summary>
    public static void Write(HttpContext context, LandingSheet sheet, Opening opening) =>
        Write(context, sheet.Status, sheet.Head, LandingPage.Style, sheet.Rest, sheet.Blanks, opening);

    private static void Write(
        HttpContext context, int status, ReadOnlySpan<byte> head, ReadOnlySpan<byte> style, ReadOnlySpan<byte> rest, Blanks blanks, Opening opening)
    {
        var length = head.Length + style.Length + rest.Length;
        Span<byte> nonce = stackalloc byte[Blanks.NonceLength];
        Convert.TryToHexStringLower(opening.Nonce, nonce, out _);
        var response = context.Response;
        response.StatusCode = status;
        response.ContentLength = length;
        Headers(response, string.Concat(PolicyBegins, System.Text.Encoding.ASCII.GetString(nonce), PolicyEnds));
        if (HttpMethods.IsHead(context.Request.Method)) return;

        var body = response.BodyWriter.GetSpan(length)[..length];
        head.CopyTo(body);
        style.CopyTo(body[head.Length..]);
        rest.CopyTo(body[(head.Length + style.Length)..]);
        if (blanks.Ticket > 0) opening.Ticket.CopyTo(body[blanks.Ticket..]);
        if (blanks.FormTicket > 0) opening.Ticket.CopyTo(body[blanks.FormTicket..]);
        if (blanks.MoreTicket > 0) opening.Ticket.CopyTo(body[blanks.MoreTicket..]);
        if (blanks.Class > 0) body[blanks.Class] = (byte)opening.Class;
        if (blanks.Nonce > 0) nonce.CopyTo(body[blanks.Nonce..]);
        response.BodyWriter.Advance(length);
    }

    private static void Headers(HttpResponse response, string policy)
    {
        var headers = response.Headers;
        headers.ContentType = "text/html; charset=utf-8";
        headers.CacheControl = "no-store";
        headers["Referrer-Policy"] = "same-origin";
        headers.ContentSecurityPolicy = policy;
        headers.XFrameOptions = "DENY";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.XContentTypeOptions = "nosniff";
        headers["X-Robots-Tag"] = "noindex, nofollow, noarchive";
        headers["Permissions-Policy"] = "publickey-credentials-get=(self), publickey-credentials-create=(self)";
    }
}
