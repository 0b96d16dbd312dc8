using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Entourage.Invitations;

/// <summary>When watching alone makes the follow.</summary>
[TypeConverter(typeof(WordedEnum))]
public enum OneTap
{
    /// <summary>When the link was opened from another app, or tapped on another page.</summary>
    AppsAndClicks,

    /// <summary>Only when the link was opened from another app.</summary>
    AppsOnly,

    /// <summary>Never: the person presses the button.</summary>
    AlwaysAsk,
}

/// <summary>The rules of invitations. Settings section <c>Invitations</c>.</summary>
internal sealed class InvitationsOptions
{
    /// <summary>When watching alone makes the follow.</summary>
    [EnumDataType(typeof(OneTap))]
    public OneTap OneTap { get; init; } = OneTap.AppsAndClicks;

    /// <summary>For how many days a link works.</summary>
    [Range(1, 90)]
    public int DaysUntilExpiry { get; init; } = 14;

    /// <summary>Follows that watching alone may make for one member in an hour; after that the button is needed.</summary>
    [Range(0, 1000)]
    public int MostAutomaticPerHour { get; init; } = 5;

    /// <summary>The same in a day.</summary>
    [Range(0, 1000)]
    public int MostAutomaticPerDay { get; init; } = 15;
}

[OptionsValidator]
internal sealed partial class InvitationsOptionsValidator : IValidateOptions<InvitationsOptions>;
