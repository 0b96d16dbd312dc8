namespace Entourage.Web;

/// <summary>Under <c>dotnet watch</c> a page asks it whether something has changed. In Development, and nowhere else, the page's policy allows that.</summary>
internal static class WatchedPages
{
    /// <summary>Stands before <see cref="PageHeaders"/>: what is registered first is the last to see a response go.</summary>
    public static void UseWatchedPages(this WebApplication app)
    {
        // ASPNETCORE_AUTO_RELOAD_WS_ENDPOINT, set by dotnet watch and by nothing else: one address or two, with commas between them.
        if (!app.Environment.IsDevelopment() || app.Configuration["AUTO_RELOAD_WS_ENDPOINT"] is not { Length: > 0 } watch) return;
        var asked = "connect-src 'self' " + watch.Replace(',', ' ');
        app.Use((HttpContext context, RequestDelegate next) =>
        {
            var headers = context.Response.Headers;
            context.Response.OnStarting(() =>
            {
                headers.ContentSecurityPolicy = headers.ContentSecurityPolicy.ToString().Replace("connect-src 'self'", asked, StringComparison.Ordinal);
                return Task.CompletedTask;
            });
            return next(context);
        });
    }
}
