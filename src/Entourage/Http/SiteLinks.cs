namespace Entourage.Http;

/// <summary>Where this site is: at the configured address, or at the one the request came by. Everything but <see cref="Shown"/> is ASCII. Thread-safe.</summary>
[FrontDoor]
internal sealed class SiteLinks(IOptions<SiteOptions> site)
{
    private volatile Seen? last;

    /// <summary>The configured address; null when there is none.</summary>
    internal SiteAddress? Own { get; } = SiteAddress.Of(site.Value.Address);

    /// <summary>Whether the settings say no address, so that the site is wherever it is asked for.</summary>
    public bool IsByRequest => Own is null;

    /// <summary>The address of a path on this site.</summary>
    public Uri Absolute(HttpRequest request, string path) => new(Origin(request) + path);

    /// <summary>Scheme and host of this site, without a slash.</summary>
    public string Origin(HttpRequest request) => Own?.Origin ?? Look(request).Origin;

    /// <summary>The host people should see, without the scheme.</summary>
    public string Shown(HttpRequest request) => Own?.Shown ?? Look(request).Authority;

    /// <summary>The host alone, without a port: the name that passkeys are bound to.</summary>
    public string Domain(HttpRequest request) => Own?.Host ?? Look(request).Host;

    /// <summary>
    /// Whether this is the origin of a page of ours: the configured address, whatever the last hop's scheme was, or the address that the request came
    /// by. Where a browser itself says that a page asks its own site, a hop without TLS does not speak against it.
    /// </summary>
    public bool IsOurs(HttpRequest request, ReadOnlySpan<char> origin)
    {
        if (Own is { } own && origin.Equals(own.Origin, StringComparison.OrdinalIgnoreCase)) return true;
        var host = request.Host.ToUriComponent();
        return IsOf(origin, request.Scheme, host)
            || (!request.IsHttps && request.Headers["Sec-Fetch-Site"] == "same-origin" && IsOf(origin, Uri.UriSchemeHttps, host));
    }

    // Browsers leave out a scheme's own port, and proxies may write it.
    private static bool IsOf(ReadOnlySpan<char> origin, string scheme, ReadOnlySpan<char> host)
    {
        var port = scheme == Uri.UriSchemeHttps ? ":443" : ":80";
        if (host.EndsWith(port, StringComparison.Ordinal)) host = host[..^port.Length];
        return origin.Length == scheme.Length + 3 + host.Length
            && origin.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)
            && origin[scheme.Length..].StartsWith("://", StringComparison.Ordinal)
            && origin.EndsWith(host, StringComparison.OrdinalIgnoreCase);
    }

    // Nearly every request uses the same address as the one before.
    private Seen Look(HttpRequest request)
    {
        var (scheme, host) = (request.Scheme, request.Host);
        if (last is { } seen && seen.GivenScheme == scheme && seen.GivenHost == host) return seen;
        var uri = new Uri($"{scheme}://{host.ToUriComponent()}/");
        return last = new Seen(scheme, host, uri.GetLeftPart(UriPartial.Authority), uri.Authority, uri.Host);
    }

    private sealed record Seen(string GivenScheme, HostString GivenHost, string Origin, string Authority, string Host);
}
