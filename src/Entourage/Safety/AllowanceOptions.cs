using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Entourage.Safety;

/// <summary>The numbers of the allowance. Settings section <c>Allowance</c>; the defaults are the published ones.</summary>
public sealed class AllowanceOptions
{
    /// <summary>Invitations a new member may make at once.</summary>
    [Range(0, 1_000_000)]
    public int Start { get; init; } = 3;

    /// <summary>The most a new member can save up.</summary>
    [Range(1, 1_000_000)]
    public int Cap { get; init; } = 3;

    /// <summary>The most a member can save up whose invitations brought at least three followers who stayed.</summary>
    [Range(1, 1_000_000)]
    public int EstablishedCap { get; init; } = 6;

    /// <summary>What comes back in a day for a new member.</summary>
    [Range(1, 1000)]
    public int PerDay { get; init; } = 1;

    /// <summary>What comes back in a day for an established member.</summary>
    [Range(1, 1000)]
    public int EstablishedPerDay { get; init; } = 3;
}

[OptionsValidator]
internal sealed partial class AllowanceOptionsValidator : IValidateOptions<AllowanceOptions>;
