using System.Net;
using Microsoft.Extensions.DependencyInjection;

namespace Entourage.Http;

/// <summary>
/// Looks at a request as whoever connected sent it, before anything of it is believed: whether a proxy is in front that the settings do not name, or
/// one that does not say whether people come by https.
/// </summary>
internal static class LastHop
{
    /// <summary>What a proxy says of the scheme that people come by.</summary>
    public const string Scheme = "X-Forwarded-Proto";

    /// <summary>What a proxy says of the address that people come from.</summary>
    public const string From = "X-Forwarded-For";

    public static void Use(WebApplication app)
    {
        var faults = app.Services.GetRequiredService<ProxyFaults>();
        var site = app.Services.GetRequiredService<SiteLinks>().Own;
        var proxies = app.Services.GetRequiredService<IOptions<SiteOptions>>().Value.ProxyNetworks();
        app.Use((HttpContext context, RequestDelegate next) =>
        {
            var request = context.Request;
            if (!NamesHost(request)) return OneAddress.RefuseAsync(context);
            var saysScheme = request.Headers.ContainsKey(Scheme);
            if (saysScheme || request.Headers.ContainsKey(From))
            {
                if (site is null) faults.Note(ProxyFaultKind.NoAddress, request.Host.ToUriComponent());
                if (context.Connection.RemoteIpAddress is { } somebody && !IsAmong(somebody, proxies)) faults.Note(ProxyFaultKind.NotNamed, somebody);
            }
            // A proxy on this machine, or one that is named. The site's address says what it leaves out; sending people there would send them in a circle.
            if (!saysScheme && site is { IsSecure: true, IsThisMachine: false } && !request.IsHttps && OneAddress.IsFor(request, site)
                && context.Connection.RemoteIpAddress is { } peer && (IPAddress.IsLoopback(Plain(peer)) || IsAmong(peer, proxies)))
            {
                faults.Note(ProxyFaultKind.NoScheme, peer);
                request.Scheme = Uri.UriSchemeHttps;
            }
            return next(context);
        });
    }

    // The framework decodes a host whenever it is asked for it, and throws at a label that begins like an encoded one and is none. HTTP/1.0 may name no host
    // at all; only who asks for health does.
    private static bool NamesHost(HttpRequest request)
    {
        try
        {
            return request.Host.HasValue || OneAddress.IsHealth(request);
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static bool IsAmong(IPAddress peer, IPNetwork[] proxies)
    {
        foreach (var network in proxies)
        {
            if (network.Contains(Plain(peer))) return true;
        }
        return false;
    }

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
