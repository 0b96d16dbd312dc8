using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Entourage.Http;

/// <summary>
/// How much of the same one member, or one network without a member, may ask for in a minute. A network that many share may ask for ten times
/// that. Settings section <c>Limits</c>.
/// </summary>
public sealed class LimitsOptions
{
    /// <summary>Signing in, joining, appealing, and beginning to. Whoever came by an invitation's link is counted by that link and not by the network.</summary>
    [Range(1, 1_000_000)]
    public int AttemptsPerMinute { get; init; } = 60;

    /// <summary>Links whose secret is wrong. One that is right is never counted.</summary>
    [Range(1, 1_000_000)]
    public int WrongLinksPerMinute { get; init; } = 60;

    /// <summary>Bearer tokens that are none. One that is right is never counted.</summary>
    [Range(1, 1_000_000)]
    public int WrongTokensPerMinute { get; init; } = 60;

    /// <summary>Changes by a member who is signed in; redeeming an invitation is never counted.</summary>
    [Range(1, 1_000_000)]
    public int ChangesPerMinute { get; init; } = 600;

    /// <summary>Questions that look something up while somebody types: handles and contacts.</summary>
    [Range(1, 1_000_000)]
    public int SearchesPerMinute { get; init; } = 120;
}

[OptionsValidator]
internal sealed partial class LimitsOptionsValidator : IValidateOptions<LimitsOptions>;
