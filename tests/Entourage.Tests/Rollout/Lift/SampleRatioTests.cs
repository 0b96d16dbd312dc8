using Entourage.Lab.Lift;
using Entourage.Rollout.Lift;
using MathNet.Numerics.Distributions;

namespace Entourage.Tests.Rollout.Lift;

public sealed class SampleRatioTests
{
    /// <summary>By hand: 5,150 of 10,000 are three standard deviations off, 9,050 where 9,000 were meant 1.667; erfc(3/√2) and erfc(1.667/√2).</summary>
    [Theory]
    [InlineData(5150, 4850, 0.5, 0.00269979606326)]
    [InlineData(9050, 950, 0.9, 0.0955807045456)]
    [InlineData(5000, 5000, 0.5, 1)]
    public void It_is_the_chi_square_test(long treatment, long holdout, double share, double p) =>
        Assert.Equal(p, SampleRatio.Of(treatment, holdout, share).P, 1e-12);

    /// <summary>The 0.999 point of chi-square with one degree of freedom is 10.828 in every table: √10.828 · 50 is 164.5.</summary>
    [Fact]
    public void It_trips_just_beyond_the_table()
    {
        Assert.False(SampleRatio.Of(5164, 4836, 0.5).Trips);
        Assert.True(SampleRatio.Of(5165, 4835, 0.5).Trips);
    }

    /// <summary>Not by chance but by adding up every split that trips: the exact share of good experiments that are lost.</summary>
    [Theory]
    [InlineData(2000, 0.5)]
    [InlineData(4888, 0.5)]
    [InlineData(50_000, 0.9)]
    public void A_right_split_is_refused_once_in_a_thousand(int members, double share) => Assert.InRange(Trips(members, share, share), 0.0008, 0.0012);

    [Fact]
    public void A_split_of_55_to_45_is_refused_at_the_size_that_is_promised()
    {
        var needed = (int)SampleRatio.Needed(0.5, 0.55, LiftSimulation.Surely);
        Assert.InRange(needed, 4700, 5000);
        Assert.InRange(Trips(needed, 0.5, 0.55), LiftSimulation.Surely - 0.00002, 1);
        Assert.InRange(Trips(needed / 2, 0.5, 0.55), 0, 0.99);
    }

    [Fact]
    public void Of_nobody_there_is_nothing_to_say() => Assert.False(SampleRatio.Of(0, 0, 0.5).Trips);

    private static double Trips(int members, double intended, double actual)
    {
        var there = new Binomial(actual, members);
        return Enumerable.Range(0, members + 1).Where(treatment => SampleRatio.Of(treatment, members - treatment, intended).Trips).Sum(there.Probability);
    }
}
