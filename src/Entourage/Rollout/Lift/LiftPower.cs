using MathNet.Numerics.Distributions;

namespace Entourage.Rollout.Lift;

/// <summary>"With so many members a difference of this size would be found in 80 of 100 cases."</summary>
/// <param name="Members">Members, both halves together.</param>
/// <param name="Difference">How far the means are apart.</param>
/// <param name="Fixed">How often the fixed interval leaves out 0, looked at once.</param>
/// <param name="AlwaysValid">How often the always-valid interval leaves out 0 on that last day; with the days before it is never less.</param>
[FrontDoor]
internal sealed record Promise(long Members, double Difference, double Fixed, double AlwaysValid);

/// <summary>What an experiment can find, said before it begins.</summary>
/// <remarks>
/// A feature that gives everybody half as much again also spreads them half as far again, and a promise made from the spread of today would not be
/// kept (of followers a quarter more would be found in 70 of 100 cases instead of 80). So treatment's variance grows with the difference looked for:
/// with the square of the mean for counts, as p(1-p) for shares. Differences are gains.
/// </remarks>
[FrontDoor]
internal sealed class LiftPower
{
    /// <summary>How often a difference has to be found for us to say that it would be.</summary>
    public const double Usual = 0.8;

    /// <summary>With fewer members, nothing can be said.</summary>
    public const long Fewest = AlwaysValid.FewestInEachHalf;

    private static readonly double Looked = Normal.InvCDF(0, 1, 1 - (Interval.Level / 2));
    private static readonly double Sure = Normal.InvCDF(0, 1, Usual);

    private readonly LiftPlan plan;
    private readonly double mean;
    private readonly double variance;
    private readonly double fewest;

    /// <summary>From what is known of members without the feature: the time before, or the holdout itself.</summary>
    /// <param name="plan">What is fixed of the experiment.</param>
    /// <param name="without">The members.</param>
    public LiftPower(LiftPlan plan, Moments without)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(without.Count, Fewest);
        (this.plan, mean) = (plan, without.MeanY);
        variance = without.Variance(without.M2X > 0 ? without.CoXY / without.M2X : 0);
        // Below this there is no result, whatever the difference; the smaller half decides.
        var telling = AlwaysValid.FewestTelling * without.Count / without.Telling(plan.Measure);
        fewest = Math.Max(AlwaysValid.FewestInEachHalf, telling) / Math.Min(plan.Share, 1 - plan.Share);
    }

    /// <summary>The smallest difference that the fixed interval finds in 80 of 100 cases; null where so few members find none, however large.</summary>
    public Promise? Smallest(long members) => Smallest(members, Looked);

    /// <summary>The smallest difference that the always-valid interval finds in 80 of 100 cases by the planned day; null where there is none.</summary>
    public Promise? SmallestAlwaysValid(long members) => Smallest(members, AlwaysValid.Multiplier(plan.Seen(members, plan.Days)));

    /// <summary>How often a difference is found.</summary>
    public Promise Found(double difference, long members) => new(
        members,
        difference,
        Found(difference, members, Looked),
        Found(difference, members, AlwaysValid.Multiplier(plan.Seen(members, plan.Days))));

    /// <summary>How many members, both halves together, it takes to find a difference in 80 of 100 cases with the fixed interval.</summary>
    public long Needed(double difference) => Needed(difference, Looked);

    /// <summary>The same with the always-valid interval, planned for just so many: not quite twice as many.</summary>
    public long NeededAlwaysValid(double difference) => Needed(difference, AlwaysValid.Multiplier(1));

    private long Needed(double difference, double looked)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(difference);
        if (plan.Measure == LiftMeasure.Share) ArgumentOutOfRangeException.ThrowIfGreaterThan(difference, 1 - mean);
        var error = Error(difference, 1);
        var members = Math.Ceiling(Math.Max(Math.Pow((looked + Sure) * error / difference, 2), fewest));
        return members < long.MaxValue ? (long)members : throw new InvalidOperationException("Nothing has happened yet from which to tell.");
    }

    private Promise? Smallest(long members, double looked)
    {
        // A share has an end; a count that grows a hundredfold is found or nothing is.
        var (low, high) = (0.0, plan.Measure == LiftMeasure.Share ? 1 - mean : 100 * mean);
        if (members < fewest || !(Found(high, members, looked) >= Usual)) return null;
        // The larger, the more often found: halving the distance forty times leaves a millionth of a millionth.
        for (var i = 0; i < 40; i++)
        {
            var middle = (low + high) / 2;
            if (Found(middle, members, looked) >= Usual) high = middle;
            else low = middle;
        }
        return Found(high, members);
    }

    // One side only: finding a loss where there is a gain is nothing to promise.
    private double Found(double difference, long members, double looked) => Normal.CDF(0, 1, (difference / Error(difference, members)) - looked);

    private double Error(double difference, long members)
    {
        var after = mean + difference;
        var widening = plan.Measure switch
        {
            LiftMeasure.Count => after * after / (mean * mean),
            LiftMeasure.Share => Math.Max(0, after * (1 - after)) / (mean * (1 - mean)),
        };
        return Math.Sqrt(((variance * widening / plan.Share) + (variance / (1 - plan.Share))) / members);
    }
}
