namespace Entourage.Http;

/// <summary>
/// The address that a site says it has, taken apart once. Machines write and compare names in ASCII (RFC 5891 §4.4, RFC 6454 §6.2), so everything here
/// is ASCII but what people are shown.
/// </summary>
/// <param name="Origin">Scheme, host and, where it is not the scheme's own, port: what browsers say a page comes from.</param>
/// <param name="Host">The host without a port, as in a <c>Host</c> header: an IPv6 address in its brackets.</param>
/// <param name="Shown">Host and port for people, in the letters of their own writing. Only the site's settings decide that; no request does.</param>
internal sealed record SiteAddress(string Origin, string Host, string Shown)
{
    /// <summary>Whether people come by https.</summary>
    public bool IsSecure => Origin.StartsWith("https:", StringComparison.Ordinal);

    /// <summary>Whether browsers trust the name without TLS, because it leads to their own machine (W3C Secure Contexts §3.1).</summary>
    public bool IsThisMachine =>
        Host is "localhost" or "[::1]" || Host.EndsWith(".localhost", StringComparison.Ordinal) || Host.StartsWith("127.", StringComparison.Ordinal);

    /// <summary>The address of a setting that was found valid; null for an empty one.</summary>
    public static SiteAddress? Of(string setting)
    {
        if (setting.Length == 0) return null;
        var site = new Uri(setting);
        var isName = site.HostNameType == UriHostNameType.Dns;
        var host = isName ? site.IdnHost : site.Host;
        var port = site.IsDefaultPort ? "" : string.Create(CultureInfo.InvariantCulture, $":{site.Port}");
        return new($"{site.Scheme}://{host}{port}", host, (isName ? new IdnMapping().GetUnicode(host) : host) + port);
    }
}
