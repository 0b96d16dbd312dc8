using Entourage.Rollout.Lift;

namespace Entourage.Tests.Rollout.Lift;

public sealed class AlwaysValidTests
{
    /// <summary>The theorem's half width with its own letters, for 2,400 planned members, worked out apart from this code (mpmath, with Lambert's W).</summary>
    [Theory]
    [InlineData(1, 3.03512241303)]
    [InlineData(0.1, 3.82321833304)]
    [InlineData(10, 3.24631075461)]
    public void It_is_as_wide_as_the_theorem_says(double seen, double errors) => Assert.Equal(errors, AlwaysValid.Multiplier(seen), 1e-9);

    [Fact]
    public void It_is_narrowest_where_it_was_planned_to_be()
    {
        Assert.True(AlwaysValid.Multiplier(0.99) > AlwaysValid.Multiplier(1));
        Assert.True(AlwaysValid.Multiplier(1.01) > AlwaysValid.Multiplier(1));
    }

    /// <summary>At every size, from the first that is looked at to far beyond what was planned.</summary>
    [Fact]
    public void It_is_never_narrower_than_the_interval_of_a_single_look()
    {
        for (var n = (double)AlwaysValid.FewestInEachHalf; n < 1e9; n *= 1.3)
        {
            // The fewest degrees of freedom there can be: all the error comes from the smaller half.
            var difference = new Difference(0, 1, n - 1, 0, 0, 0, null);
            foreach (var planned in (double[])[200, 2400, 1e6])
            {
                var estimate = difference.Estimate(0, 1, 2 * n / planned);
                Assert.True(estimate.AlwaysValid.High > 1.5 * estimate.Fixed.High);
            }
        }
    }

    [Theory]
    [InlineData(3.5, 1, 0.0129087187953)]
    [InlineData(2, 0.25, 0.45527944364)]
    [InlineData(0, 1, 1)]
    public void Its_p_value_is_one_over_the_mixture(double z, double seen, double p) => Assert.Equal(p, AlwaysValid.PValue(z, seen), 1e-10);

    [Fact]
    public void Its_p_value_is_5_of_100_where_the_interval_touches_0()
    {
        foreach (var seen in (double[])[0.05, 0.4, 1, 7]) Assert.Equal(Interval.Level, AlwaysValid.PValue(AlwaysValid.Multiplier(seen), seen), 1e-12);
    }
}
