using Entourage.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Entourage.Http;

/// <summary>
/// Believes <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c> of the proxies that the site names and of nobody else; host and path are never
/// taken from such headers. Of a chain, the right-most address that is no known proxy is the one that asks: whatever stands left of it, anybody
/// can have written (safety.md T-37).
/// </summary>
internal static class KnownProxies
{
    public static void Use(WebApplication app)
    {
        var proxies = app.Services.GetRequiredService<IOptions<SiteOptions>>().Value.ProxyNetworks().ToList();
        if (proxies.Count == 0) return;
        var forwarded = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto, ForwardLimit = null };
        // The framework begins with this machine, which is a proxy only where the site says so.
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        foreach (var proxy in proxies) forwarded.KnownIPNetworks.Add(proxy);
        app.UseForwardedHeaders(forwarded);
    }
}
