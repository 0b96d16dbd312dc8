using System.ComponentModel.DataAnnotations;
using System.Net;

namespace Entourage.Kernel;

/// <summary>What this site is and where it is found. Settings section <c>Site</c>.</summary>
public sealed class SiteOptions
{
    private static readonly IPNetwork[] ThisMachine = [IPNetwork.Parse("127.0.0.1/32"), IPNetwork.Parse("::1/128")];

    /// <summary>The site's name, as people read it; 1 to 40 characters.</summary>
    [Required, StringLength(40, MinimumLength = 1)]
    public string Name { get; init; } = "Entourage";

    /// <summary>
    /// The address people type, scheme and host, without a path; links that are sent start with it. If empty, links use the address of the
    /// request that makes them, which is right for trying things out and wrong behind a proxy.
    /// </summary>
    [CustomValidation(typeof(SiteOptions), nameof(CheckAddress))]
    public string Address { get; init; } = "";

    /// <summary>
    /// The network addresses of reverse proxies whose <c>X-Forwarded-For</c> and <c>-Proto</c> are believed, or whole networks of them in CIDR
    /// notation, separated by commas. Empty believes none.
    /// </summary>
    [CustomValidation(typeof(SiteOptions), nameof(CheckProxies))]
    public string Proxies { get; init; } = "";

    /// <summary>
    /// Networks that many people share who have nothing to do with one another, such as a school's or a company's, in CIDR notation, separated by commas. Requests
    /// from them are not taken to come from one person; neither are those from private addresses.
    /// </summary>
    [CustomValidation(typeof(SiteOptions), nameof(CheckNetworks))]
    public string SharedNetworks { get; init; } = "";

    /// <summary><see cref="SharedNetworks"/>, parsed.</summary>
    public IEnumerable<IPNetwork> Networks() => Split(SharedNetworks).Select(text => IPNetwork.Parse(text));

    /// <summary>
    /// <see cref="Proxies"/>, parsed; a single address is a network of one. Whoever names this machine means it by either of its addresses: a proxy takes
    /// the one it likes.
    /// </summary>
    public IPNetwork[] ProxyNetworks()
    {
        IPNetwork[] named = [.. Split(Proxies).Select(text => ReadProxy(text)!.Value)];
        return Array.Exists(named, one => one.PrefixLength > 0 && IPAddress.IsLoopback(one.BaseAddress)) ? [.. named, .. ThisMachine] : named;
    }

    /// <summary>Whether the address is valid.</summary>
    public static ValidationResult? CheckAddress(string address, ValidationContext _)
    {
        const string Instead = "must be a scheme and a host, such as https://clips.example";
        if (address.Length == 0) return ValidationResult.Success;
        if (address.Any(char.IsWhiteSpace) || !Uri.TryCreate(address, UriKind.Absolute, out var site) || (site.Scheme != Uri.UriSchemeHttps && site.Scheme != Uri.UriSchemeHttp) || !IsHost(site))
        {
            return new($"Address {Instead}.");
        }
        // It begins every link that is sent: a password in it would be told to everybody.
        if (site.UserInfo.Length > 0) return new($"Address {Instead}, without a name or a password before the host.");
        var rest = address.AsSpan(address.IndexOf("://", StringComparison.Ordinal) + 3);
        return rest.IndexOfAny("/?#@") < 0 ? ValidationResult.Success : new($"Address {Instead}, with nothing behind the host and its port.");
    }

    private static bool IsHost(Uri site)
    {
        if (site.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6) return true;
        try
        {
            return site.HostNameType == UriHostNameType.Dns && new IdnMapping().GetUnicode(site.IdnHost).Length > 0;
        }
        catch (ArgumentException)
        {
            return false; // A label that begins like an encoded one and is none.
        }
    }

    /// <summary>Whether the networks are valid.</summary>
    public static ValidationResult? CheckNetworks(string networks, ValidationContext _) =>
        Array.TrueForAll(Split(networks), text => IPNetwork.TryParse(text, out var _)) ? ValidationResult.Success : new("SharedNetworks must be networks such as 192.0.2.0/24, separated by commas.");

    /// <summary>Whether the proxies are valid.</summary>
    public static ValidationResult? CheckProxies(string proxies, ValidationContext _) =>
        Array.TrueForAll(Split(proxies), text => ReadProxy(text) is not null) ? ValidationResult.Success : new("Proxies must be addresses or networks such as 192.0.2.1 or 10.0.0.0/8, separated by commas.");

    private static IPNetwork? ReadProxy(string text) =>
        IPAddress.TryParse(text, out var address) ? new(address, address.GetAddressBytes().Length * 8) : IPNetwork.TryParse(text, out var network) ? network : null;

    private static string[] Split(string networks) => networks.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}

[OptionsValidator]
internal sealed partial class SiteOptionsValidator : IValidateOptions<SiteOptions>;
