using System.Collections.Frozen;

namespace Entourage.Rollout;

/// <summary>How far one feature has come, and who has it whatever its stage.</summary>
/// <param name="Feature">The feature.</param>
/// <param name="Stage">How far.</param>
/// <param name="StagedAt">Since when; null if it was never staged.</param>
/// <param name="Holdout">Percent of the members the stage reaches who are kept without it.</param>
/// <param name="Announced">Whether everyone can read how many have it.</param>
/// <param name="Named">Who has it by name.</param>
/// <param name="Grouped">Who has it because of a group.</param>
/// <param name="Staff">The operators; looked up only where it matters.</param>
internal sealed record RolloutState(
    string Feature, Stage Stage, DateTimeOffset? StagedAt, int Holdout, bool Announced, FrozenSet<MemberId> Named, FrozenSet<MemberId> Grouped,
    FrozenSet<MemberId> Staff)
{
    /// <summary>As every feature begins.</summary>
    public static RolloutState Everybody(string feature) => new(feature, Stage.All, null, 0, false, [], [], []);

    /// <summary>Whether this is known without looking at any member.</summary>
    public bool IsForAll => Stage == Stage.All && Holdout == 0;

    /// <summary>Whether those who have it are compared with some who could.</summary>
    public bool Compares => Holdout > 0;

    /// <summary>
    /// Whether somebody whom the lots reach has it, or is kept without it; null for whomever they do not reach, or who has it whatever the lots say.
    /// </summary>
    public bool? Drawn(MemberId member) => Why(member) switch
    {
        RolloutReason.Drawn => true,
        RolloutReason.HeldOut => false,
        _ => null,
    };

    /// <summary>Why a member has it or has not.</summary>
    public RolloutReason Why(MemberId member)
    {
        if (Named.Contains(member)) return RolloutReason.Named;
        if (Grouped.Contains(member)) return RolloutReason.Grouped;
        if (IsForAll) return RolloutReason.All;
        if (Stage == Stage.Off) return RolloutReason.Off;
        if (Staff.Contains(member)) return RolloutReason.Staff;
        if (Draw.Of(Feature, member) >= Stage.Buckets()) return RolloutReason.NotYet;
        return Draw.HoldoutOf(Feature, member) < Holdout * Draw.Buckets / 100 ? RolloutReason.HeldOut : RolloutReason.Drawn;
    }
}

/// <summary>Why a member has a feature or has not.</summary>
internal enum RolloutReason
{
    /// <summary>Everybody has it.</summary>
    All,

    /// <summary>By name.</summary>
    Named,

    /// <summary>They belong to a group that has it.</summary>
    Grouped,

    /// <summary>They run the site.</summary>
    Staff,

    /// <summary>Their lot is below the line of the stage.</summary>
    Drawn,

    /// <summary>Their lot is above it: not yet.</summary>
    NotYet,

    /// <summary>Their lot is below the line, but they are kept without it for comparison.</summary>
    HeldOut,

    /// <summary>Nobody has it.</summary>
    Off,
}

/// <summary>What reasons come to.</summary>
internal static class RolloutReasons
{
    private static readonly string[] Words = ["all", "named", "grouped", "staff", "drawn", "not_yet", "held_out", "off"];

    /// <summary>Its name in the API.</summary>
    public static string Word(this RolloutReason reason) => Words[(int)reason];

    /// <summary>Whether somebody for whom this is the reason has the feature.</summary>
    public static bool Has(this RolloutReason reason) =>
        reason is RolloutReason.All or RolloutReason.Named or RolloutReason.Grouped or RolloutReason.Staff or RolloutReason.Drawn;
}
