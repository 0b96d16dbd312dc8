using System.ComponentModel.DataAnnotations;
using System.Net;
using Microsoft.Extensions.Options;

namespace Entourage.Kernel;

/// <summary>What this site is and where it is found. Settings section <c>Site</c>.</summary>
public sealed class SiteOptions
{
    /// <summary>What people read as the site's name; 1 to 40 characters.</summary>
    [Required, StringLength(40, MinimumLength = 1)]
    public string Name { get; init; } = "Entourage";

    /// <summary>
    /// The address people type, scheme and host, without a path; links that are sent start with it. Empty means: the address of the request
    /// that makes the link, which is right for trying things out and wrong behind a proxy.
    /// </summary>
    [RegularExpression(@"^$|^https?://[^/?#\s]+$", ErrorMessage = "must be a scheme and a host, such as https://clips.example.")]
    public string Address { get; init; } = "";

    /// <summary>
    /// The network addresses of reverse proxies whose <c>X-Forwarded-For</c> and <c>-Proto</c> are believed, or whole networks of them in CIDR
    /// notation, separated by commas. Empty believes none.
    /// </summary>
    [CustomValidation(typeof(SiteOptions), nameof(CheckProxies))]
    public string Proxies { get; init; } = "";

    /// <summary>
    /// Networks that many people share who have nothing to do with one another, such as a school's or a company's, in CIDR notation, separated by commas. What comes
    /// from them is not taken for one person; private addresses never are.
    /// </summary>
    [CustomValidation(typeof(SiteOptions), nameof(CheckNetworks))]
    public string SharedNetworks { get; init; } = "";

    /// <summary><see cref="SharedNetworks"/>, read.</summary>
    public IEnumerable<IPNetwork> Networks() => Split(SharedNetworks).Select(text => IPNetwork.Parse(text));

    /// <summary><see cref="Proxies"/>, read; a single address is a network of one.</summary>
    public IEnumerable<IPNetwork> ProxyNetworks() => Split(Proxies).Select(text => ReadProxy(text)!.Value);

    /// <summary>Whether the networks can be read.</summary>
    public static ValidationResult? CheckNetworks(string networks, ValidationContext _) =>
        Array.TrueForAll(Split(networks), text => IPNetwork.TryParse(text, out var _)) ? ValidationResult.Success : new("SharedNetworks must be networks such as 192.0.2.0/24, separated by commas.");

    /// <summary>Whether the proxies can be read.</summary>
    public static ValidationResult? CheckProxies(string proxies, ValidationContext _) =>
        Array.TrueForAll(Split(proxies), text => ReadProxy(text) is not null) ? ValidationResult.Success : new("Proxies must be addresses or networks such as 192.0.2.1 or 10.0.0.0/8, separated by commas.");

    private static IPNetwork? ReadProxy(string text) =>
        IPAddress.TryParse(text, out var address) ? new(address, address.GetAddressBytes().Length * 8) : IPNetwork.TryParse(text, out var network) ? network : null;

    private static string[] Split(string networks) => networks.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}

[OptionsValidator]
internal sealed partial class SiteOptionsValidator : IValidateOptions<SiteOptions>;
