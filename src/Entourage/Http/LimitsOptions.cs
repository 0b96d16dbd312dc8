using System.ComponentModel.DataAnnotations;

namespace Entourage.Http;

/// <summary>
/// How much of the same one member, or one network without a member, may ask for in a minute. A network that many share may ask for ten times
/// that. Settings section <c>Limits</c>.
/// </summary>
internal sealed class LimitsOptions
{
    /// <summary>Attempts to sign in, join or appeal. People who came by an invitation's link are counted by that link and not by the network.</summary>
    [Range(1, 1_000_000)]
    public int AttemptsPerMinute { get; init; } = 60;

    /// <summary>Links with a wrong secret. A valid one is never counted.</summary>
    [Range(1, 1_000_000)]
    public int WrongLinksPerMinute { get; init; } = 60;

    /// <summary>Invalid bearer tokens. A valid one is never counted.</summary>
    [Range(1, 1_000_000)]
    public int WrongTokensPerMinute { get; init; } = 60;

    /// <summary>Changes by a member who is signed in; redeeming an invitation is never counted.</summary>
    [Range(1, 1_000_000)]
    public int ChangesPerMinute { get; init; } = 600;

    /// <summary>Lookups while a person types: handles and contacts.</summary>
    [Range(1, 1_000_000)]
    public int SearchesPerMinute { get; init; } = 120;

    /// <summary>Plays and views by people without an account, where the gate is open.</summary>
    [Range(1, 1_000_000)]
    public int WatchingPerMinute { get; init; } = 60;

    /// <summary>Reports of clips and people.</summary>
    [Range(1, 1_000_000)]
    public int NoticesPerMinute { get; init; } = 10;
}

[OptionsValidator]
internal sealed partial class LimitsOptionsValidator : IValidateOptions<LimitsOptions>;
