using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.DependencyInjection;

namespace Entourage.Http;

/// <summary>
/// Believes <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c> only from the proxies that the site names; host and path are never
/// taken from such headers. In a chain, the right-most address that is not a known proxy is the caller: everything left of it, anyone
/// can have written (T-37).
/// </summary>
internal static class KnownProxies
{
    public static void Use(WebApplication app)
    {
        var proxies = app.Services.GetRequiredService<IOptions<SiteOptions>>().Value.ProxyNetworks();
        if (proxies.Length == 0) return;
        var forwarded = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto, ForwardLimit = null };
        // The framework begins with this machine, which is a proxy only where the site says so.
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        foreach (var proxy in proxies) forwarded.KnownIPNetworks.Add(proxy);
        app.UseForwardedHeaders(forwarded);
    }
}
