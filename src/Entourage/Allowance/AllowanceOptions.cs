using System.ComponentModel.DataAnnotations;

namespace Entourage.Allowance;

/// <summary>The numbers of the allowance. Settings section <c>Allowance</c>; the defaults are the published ones.</summary>
[FrontDoor]
internal sealed class AllowanceOptions
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

    /// <summary>What accounts in their first 30 days may make together in any 24 hours from one network.</summary>
    [Range(1, 1_000_000)]
    public int PerNetwork { get; init; } = 10;

    /// <summary>What such accounts that invited one another may make together in any 24 hours, and what each of them adds who was here again after three days.</summary>
    [Range(1, 1_000_000)]
    public int PerSubtree { get; init; } = 3;

    /// <summary>With fewer invitations in an hour than this there is no surge, however quiet the site was before.</summary>
    [Range(1, 1_000_000)]
    public int SurgeFrom { get; init; } = 100;
}

[OptionsValidator]
internal sealed partial class AllowanceOptionsValidator : IValidateOptions<AllowanceOptions>;
