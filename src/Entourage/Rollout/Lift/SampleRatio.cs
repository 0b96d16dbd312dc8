using MathNet.Numerics;
using MathNet.Numerics.Distributions;

namespace Entourage.Rollout.Lift;

/// <summary>
/// Whether the halves are as large as they were meant to be: chi-square with one degree of freedom (Fabijan et al., "Diagnosing sample ratio mismatch in
/// online controlled experiments", KDD 2019). Where they are not, whatever kept members out of one half makes the halves differ in more than the feature.
/// </summary>
/// <param name="P">How probable a split as far off as this one is by chance.</param>
/// <param name="Seen">The part of the members who have the feature.</param>
/// <param name="IsExact">Whether enough are expected in each half for the test to mean what it says.</param>
internal readonly record struct SampleRatio(double P, double Seen, bool IsExact)
{
    /// <summary>
    /// Below this the experiment has no result. One good experiment in a thousand is lost to it, while assignments that are broken are off by so much that
    /// a milder gate would catch hardly more; at 0.05 one good experiment in twenty would be thrown away, and people would learn to overrule it.
    /// </summary>
    public const double Gate = 0.001;

    // The rule of thumb for chi-square (Cochran 1954).
    private const double Expected = 5;

    /// <summary>Whether the experiment has no result.</summary>
    public bool Trips => P < Gate;

    /// <summary>Of the two halves.</summary>
    /// <param name="treatment">Members who have the feature.</param>
    /// <param name="holdout">Members who are kept without.</param>
    /// <param name="share">The part that was meant to have it.</param>
    public static SampleRatio Of(long treatment, long holdout, double share)
    {
        var all = treatment + holdout;
        if (all == 0) return new(1, share, false);
        var away = treatment - (all * share);
        var chiSquare = away * away / (all * share * (1 - share));
        // With one degree of freedom the upper tail is erfc(√(χ²/2)), which keeps its digits where 1 - CDF has none left.
        return new(SpecialFunctions.Erfc(Math.Sqrt(chiSquare / 2)), (double)treatment / all, all * Math.Min(share, 1 - share) >= Expected);
    }

    /// <summary>From how many members, both halves together, a split that is off trips the gate.</summary>
    /// <param name="intended">The part that was meant to have the feature.</param>
    /// <param name="actual">The part that comes to have it.</param>
    /// <param name="sure">How often it must trip.</param>
    public static long Needed(double intended, double actual, double sure)
    {
        var away = (Normal.InvCDF(0, 1, 1 - (Gate / 2)) * Math.Sqrt(intended * (1 - intended)))
            + (Normal.InvCDF(0, 1, sure) * Math.Sqrt(actual * (1 - actual)));
        return (long)Math.Ceiling(Math.Pow(away / (actual - intended), 2));
    }
}
