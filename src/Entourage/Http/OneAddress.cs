using Microsoft.Extensions.DependencyInjection;

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
        if (app.Services.GetRequiredService<SiteLinks>().Own is not { } site) return;
        var faults = app.Services.GetRequiredService<ProxyFaults>();
        app.Use((HttpContext context, RequestDelegate next) =>
        {
            var request = context.Request;
            if (IsHealth(request)) return next(context);
            if (!IsFor(request, site))
            {
                faults.AskedFor(request.Host.Host);
                return RefuseAsync(context);
            }
            if (!site.IsSecure)
            {
                if (request.IsHttps) faults.Note(ProxyFaultKind.PlainAddress, site.Origin);
                return next(context);
            }
            if (request.IsHttps) return next(context);
            if (!SaysHttps(request))
            {
                if (!BrowserKnowsOfHttps(request, site))
                {
                    faults.SentOn(context);
                    return Send(context, site.Origin);
                }
                faults.Note(ProxyFaultKind.NoScheme, context.Connection.RemoteIpAddress);
            }
            // What was lost on the way: cookies, links and origins go by how people come.
            request.Scheme = Uri.UriSchemeHttps;
            return next(context);
        });
    }

    /// <summary>Whether a machine asks how the site is.</summary>
    public static bool IsHealth(HttpRequest request) => request.Path.StartsWithSegments("/health", StringComparison.Ordinal);

    /// <summary>Whether a request names the site's host. The framework shows a name in Unicode, and is asked for the ASCII that was sent.</summary>
    public static bool IsFor(HttpRequest request, SiteAddress site)
    {
        var host = request.Host.ToUriComponent();
        return host.StartsWith(site.Host, StringComparison.OrdinalIgnoreCase) && (host.Length == site.Host.Length || host[site.Host.Length] == ':');
    }

    // A proxy that the settings do not name has been here. Whoever makes this up gets no redirect; if we believed nothing of it, we would redirect in a circle.
    private static bool SaysHttps(HttpRequest request) => request.Headers[LastHop.Scheme].ToString().EndsWith(Uri.UriSchemeHttps, StringComparison.OrdinalIgnoreCase);

    // The proxy is told of no TLS itself, or does not say so: browsers send these over TLS only, and pages cannot make them up (W3C Fetch Metadata §2.1, §4).
    private static bool BrowserKnowsOfHttps(HttpRequest request, SiteAddress site) =>
        string.Equals(request.Headers.Origin.ToString(), site.Origin, StringComparison.OrdinalIgnoreCase)
        || (!site.IsThisMachine && request.Headers.ContainsKey("Sec-Fetch-Site"));

    private static Task Send(HttpContext context, string origin)
    {
        var (request, response) = (context.Request, context.Response);
        response.StatusCode = StatusCodes.Status308PermanentRedirect;
        response.Headers.CacheControl = "no-store";
        response.Headers.Location = origin + request.PathBase.ToUriComponent() + request.Path.ToUriComponent() + request.QueryString.ToUriComponent();
        return Task.CompletedTask;
    }

    /// <summary>Says that there is no site by that name.</summary>
    public static Task RefuseAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return HttpProblems.WrongHost.ToHttp(context).ExecuteAsync(context);
    }
}
