namespace Entourage.Http;

/// <summary>
/// Refuses unsafe requests that another site made a browser send: <c>Origin</c> must be ours, <c>Sec-Fetch-Site</c> must be
/// <c>same-origin</c>, and a request that is signed in by cookie must carry one of the two (stricter than .NET 11's own check, which lets
/// both be missing). Reading the API by cookie from a page of another origin is refused too. Bearer tokens are not sent by browsers on their own
/// and need none of this.
/// </summary>
internal static class SameOrigin
{
    public static Task Check(HttpContext context, SiteLinks links, RequestDelegate next)
    {
        var request = context.Request;
        if (Authorization.IsBearer(request)) return next(context);
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method))
        {
            return IsReadElsewhere(request, links) ? context.WriteProblemAsync(HttpProblems.CrossSite) : next(context);
        }
        if (request.Headers.ContainsKey("Sec-Purpose"))
        {
            return context.WriteProblemAsync(new Problem("prefetch", 403, "A page loaded ahead of time changes nothing."));
        }
        if (!IsOurs(request, links))
        {
            return context.WriteProblemAsync(HttpProblems.CrossSite);
        }
        return next(context);
    }

    // What another origin's page asks of the API in a member's name: it could not read the answer, but it would hold the member's streams open.
    private static bool IsReadElsewhere(HttpRequest request, SiteLinks links)
    {
        if (!request.Path.StartsWithSegments("/api", StringComparison.Ordinal) || !SiteCookies.HasAny(request)) return false;
        if (request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site" && request.Headers["Sec-Fetch-Mode"] != "navigate") return true;
        return request.Headers.Origin.ToString() is { Length: > 0 } origin && !links.IsOurs(request, origin);
    }

    private static bool IsOurs(HttpRequest request, SiteLinks links)
    {
        var origin = request.Headers.Origin.ToString();
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        if (origin.Length == 0 && site.Length == 0) return !SiteCookies.HasAny(request);
        if (site.Length > 0 && site != "same-origin") return false;
        return origin.Length == 0 || links.IsOurs(request, origin);
    }
}
