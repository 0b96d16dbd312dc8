using Entourage.Rollout.Lift;

namespace Entourage.Tests.Rollout.Lift;

public sealed class LiftPowerTests
{
    private static readonly LiftPlan Halves = new(LiftMeasure.Count, 0.5, 2400);

    /// <summary>
    /// The textbook's 63 in each half for half a standard deviation, 2·(1.960+0.842)²/0.5² = 62.8;
    /// a mean of a million keeps both halves equally spread.
    /// </summary>
    [Fact]
    public void Needed_members_are_those_of_the_textbook()
    {
        // So many that the floor of a hundred in each half plays no part: a tenth of a deviation, 25 times as many.
        var power = new LiftPower(Halves, Spread(1_000_000));
        Assert.InRange(power.Needed(0.1), 2 * 1569, (2 * 1570) + 2);
        Assert.Equal(200, power.Needed(5));
        // (3.035+0.842)²/(1.960+0.842)² is 1.915.
        Assert.Equal(1.915, (double)power.NeededAlwaysValid(0.1) / power.Needed(0.1), 0.001);
    }

    [Fact]
    public void What_is_needed_for_a_difference_finds_it_in_80_of_100_cases()
    {
        var power = new LiftPower(Halves, Spread(2));
        foreach (var difference in (double[])[0.1, 0.2, 0.4])
        {
            Assert.InRange(power.Found(difference, power.Needed(difference)).Fixed, 0.8, 0.805);
            var planned = new LiftPower(new(LiftMeasure.Count, 0.5, power.NeededAlwaysValid(difference)), Spread(2));
            Assert.InRange(planned.Found(difference, power.NeededAlwaysValid(difference)).AlwaysValid, 0.8, 0.805);
        }
    }

    [Fact]
    public void The_smallest_difference_is_found_in_80_of_100_cases_and_hardly_more()
    {
        var power = new LiftPower(Halves, Spread(2));
        var (once, daily) = (power.Smallest(2400)!, power.SmallestAlwaysValid(2400)!);
        Assert.Equal(0.8, once.Fixed, 1e-6);
        Assert.Equal(0.8, daily.AlwaysValid, 1e-6);
        Assert.InRange(daily.Difference / once.Difference, 1.38, 1.45);
        Assert.True(power.Found(0.99 * once.Difference, 2400).Fixed < 0.8);
    }

    /// <summary>By hand: d/√(1/1000·(1.1² + 1)) − 1.95996 with d = 0.2 of a mean of 2 is 2.2943, below which 98.91 of 100 lie.</summary>
    [Fact]
    public void Treatment_spreads_as_far_as_it_grows() => Assert.Equal(0.98911, new LiftPower(Halves, Spread(2)).Found(0.2, 2000).Fixed, 0.0001);

    /// <summary>By hand: from 0.3 to 0.36 with 1,000 in each half is 0.06/√((0.2304+0.21·n/(n-1))/1000) − 1.95996 = 0.898, below which 81.5 of 100 lie.</summary>
    [Fact]
    public void Shares_spread_as_shares_do()
    {
        var before = Enumerable.Range(0, 10_000).Aggregate(default(Moments), (all, i) => all.Add(i % 10 < 3 ? 1 : 0));
        var power = new LiftPower(Halves with { Measure = LiftMeasure.Share }, before);
        Assert.Equal(0.8155, power.Found(0.06, 2000).Fixed, 0.0005);
        Assert.Throws<ArgumentOutOfRangeException>(() => power.Needed(0.71));
    }

    [Fact]
    public void Where_nothing_can_be_found_nothing_is_promised()
    {
        Assert.Null(new LiftPower(Halves, Spread(2)).Smallest(199));
        // One in a hundred: of 1,000 in each half only ten have something to count.
        var rare = new LiftPower(Halves, Enumerable.Range(0, 1000).Aggregate(default(Moments), (all, i) => all.Add(i % 100 == 0 ? 1 : 0)));
        Assert.Null(rare.Smallest(2000));
        Assert.NotNull(rare.Smallest(4000));
        Assert.Equal(4000, rare.Needed(1));
        var silent = new LiftPower(Halves, Enumerable.Range(0, 1000).Aggregate(default(Moments), (all, _) => all.Add(0)));
        Assert.Null(silent.Smallest(1_000_000));
        Assert.Throws<InvalidOperationException>(() => silent.Needed(1));
    }

    // A variance of one, to a ten-thousandth, about a mean.
    private static Moments Spread(double mean) =>
        Enumerable.Range(0, 10_000).Aggregate(default(Moments), (all, i) => all.Add(mean + (i % 2 == 0 ? 1 : -1)));
}
