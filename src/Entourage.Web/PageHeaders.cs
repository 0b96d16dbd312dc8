using System.Buffers.Text;
using System.Security.Cryptography;

namespace Entourage.Web;

/// <summary>What every response says to the browser about itself. An endpoint that needs another policy sets its own before it answers.</summary>
internal static class PageHeaders
{
    private const string Styles = "; style-src 'self'";

    // The reader of the API's document makes its styles as it runs. It shows nothing that members wrote.
    private const string StylesOfReader = Styles + " 'unsafe-inline'";

    private const string Policy =
        "; img-src 'self' data: blob:; media-src 'self' blob:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'";

    private const string Scripts = "default-src 'none'; script-src 'self'";

    // Only a page has scripts of its own to name.
    private const string PolicyOfOthers = Scripts + Styles + Policy;

    private const string Permissions =
        "accelerometer=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), "
        + "midi=(), payment=(), serial=(), usb=()";

    /// <summary>The nonce of this response, made when it is first asked for.</summary>
    public static string NonceOf(HttpContext context)
    {
        if (context.Features.Get<Nonce>() is { } made) return made.Value;
        if (ApiDocument.NonceOf(context) is { } reader) return reader;
        var nonce = new Nonce(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16)));
        context.Features.Set(nonce);
        return nonce.Value;
    }

    public static Task Write(HttpContext context, RequestDelegate next)
    {
        context.Response.OnStarting(static state =>
        {
            Set((HttpContext)state);
            return Task.CompletedTask;
        }, context);
        return next(context);
    }

    private static string PolicyOf(HttpContext page) =>
        $"{Scripts} 'nonce-{NonceOf(page)}'{(ApiDocument.NonceOf(page) is null ? Styles : StylesOfReader)}{Policy}";

    private static void Set(HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        var headers = response.Headers;
        var isPage = response.ContentType?.StartsWith("text/html", StringComparison.Ordinal) is true;
        if (headers.ContentSecurityPolicy.Count == 0)
        {
            headers.ContentSecurityPolicy = isPage ? PolicyOf(context) : PolicyOfOthers;
        }
        // No page here is swapped in by a script.
        headers.Remove("blazor-enhanced-nav");
        SecurityHeaders.Write(headers);
        if (headers["Referrer-Policy"].Count == 0) headers["Referrer-Policy"] = SecurityHeaders.Referrer;
        if (headers["Permissions-Policy"].Count == 0) headers["Permissions-Policy"] = Permissions;
        var isLink = request.Path.StartsWithSegments("/i", StringComparison.Ordinal);
        // The address of such a page is somebody's secret: whatever stands under it is neither listed nor kept.
        if (isLink) headers["X-Robots-Tag"] = SecurityHeaders.NoRobots;

        // A file may have said how long it is kept before a part was asked for that it does not have.
        if (response.StatusCode >= 400 && !isPage) headers.Remove("Cache-Control");
        // The framework's form tokens forbid all keeping; whether a page may be kept is decided here, by who reads it.
        if (headers.CacheControl.Count == 0 || (isPage && headers.Pragma.Count > 0))
        {
            headers.Remove("Pragma");
            var mayKeep = isPage && !isLink && response.StatusCode < 500 && Caller.Of(context) is null;
            headers.CacheControl = mayKeep ? "private, no-cache" : "no-store";
        }
        // After a form the next page is always asked for with GET (RFC 9110 §15.4.4).
        if (response.StatusCode == StatusCodes.Status302Found && HttpMethods.IsPost(request.Method)) response.StatusCode = StatusCodes.Status303SeeOther;
    }

    private sealed record Nonce(string Value);
}
