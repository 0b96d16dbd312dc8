using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Entourage.Members;

/// <summary>Who may become a member.</summary>
[TypeConverter(typeof(WordedEnum))]
internal enum Registration
{
    /// <summary>Anybody.</summary>
    Open,

    /// <summary>Only people with a valid invitation.</summary>
    Invited,
}

/// <summary>The rules of joining. Settings section <c>Members</c>.</summary>
[FrontDoor]
internal sealed class MembersOptions
{
    /// <summary>Who may become a member.</summary>
    [EnumDataType(typeof(Registration))]
    public Registration Registration { get; init; } = Registration.Open;

    /// <summary>Whether one can become a member without an invitation.</summary>
    public bool IsOpen => Registration == Registration.Open;

    /// <summary>How long a handle that was given up stays reserved, in days; an hour at least, because what is left of a big account goes on going.</summary>
    [Range(0, 3650)]
    public int HandleHoldDays { get; init; } = 30;

    /// <summary>
    /// How many accounts can be made in any 24 hours from one network without an invitation. People who come through one can always join: it was
    /// paid for by its maker's allowance.
    /// </summary>
    [Range(1, 1_000_000)]
    public int NewAccountsPerNetwork { get; init; } = 3;

    /// <summary>
    /// Whether everybody is asked for their year of birth, once; then clips can be marked as for adults, and minors are protected. Off, nothing is
    /// asked and nothing kept.
    /// </summary>
    public bool AskBirthYear { get; init; }

    /// <summary>The age in years at which a member counts as an adult.</summary>
    [Range(13, 25)]
    public int AdultAge { get; init; } = 18;
}

[OptionsValidator]
internal sealed partial class MembersOptionsValidator : IValidateOptions<MembersOptions>;
