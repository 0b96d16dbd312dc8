using Entourage.Rollout.Lift;
using MathNet.Numerics.Distributions;

namespace Entourage.Lab.Lift;

/// <summary>
/// A population of members as they are: most of them quiet, a few of them loud, and all of them tomorrow somewhat as they were yesterday. It is drawn
/// once and experiments draw their members from it, so that the truth about it is known exactly and a member costs next to nothing.
/// </summary>
/// <param name="members">Of each the measure before and the outcome.</param>
internal sealed class SimulatedMembers((int X, int Y)[] members)
{
    private const int Size = 1 << 16;
    private const double FollowersMean = 1.2;
    private const double Lasting = 0.3;
    private const double Passing = 0.1;
    private const double Comes = 0.9;
    private const double StaysAway = 2.1;

    /// <summary>All that is to be known of them.</summary>
    public Moments Moments { get; } = members.Aggregate(default(Moments), static (all, one) => all.Add(one.Y, one.X));

    /// <summary>
    /// Followers that a creator gains: a Poisson count at a rate of the creator's own, gamma with shape 0.4, which makes it negative binomial with 57 of
    /// 100 at zero. Three quarters of the rate's shape last from the time before; the rest is drawn anew.
    /// </summary>
    /// <param name="random">All chance comes from here.</param>
    /// <param name="lift">How much higher the mean is; everybody gains in proportion.</param>
    public static SimulatedMembers Followers(Random random, double lift) => Draw(() =>
    {
        const double Rate = (Lasting + Passing) / FollowersMean;
        var lasts = Gamma.Sample(random, Lasting, Rate);
        var before = lasts + Gamma.Sample(random, Passing, Rate);
        var after = (lasts + Gamma.Sample(random, Passing, Rate)) * (1 + (lift / FollowersMean));
        return (Count(random, before), Count(random, after));
    });

    /// <summary>Whether somebody comes back within seven days: yes or no, with a probability of their own (beta with mean 0.3).</summary>
    /// <param name="random">All chance comes from here.</param>
    /// <param name="lift">How much higher the mean is: of those who would have stayed away, just as many come after all.</param>
    public static SimulatedMembers Returns(Random random, double lift) => Draw(() =>
    {
        var comes = Gamma.Sample(random, Comes, 1);
        var chance = comes / (comes + Gamma.Sample(random, StaysAway, 1));
        var before = random.NextDouble() < chance ? 1 : 0;
        var won = lift / (1 - (Comes / (Comes + StaysAway)));
        return (before, random.NextDouble() < chance + ((1 - chance) * won) ? 1 : 0);
    });

    /// <summary>Any one of them, by a number from 0 to below 1.</summary>
    public (int X, int Y) At(double chance) => members[Math.Min((int)(chance * members.Length), members.Length - 1)];

    private static SimulatedMembers Draw(Func<(int X, int Y)> one) => new([.. Enumerable.Range(0, Size).Select(_ => one())]);

    // A rate that is no more than a rounding is none; the sampler wants one.
    private static int Count(Random random, double rate) => rate < 1e-12 ? 0 : Poisson.Sample(random, rate);
}
