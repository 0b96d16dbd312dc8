using Entourage.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Entourage.Http;

/// <summary>
/// A site that says its address answers by that name only (421, RFC 9110 §15.5.20) and, when the address is one of https, sends whoever comes
/// without it there (308, so that the method stays). Nothing of the request but its path and query goes into the new address. Health is asked by
/// machines that know no name, and is answered by any.
/// </summary>
internal static class OneAddress
{
    public static void Use(WebApplication app)
    {
        var address = app.Services.GetRequiredService<IOptions<SiteOptions>>().Value.Address;
        if (address.Length == 0) return;
        var site = new Uri(address);
        // As browsers send it: in ASCII, and an IPv6 address in its brackets.
        var host = site.HostNameType == UriHostNameType.IPv6 ? site.Host : site.IdnHost;
        var secure = site.Scheme == Uri.UriSchemeHttps;
        var origin = site.GetLeftPart(UriPartial.Authority);
        app.Use((HttpContext context, RequestDelegate next) =>
        {
            var request = context.Request;
            if (request.Path.StartsWithSegments("/health", StringComparison.Ordinal)) return next(context);
            if (!string.Equals(request.Host.Host, host, StringComparison.OrdinalIgnoreCase)) return RefuseAsync(context);
            return secure && !request.IsHttps && !CameByHttps(request) ? Send(context, origin) : next(context);
        });
    }

    // A proxy that the settings do not name has been here and says so. Whoever makes it up stays where they are; believed, they would be sent in a circle.
    private static bool CameByHttps(HttpRequest request) =>
        request.Headers["X-Forwarded-Proto"].ToString().EndsWith(Uri.UriSchemeHttps, StringComparison.OrdinalIgnoreCase);

    private static Task Send(HttpContext context, string origin)
    {
        var (request, response) = (context.Request, context.Response);
        response.StatusCode = StatusCodes.Status308PermanentRedirect;
        response.Headers.CacheControl = "no-store";
        response.Headers.Location = origin + request.PathBase.ToUriComponent() + request.Path.ToUriComponent() + request.QueryString.ToUriComponent();
        return Task.CompletedTask;
    }

    private static Task RefuseAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return HttpProblems.WrongHost.ToHttp(context).ExecuteAsync(context);
    }
}
