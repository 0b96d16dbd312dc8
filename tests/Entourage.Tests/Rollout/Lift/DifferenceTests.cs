using Entourage.Rollout.Lift;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.Random;

namespace Entourage.Tests.Rollout.Lift;

public sealed class DifferenceTests
{
    // (x, y). What is expected of them was worked out apart from this code, to 30 digits (mpmath).
    private static readonly (int X, int Y)[] Treated = [(0, 1), (2, 3), (5, 4), (1, 2), (3, 6)];
    private static readonly (int X, int Y)[] Held = [(1, 0), (4, 3), (0, 0), (2, 2), (6, 4)];

    /// <summary>
    /// Student's own example of two sleeping drugs (Biometrika 6, 1908), with the interval that R's manual prints for it:
    /// t.test(extra ~ group, data = sleep).
    /// </summary>
    [Fact]
    public void Without_a_time_before_it_is_Welchs_test()
    {
        var first = Of([0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]);
        var second = Of([1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]);
        var difference = Difference.Of(first, second);
        Assert.Equal(17.776, difference.Freedom, 0.0005);
        Assert.Equal(-1.8608, difference.Value / difference.Error, 0.00005);
        var interval = difference.Estimate(difference.Value, difference.Error, 1).Fixed;
        Assert.Equal(-3.3654832, interval.Low, 5e-8);
        Assert.Equal(0.2054832, interval.High, 5e-8);
        Assert.Equal(0, difference.Reduction);
    }

    [Fact]
    public void With_a_time_before_it_takes_away_what_was_to_be_expected()
    {
        var difference = Difference.Of(Of(Treated), Of(Held));
        Assert.Equal(1.68842105263, difference.Value, 1e-10);
        Assert.Equal(0.626225115064, difference.Error, 1e-10);
        Assert.Equal(5.04853210369, difference.Freedom, 1e-9);
        Assert.Equal(0.71582761251, difference.Reduction, 1e-10);
        Assert.Equal(difference.Value, difference.Treatment - difference.Holdout, 1e-12);
    }

    /// <summary>The error of the percentage against the slopes of the ratio, taken numerically (mpmath), with 300 members in one half and 100 in the other.</summary>
    [Fact]
    public void The_percentage_has_the_error_of_the_delta_method()
    {
        var treatment = Of([.. Enumerable.Repeat(Treated, 60).SelectMany(all => all)]);
        var percent = Difference.Of(treatment, Of([.. Enumerable.Repeat(Held, 20).SelectMany(all => all)])).Percent;
        Assert.NotNull(percent);
        Assert.Equal(106.786315199, percent.Value.Value, 1e-8);
        Assert.Equal(8.31107988614, percent.Value.Error, 1e-8);
    }

    /// <summary>By hand: the holdout's mean is 1.8 with a standard error of √(12.8/4/5) = 0.8, which may well be nothing; of a hundred such members it is clear.</summary>
    [Fact]
    public void There_is_no_percentage_of_a_mean_that_may_be_nothing()
    {
        double[] held = [0, 3, 0, 2, 4];
        Assert.Null(Difference.Of(Of([1, 3, 4, 2, 6]), Of(held)).Percent);
        Assert.NotNull(Difference.Of(Of([1, 3, 4, 2, 6]), Of([.. Enumerable.Repeat(held, 20).SelectMany(all => all)])).Percent);
    }

    /// <summary>Every number of degrees of freedom, against the quantile that the package finds its own, slower way.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(17.776)]
    [InlineData(99)]
    [InlineData(123_456)]
    public void The_fixed_interval_is_Students(double freedom)
    {
        var difference = new Difference(0, 1, freedom, 0, 0, 0, null);
        Assert.Equal(StudentT.InvCDF(0, 1, freedom, 0.975), difference.Estimate(0, 1, 1).Fixed.High, 1e-6);
    }

    /// <summary>
    /// Over many experiments the mean of what is said is the truth, its spread is the error that is said, and that is
    /// smaller with the time before than without.
    /// </summary>
    [Fact]
    public void Knowing_the_time_before_changes_the_error_and_not_the_truth()
    {
        const int Runs = 1500;
        const double Truth = 0.25;
        var random = new Xoshiro256StarStar(3, threadSafe: false);
        var (with, without, said) = (default(Moments), default(Moments), 0.0);
        for (var run = 0; run < Runs; run++)
        {
            var (treatment, holdout) = (default(Moments), default(Moments));
            for (var i = 0; i < 200; i++)
            {
                var (before, noise) = (Normal.Sample(random, 2, 1), Normal.Sample(random, 0, 1));
                if (i % 4 == 0) holdout = holdout.Add(before + noise, before);
                else treatment = treatment.Add(before + noise + Truth, before);
            }
            var difference = Difference.Of(treatment, holdout);
            with = with.Add(difference.Value);
            said += difference.Error / Runs;
            without = without.Add(treatment.MeanY - holdout.MeanY);
        }
        var error = Math.Sqrt(with.M2Y / Runs);
        Assert.Equal(Truth, with.MeanY, 3 * error / Math.Sqrt(Runs));
        // A spread estimated from so many runs is right to 1/√(2·runs) of itself.
        Assert.Equal(1, said / error, 3 / Math.Sqrt(2.0 * Runs));
        // Half of the variance is known beforehand.
        Assert.Equal(0.5, with.M2Y / without.M2Y, 0.08);
    }

    private static Moments Of((int X, int Y)[] members) => members.Aggregate(default(Moments), (all, one) => all.Add(one.Y, one.X));

    private static Moments Of(double[] values) => values.Aggregate(default(Moments), (all, one) => all.Add(one));
}
