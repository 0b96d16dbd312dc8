using Entourage.Lab.Lift;
using Entourage.Rollout.Lift;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.Random;

namespace Entourage.Tests.Lab;

/// <summary>One small simulation, of which every test reads its part. The seed is fixed, so a figure that is within chance today is so tomorrow.</summary>
public sealed class LiftSimulationTests
{
    private const int Runs = 500;
    private static readonly List<LiftStep> Steps = [];
    private static readonly Lazy<LiftOutcome> Outcome = new(() => new LiftSimulation(1, Runs, 14, 2000).Run(Steps.Add, default));

    [Fact]
    public void Everything_that_is_promised_is_kept()
    {
        Assert.Empty(Outcome.Value.Broken);
        Assert.Equal((3, 4, 2), (Outcome.Value.Alarms.Count, Outcome.Value.Found.Count, Outcome.Value.Gates.Count));
    }

    [Fact]
    public void Looked_at_daily_the_fixed_interval_lies_and_the_always_valid_one_does_not() => Assert.All(Outcome.Value.Alarms, alarms =>
    {
        Assert.True(alarms.Daily > 0.1);
        // Not only what was seen but all that is compatible with it, with 95 % confidence, stays within 5 of 100.
        Assert.True(AtMost(alarms.AlwaysValid) <= Interval.Level, $"{alarms.Name}: {alarms.AlwaysValid}");
        Assert.InRange(alarms.Once, 0.02, 0.08);
        Assert.InRange(alarms.Width, 1.5, 1.6);
    });

    [Fact]
    public void Knowing_the_time_before_narrows_the_interval()
    {
        Assert.InRange(Outcome.Value.Alarms[0].Reduction, 0.28, 0.36);
        Assert.InRange(Outcome.Value.Alarms[2].Reduction, 0.05, 0.08);
    }

    [Fact]
    public void A_difference_is_found_as_often_as_was_promised() => Assert.All(Outcome.Value.Found, found =>
    {
        Assert.InRange(found.Promised, 0.75, 0.85);
        Assert.True(found.Found >= found.Promised - (2 * Math.Sqrt(found.Promised * (1 - found.Promised) / Runs)), $"{found.Name}: {found.Found}");
        Assert.True(found.Covered >= 1 - Interval.Level);
    });

    [Fact]
    public void The_gate_trips_where_it_should_and_nowhere_else()
    {
        Assert.True(AtMost(Outcome.Value.Gates[0].Tripped) < 0.01);
        Assert.Equal(1, Outcome.Value.Gates[1].Tripped);
    }

    /// <summary>Two yeses in a hundred, and a tenth of the members in the holdout: without a floor the first days would be full of false alarms.</summary>
    [Fact]
    public void What_is_rare_makes_no_false_alarms_either()
    {
        var random = new Xoshiro256StarStar(5, threadSafe: false);
        var rare = new SimulatedMembers([.. Enumerable.Range(0, 10_000).Select(i => (0, i % 50 == 0 ? 1 : 0))]);
        var experiment = new SimulatedExperiment("rare", LiftMeasure.Share, Grows: true, rare, rare);
        var (plan, alarms, looked) = (new LiftPlan(LiftMeasure.Share, 0.9, 10_000, 14), 0, 0);
        for (var run = 0; run < 100; run++)
        {
            var days = experiment.Play(random, 10_000, 14, 0.9).Select((day, i) => LiftResult.Of(day.Treatment, day.Holdout, plan, i + 1));
            var looks = days.OfType<LiftResult.Measured>().ToList();
            looked += looks.Count > 0 ? 1 : 0;
            alarms += looks.Exists(look => look.Difference.AlwaysValid.Excludes(0)) ? 1 : 0;
        }
        Assert.InRange(looked, 30, 100);
        Assert.InRange(alarms, 0, 1);
    }

    [Fact]
    public void The_same_seed_gives_the_same_figures()
    {
        LiftOutcome Play(int seed) => new LiftSimulation(seed, 3, 4, 2000).Run(_ => { }, default);
        Assert.Equal(Play(7).Alarms, Play(7).Alarms);
        Assert.Equal(Play(7).Found, Play(7).Found);
        Assert.NotEqual(Play(7).Found, Play(8).Found);
    }

    [Fact]
    public void Progress_is_told_from_the_first_experiment_to_the_last()
    {
        Assert.Equal(Runs, Outcome.Value.Runs);
        Assert.Equal(Enumerable.Range(0, (9 * Runs) + 1), Steps.Select(step => step.Done));
        Assert.All(Steps, step => Assert.Equal(9 * Runs, step.All));
    }

    [Fact]
    public void It_ends_when_it_is_told_to()
    {
        using var stop = new CancellationTokenSource();
        var told = 0;
        void Tell(LiftStep step)
        {
            told++;
            stop.Cancel();
        }
        Assert.Throws<OperationCanceledException>(() => new LiftSimulation(1, 100_000, 14, 2000).Run(Tell, stop.Token));
        Assert.Equal(1, told);
    }

    [Theory]
    [InlineData(0, 14, 2000)]
    [InlineData(100_001, 14, 2000)]
    [InlineData(10, 0, 2000)]
    [InlineData(10, 366, 2000)]
    [InlineData(10, 14, 1999)]
    [InlineData(10, 14, 1_000_001)]
    public void It_is_bounded(int runs, int days, int members) => Assert.Throws<ArgumentOutOfRangeException>(() => new LiftSimulation(1, runs, days, members));

    // The upper end of Clopper and Pearson's one-sided 95 % interval (Biometrika 26, 1934).
    private static double AtMost(double share) => Beta.InvCDF((share * Runs) + 1, Runs - (share * Runs), 0.95);
}
