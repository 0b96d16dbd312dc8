namespace Entourage.Rollout.Lift;

/// <summary>What is counted of each member.</summary>
public enum LiftMeasure
{
    /// <summary>How many: followers, views.</summary>
    Count,

    /// <summary>Yes or no, or a part of a whole: came back, liked.</summary>
    Share,
}

/// <summary>What is fixed before the first look, because choosing it later would be choosing the result.</summary>
/// <param name="Measure">What is counted.</param>
/// <param name="Share">The part of the members that is meant to have the feature, between 0 and 1; the others are the holdout.</param>
/// <param name="Members">For how many members, both halves together, the always-valid interval is narrowest.</param>
/// <param name="Days">
/// On which day it is narrowest, where everybody is there from the beginning and what is counted of them grows from day to day; 1 where
/// members come by and by and what is counted of each is final.
/// </param>
[FrontDoor]
internal sealed record LiftPlan(LiftMeasure Measure, double Share, long Members, int Days = 1)
{
    /// <summary>The part of the members that is meant to have the feature.</summary>
    public double Share { get; } = Share is > 0 and < 1 ? Share : throw new ArgumentOutOfRangeException(nameof(Share));

    /// <summary>For how many members the always-valid interval is narrowest.</summary>
    public long Members { get; } = Members > 0 ? Members : throw new ArgumentOutOfRangeException(nameof(Members));

    /// <summary>On which day it is narrowest.</summary>
    public int Days { get; } = Days > 0 ? Days : throw new ArgumentOutOfRangeException(nameof(Days));

    /// <summary>How much of what was planned has been seen, in member-days.</summary>
    internal double Seen(long members, int day)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(day, 1);
        return members * (double)day / (Members * (double)Days);
    }
}
