using Entourage.Rollout.Lift;

namespace Entourage.Tests.Rollout.Lift;

public sealed class LiftResultTests
{
    private static readonly LiftPlan Halves = new(LiftMeasure.Count, 0.5, 400);

    [Fact]
    public void Enough_members_that_differ_make_a_result()
    {
        // 0 and 2 in turn against 1 and 3 in turn: the variances are 200/199, the means 1 and 2.
        var result = Assert.IsType<LiftResult.Measured>(LiftResult.Of(Of(200, i => 1 + (i % 2 * 2)), Of(200, i => i % 2 * 2), Halves));
        Assert.Equal((200, 200, 2, 1), (result.TreatmentMembers, result.HoldoutMembers, result.TreatmentMean, result.HoldoutMean));
        Assert.Equal(1, result.Difference.Value, 1e-12);
        Assert.Equal(Math.Sqrt(2.0 / 199), result.Difference.Error, 1e-12);
        // Student's 0.975 point with 398 degrees of freedom is 1.96594.
        Assert.Equal(1 - (1.96594 * Math.Sqrt(2.0 / 199)), result.Difference.Fixed.Low, 1e-6);
        Assert.Equal(1 + (3.03512241303 * Math.Sqrt(2.0 / 199)), result.Difference.AlwaysValid.High, 1e-9);
        Assert.Equal(100, result.Percent!.Value, 1e-9);
        // 100/m · √(a + r²b) with a = b = 1/199, m = 1 and r = 2.
        Assert.Equal(100 * Math.Sqrt(5.0 / 199), result.Percent.Error, 1e-9);
        Assert.Equal(0, result.VarianceReduction);
        Assert.InRange(result.PValue, 0, 1e-15);
    }

    [Fact]
    public void Halves_of_the_wrong_size_have_no_result()
    {
        var result = Assert.IsType<LiftResult.Skewed>(LiftResult.Of(Of(3000, i => i % 3), Of(2000, i => i % 3), Halves));
        Assert.Equal((0.6, 0.5), (result.Seen, result.Intended));
        Assert.InRange(result.P, 0, 1e-40);
    }

    [Fact]
    public void A_half_that_is_missing_is_a_wrong_split_and_not_a_small_one() =>
        Assert.IsType<LiftResult.Skewed>(LiftResult.Of(Of(3000, i => i % 3), default, Halves));

    [Fact]
    public void So_few_that_the_split_cannot_be_judged_are_too_few()
    {
        var nearlyAll = new LiftPlan(LiftMeasure.Count, 0.99, 1000);
        Assert.Equal(new LiftResult.TooFew(0, 100), LiftResult.Of(default, default, nearlyAll));
        Assert.Equal(new LiftResult.TooFew(2, 100), LiftResult.Of(Of(10, i => i), Of(2, i => i), nearlyAll));
        // Two were to be expected in the holdout and a hundred are: that needs no table.
        Assert.IsType<LiftResult.Skewed>(LiftResult.Of(Of(100, i => i), Of(100, i => i), nearlyAll));
    }

    [Theory]
    [InlineData(99)]
    [InlineData(100)]
    public void A_hundred_in_each_half_are_enough(int holdout)
    {
        var result = LiftResult.Of(Of(110, i => i % 5), Of(holdout, i => i % 5), Halves);
        if (holdout < 100) Assert.Equal(new LiftResult.TooFew(99, 100), result);
        else Assert.IsType<LiftResult.Measured>(result);
    }

    [Theory]
    [InlineData(LiftMeasure.Count, 19, false)]
    [InlineData(LiftMeasure.Count, 20, true)]
    [InlineData(LiftMeasure.Share, 20, true)]
    [InlineData(LiftMeasure.Count, 981, true)]
    [InlineData(LiftMeasure.Share, 981, false)]
    public void Something_must_have_happened_to_tell_by(LiftMeasure measure, int yes, bool enough)
    {
        var result = LiftResult.Of(Of(1000, i => i < 500 ? 1 : 0), Of(1000, i => i < yes ? 1 : 0), Halves with { Measure = measure });
        if (enough) Assert.IsType<LiftResult.Measured>(result);
        else Assert.Equal(new LiftResult.TooQuiet(19, 20), result);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(3, 3)]
    [InlineData(3, 2)]
    public void Where_nobody_differs_there_is_nothing_to_tell_by(int treatment, int holdout) =>
        Assert.Equal(new LiftResult.TooQuiet(0, 20), LiftResult.Of(Of(500, _ => treatment), Of(500, _ => holdout), Halves));

    /// <summary>Growing counts have member-days for a clock: on half of the days the interval is as far as with half of the members.</summary>
    [Fact]
    public void Days_count_as_members_do()
    {
        var (treatment, holdout) = (Of(200, i => i % 4), Of(200, i => i % 4));
        var byDays = Assert.IsType<LiftResult.Measured>(LiftResult.Of(treatment, holdout, new(LiftMeasure.Count, 0.5, 400, 28), day: 14));
        var byMembers = Assert.IsType<LiftResult.Measured>(LiftResult.Of(treatment, holdout, new(LiftMeasure.Count, 0.5, 800)));
        Assert.Equal(byMembers.Difference, byDays.Difference);
    }

    [Fact]
    public void A_plan_that_cannot_be_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new LiftPlan(LiftMeasure.Count, 1, 400));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LiftPlan(LiftMeasure.Count, 0.5, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LiftPlan(LiftMeasure.Count, 0.5, 400, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => LiftResult.Of(Of(200, i => i), Of(200, i => i), Halves, day: 0));
    }

    private static Moments Of(int members, Func<int, int> outcome) =>
        Enumerable.Range(0, members).Aggregate(default(Moments), (all, i) => all.Add(outcome(i)));
}
