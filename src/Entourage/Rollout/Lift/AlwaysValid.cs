namespace Entourage.Rollout.Lift;

/// <summary>
/// How wide an interval must be that holds at every look at once, however many there are: an asymptotic confidence sequence (Waudby-Smith, Arbour, Sinha,
/// Kennedy and Ramdas, "Time-uniform central limit theory and asymptotic confidence sequences", Annals of Statistics 52, 2024, theorem 2.2).
/// </summary>
/// <remarks>
/// <para>
/// After n independent values with standard deviation s the theorem's half width is s·√(2(nρ²+1)/(n²ρ²) · ln(√(nρ²+1)/α)). A difference of two
/// means is the mean of n such values, one for each member of either half (y/share for treatment, -y/(1-share) for holdout, each less its mean), and
/// their s is √n standard errors. With v = nρ² the half width is therefore the standard error times √((1 + 1/v) · ln((1+v)/α²)): only the standard
/// error and how far the experiment is are needed, and the adjustment for the time before is one more such mean.
/// </para>
/// <para>
/// It is narrowest where u = 1+v solves u - 1 = ln(u/α²) (the derivative set to 0; Howard,
/// Ramdas, McAuliffe and Sekhon, Annals of Statistics 49, 2021, write it with Lambert's W). That v belongs
/// to the size that was planned, and the others are in proportion to it: at the planned size 3.03 standard errors, against 1.96 for one look.
/// </para>
/// <para>
/// Where members do not come by and by but the counts of the same members grow, n is member-days. What is needed of a clock is that two looks at t and t'
/// are at least as alike as the means of t and t' independent values, a correlation of √(t/t'); then by Slepian's inequality crossing is no more
/// frequent than the theorem allows. Members who are active on one day tend to be on the next, which only makes looks more alike; so does a clock that
/// runs too fast. A clock that stood still would not do, nor counts that swell several times over within one experiment.
/// </para>
/// </remarks>
internal static class AlwaysValid
{
    /// <summary>The theorem is about large numbers, from a first look on: below this many in either half there is none. The simulation holds it to that.</summary>
    public const long FewestInEachHalf = 100;

    /// <summary>
    /// The same for those of whom there is something to count. With fewer a small half may by chance look quiet as well as low, which makes a narrow
    /// interval in the wrong place: of simulated experiments without effect, with two yeses in a hundred and a tenth of the members in the holdout, 30
    /// of 100 seemed to have one. From twenty on it was none of them, and of counts with far longer tails than followers have (Pareto, index 2.2) 5 of 100.
    /// </summary>
    public const long FewestTelling = 20;

    private static readonly double Narrowest = Solve();

    /// <summary>How many standard errors to either side.</summary>
    /// <param name="seen">How much of what was planned has been seen; 1 is all of it.</param>
    public static double Multiplier(double seen)
    {
        var v = Narrowest * seen;
        return Math.Sqrt((1 + (1 / v)) * Math.Log((1 + v) / (Interval.Level * Interval.Level)));
    }

    /// <summary>The p-value that belongs to it: the level at which the interval would just touch 0, which is one over the mixture martingale behind it.</summary>
    /// <param name="z">The difference in standard errors.</param>
    /// <param name="seen">How much of what was planned has been seen.</param>
    public static double PValue(double z, double seen)
    {
        var v = Narrowest * seen;
        return Math.Min(1, Math.Sqrt(1 + v) * Math.Exp(-v * z * z / (2 * (1 + v))));
    }

    // The right side changes by 1/u for each step of u, a ninth near the solution, so repeating it gets there.
    private static double Solve()
    {
        var u = 9.0;
        for (var i = 0; i < 30; i++) u = 1 + Math.Log(u / (Interval.Level * Interval.Level));
        return u - 1;
    }
}
