using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Entourage.Kernel;
using Microsoft.Extensions.Options;

namespace Entourage.Members;

/// <summary>Who may become a member.</summary>
[TypeConverter(typeof(WordedEnum))]
public enum Registration
{
    /// <summary>Anybody.</summary>
    Open,

    /// <summary>Whoever holds a working invitation.</summary>
    Invited,
}

/// <summary>The rules of joining. Settings section <c>Members</c>.</summary>
public sealed class MembersOptions
{
    /// <summary>Who may become a member.</summary>
    [EnumDataType(typeof(Registration))]
    public Registration Registration { get; init; } = Registration.Open;

    /// <summary>How long a handle that was given up stays reserved, in days.</summary>
    [Range(0, 3650)]
    public int HandleHoldDays { get; init; } = 30;

    /// <summary>
    /// Accounts that may be made in any 24 hours from one network without an invitation. Whoever comes through one joins all the same: it was
    /// paid for by its maker's allowance.
    /// </summary>
    [Range(1, 1_000_000)]
    public int NewAccountsPerNetwork { get; init; } = 3;

    /// <summary>
    /// Whether everybody is asked for their year of birth, once; then clips can be marked as for adults, and minors are protected. Off, nothing is
    /// asked and nothing kept.
    /// </summary>
    public bool AskBirthYear { get; init; }

    /// <summary>From which age on somebody is an adult, in years.</summary>
    [Range(13, 25)]
    public int AdultAge { get; init; } = 18;
}

[OptionsValidator]
internal sealed partial class MembersOptionsValidator : IValidateOptions<MembersOptions>;
