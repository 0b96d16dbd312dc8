using System.ComponentModel.DataAnnotations;
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
    /// The network addresses of reverse proxies whose <c>X-Forwarded-*</c> headers are believed, separated by commas. Empty believes none.
    /// </summary>
    public string Proxies { get; init; } = "";
}

[OptionsValidator]
internal sealed partial class SiteOptionsValidator : IValidateOptions<SiteOptions>;
