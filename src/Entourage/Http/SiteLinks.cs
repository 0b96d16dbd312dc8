using Entourage.Kernel;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Entourage.Http;

/// <summary>Absolute addresses of this site: the configured one, or the one the request came by. Thread-safe.</summary>
public sealed class SiteLinks
{
    private readonly string address;
    private volatile Seen? last;

    internal SiteLinks(IOptions<SiteOptions> site) => address = site.Value.Address;

    /// <summary>The address of a path on this site.</summary>
    public Uri Absolute(HttpRequest request, string path)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new Uri((address.Length > 0 ? address : $"{request.Scheme}://{request.Host}") + path);
    }

    /// <summary>Scheme and host of this site, without a slash.</summary>
    public string Origin(HttpRequest request) => Look(request).Origin;

    /// <summary>The host people should see, without the scheme.</summary>
    public string Host(HttpRequest request) => Look(request).Host;

    // Nearly every request comes by the address of the one before.
    private Seen Look(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var (scheme, host) = (request.Scheme, request.Host);
        if (last is { } seen && seen.GivenScheme == scheme && seen.GivenHost == host) return seen;
        var uri = Absolute(request, "/");
        return last = new Seen(scheme, host, uri.GetLeftPart(UriPartial.Authority), uri.Authority);
    }

    private sealed record Seen(string GivenScheme, HostString GivenHost, string Origin, string Host);
}
