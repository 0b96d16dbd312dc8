namespace Entourage.Rollout.Lift;

/// <summary>The result of an experiment, which is not always a number: if there is no result, there is none to read.</summary>
[FrontDoor]
internal abstract record LiftResult
{
    private LiftResult()
    {
    }

    /// <summary>Reads an experiment.</summary>
    /// <param name="treatment">Those who have the feature.</param>
    /// <param name="holdout">Those who are kept without.</param>
    /// <param name="plan">What was fixed before.</param>
    /// <param name="day">The day of the experiment, from 1, where what is counted of a member grows from day to day; else 1.</param>
    public static LiftResult Of(Moments treatment, Moments holdout, LiftPlan plan, int day = 1)
    {
        var have = Math.Min(treatment.Count, holdout.Count);
        var enough = have >= AlwaysValid.FewestInEachHalf;
        var split = SampleRatio.Of(treatment.Count, holdout.Count, plan.Share);
        if (split.Trips && (enough || split.IsExact)) return new Skewed(split.P, split.Seen, plan.Share);
        if (!enough) return new TooFew(have, AlwaysValid.FewestInEachHalf);
        var telling = (long)Math.Min(treatment.Telling(plan.Measure), holdout.Telling(plan.Measure));
        if (telling < AlwaysValid.FewestTelling) return new TooQuiet(telling, AlwaysValid.FewestTelling);

        var difference = Difference.Of(treatment, holdout);
        if (difference.IsUnvaried) return new TooQuiet(0, AlwaysValid.FewestTelling);
        var seen = plan.Seen(treatment.Count + holdout.Count, day);
        return new Measured(
            treatment.Count,
            holdout.Count,
            difference.Treatment,
            difference.Holdout,
            difference.Estimate(difference.Value, difference.Error, seen),
            difference.Percent is var (value, error) ? difference.Estimate(value, error, seen) : null,
            difference.Reduction,
            AlwaysValid.PValue(difference.Value / difference.Error, seen));
    }

    /// <summary>The halves are not the sizes intended: something other than chance decides who is in which, so nothing can be said.</summary>
    /// <param name="P">How probable a split as far off as this one is by chance.</param>
    /// <param name="Seen">The part of the members who have the feature.</param>
    /// <param name="Intended">The part that was meant to.</param>
    public sealed record Skewed(double P, double Seen, double Intended) : LiftResult;

    /// <summary>Too few to say anything.</summary>
    /// <param name="Have">Members in the smaller half.</param>
    /// <param name="Need">Members it needs.</param>
    public sealed record TooFew(long Have, long Need) : LiftResult;

    /// <summary>Enough members, but too few with anything to count; or none that differ.</summary>
    /// <param name="Have">As if there were something to count of so many alike, in the half where there is less.</param>
    /// <param name="Need">Of how many there must be.</param>
    public sealed record TooQuiet(long Have, long Need) : LiftResult;

    /// <summary>A result.</summary>
    /// <param name="TreatmentMembers">How many have the feature.</param>
    /// <param name="HoldoutMembers">How many are kept without.</param>
    /// <param name="TreatmentMean">Mean of those who have it, had both halves been alike before.</param>
    /// <param name="HoldoutMean">Mean of the holdout, had both halves been alike before.</param>
    /// <param name="Difference">The first mean less the second.</param>
    /// <param name="Percent">The difference in percent of the holdout's mean; null where that mean is not clearly away from 0.</param>
    /// <param name="VarianceReduction">Which part of the variance knowing the time before took away; 0 where it is not known.</param>
    /// <param name="PValue">The always-valid p-value of "no difference"; below 0.05 exactly where the always-valid interval excludes 0.</param>
    public sealed record Measured(
        long TreatmentMembers, long HoldoutMembers, double TreatmentMean, double HoldoutMean, Estimate Difference, Estimate? Percent,
        double VarianceReduction, double PValue) : LiftResult;
}
