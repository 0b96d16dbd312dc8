using Entourage.Kernel;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Entourage.Http;

/// <summary>Absolute addresses of this site: the configured one, or the one the request came by. Thread-safe.</summary>
public sealed class SiteLinks
{
    private readonly string address;

    internal SiteLinks(IOptions<SiteOptions> site) => address = site.Value.Address;

    /// <summary>The address of a path on this site.</summary>
    public Uri Absolute(HttpRequest request, string path)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new Uri((address.Length > 0 ? address : $"{request.Scheme}://{request.Host}") + path);
    }

    /// <summary>The host people should see, without the scheme.</summary>
    public string Host(HttpRequest request) => Absolute(request, "/").Authority;
}
