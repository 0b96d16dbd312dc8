using Entourage.Rollout.Lift;
using MathNet.Numerics.Random;

namespace Entourage.Lab.Lift;

/// <summary>
/// Plays experiments whose truth is known against the arithmetic that is shown to operators, and holds what it says against what it promises. In memory,
/// and the same seed gives the same figures.
/// </summary>
internal sealed class LiftSimulation
{
    /// <summary>How often the gate must trip at the size it is promised for: all but once in ten thousand.</summary>
    public const double Surely = 0.9999;

    private readonly int seed;
    private readonly int runs;
    private readonly int days;
    private readonly int members;
    private readonly Lazy<SimulatedMembers> followers;
    private readonly Lazy<SimulatedMembers> returns;

    /// <summary>A simulation of so many experiments of each kind.</summary>
    /// <param name="seed">Where all chance comes from.</param>
    /// <param name="runs">How often each is played, 1 to 100,000.</param>
    /// <param name="days">How long each lasts and is looked at daily, 1 to 365.</param>
    /// <param name="members">Members of each, both halves together, 2,000 to 1,000,000: a tenth of them is enough to look at.</param>
    public LiftSimulation(int seed, int runs, int days, int members)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(runs, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(runs, 100_000);
        ArgumentOutOfRangeException.ThrowIfLessThan(days, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(days, 365);
        ArgumentOutOfRangeException.ThrowIfLessThan(members, 2000);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(members, 1_000_000);
        (this.seed, this.runs, this.days, this.members) = (seed, runs, days, members);
        (followers, returns) = (new(() => SimulatedMembers.Followers(Chance(0), 0)), new(() => SimulatedMembers.Returns(Chance(1), 0)));
    }

    /// <summary>Plays everything.</summary>
    /// <param name="progress">Told how far it is, often.</param>
    /// <param name="stop">Ends it early, by an exception.</param>
    public LiftOutcome Run(Action<LiftStep> progress, CancellationToken stop)
    {
        var played = new Played(progress, 9 * runs, stop);
        AlarmOutcome[] alarms = [Alarms(Followers(0), 0.5, 2, played), Alarms(Followers(0), 0.9, 3, played), Alarms(Returns(0), 0.5, 4, played)];
        FoundOutcome[] found = [.. Found(Followers, 5, played), .. Found(Returns, 7, played)];
        GateOutcome[] gates =
        [
            Gate(0.5, members, SampleRatio.Gate, 9, played),
            Gate(0.55, (int)SampleRatio.Needed(0.5, 0.55, Surely), Surely, 10, played),
        ];
        progress(new("done", 9 * runs, 9 * runs));
        return new(members, days, runs, alarms, found, gates, [.. Broken(alarms, found, gates)]);
    }

    private AlarmOutcome Alarms(SimulatedExperiment experiment, double share, int place, Played played)
    {
        var (plan, random) = (Plan(experiment, share), Chance(place));
        var name = FormattableString.Invariant($"{experiment.Name}, {100 * share:0}/{100 * (1 - share):0}");
        var (once, daily, always, wider, taken, measured) = (0, 0, 0, 0.0, 0.0, 0);
        for (var run = 0; run < runs; run++)
        {
            played.Next(name);
            var looks = Looks(experiment, plan, random);
            if (looks.Exists(look => look.Result.Difference.Fixed.Excludes(0))) daily++;
            if (looks.Exists(look => look.Result.Difference.AlwaysValid.Excludes(0))) always++;
            if (looks is not [.., var last]) continue;
            if (last.Result.Difference.Fixed.Excludes(0)) once++;
            measured++;
            wider += Width(last.Result.Difference.AlwaysValid) / Width(last.Result.Difference.Fixed);
            taken += last.Result.VarianceReduction;
        }
        return new(name, runs, Of(once), Of(daily), Of(always), wider / measured, taken / measured);
    }

    private IEnumerable<FoundOutcome> Found(Func<double, SimulatedExperiment> with, int place, Played played)
    {
        var nothing = with(0);
        var power = new LiftPower(Plan(nothing, 0.5), nothing.Without.Moments);
        if (power.Smallest(members) is { } once)
        {
            var experiment = with(once.Difference);
            yield return Found(
                "fixed, looked at once", experiment, power.Found(experiment.Lift, members).Fixed, place,
                looks => looks[^1].Result.Difference.Fixed.Excludes(0), played);
        }
        if (power.SmallestAlwaysValid(members) is { } daily)
        {
            var experiment = with(daily.Difference);
            yield return Found(
                "always-valid, daily", experiment, power.Found(experiment.Lift, members).AlwaysValid, place + 1,
                looks => looks.Exists(look => look.Result.Difference.AlwaysValid.Excludes(0)), played);
        }
    }

    private FoundOutcome Found(
        string how, SimulatedExperiment experiment, double promised, int place, Predicate<List<(int Day, LiftResult.Measured Result)>> isFound, Played played)
    {
        var (plan, random, name) = (Plan(experiment, 0.5), Chance(place), $"{experiment.Name}, {how}");
        var (found, covered) = (0, 0);
        for (var run = 0; run < runs; run++)
        {
            played.Next(name);
            var looks = Looks(experiment, plan, random);
            if (looks.Count == 0) continue;
            if (isFound(looks)) found++;
            if (looks.TrueForAll(look => !look.Result.Difference.AlwaysValid.Excludes(experiment.LiftOn(look.Day, days)))) covered++;
        }
        return new(name, runs, experiment.Lift, promised, Of(found), Of(covered));
    }

    // What an operator sees who looks every day.
    private List<(int Day, LiftResult.Measured Result)> Looks(SimulatedExperiment experiment, LiftPlan plan, Random random)
    {
        var looks = new List<(int Day, LiftResult.Measured Result)>(days);
        var day = 0;
        foreach (var (treatment, holdout) in experiment.Play(random, members, days, plan.Share))
        {
            day++;
            if (LiftResult.Of(treatment, holdout, plan, experiment.Grows ? day : 1) is LiftResult.Measured measured) looks.Add((day, measured));
        }
        return looks;
    }

    private GateOutcome Gate(double actual, int size, double promised, int place, Played played)
    {
        const double Intended = 0.5;
        var name = FormattableString.Invariant($"{100 * Intended:0}/{100 * (1 - Intended):0} meant, {100 * actual:0}/{100 * (1 - actual):0} there");
        var (random, tripped) = (Chance(place), 0);
        for (var run = 0; run < runs; run++)
        {
            played.Next(name);
            var treatment = 0;
            for (var i = 0; i < size; i++) treatment += random.NextDouble() < actual ? 1 : 0;
            if (SampleRatio.Of(treatment, size - treatment, Intended).Trips) tripped++;
        }
        return new(name, runs, size, promised, Of(tripped));
    }

    private static IEnumerable<string> Broken(AlarmOutcome[] alarms, FoundOutcome[] found, GateOutcome[] gates)
    {
        foreach (var one in alarms.Where(one => one.AlwaysValid > Interval.Level + Chance(Interval.Level, one.Runs)))
        {
            yield return FormattableString.Invariant($"{one.Name}: {one.AlwaysValid:0.000} false alarms, always-valid; {Interval.Level} is promised.");
        }
        foreach (var one in found.Where(one => one.Found < one.Promised - Chance(one.Promised, one.Runs)))
        {
            yield return FormattableString.Invariant($"{one.Name}: {one.Found:0.000} found; {one.Promised:0.000} is promised.");
        }
        foreach (var one in gates.Where(one => Math.Abs(one.Tripped - one.Promised) > Chance(one.Promised, one.Runs)))
        {
            yield return FormattableString.Invariant($"{one.Name}: {one.Tripped:0.0000} tripped; {one.Promised:0.0000} is promised.");
        }
    }

    // Three standard errors of a share, and one run, which is what a rare share is off by.
    private static double Chance(double share, int runs) => (3 * Math.Sqrt(share * (1 - share) / runs)) + (1.0 / runs);

    // Counts of followers grow every day and all are looked at; who comes back is known seven days after coming, and so final.
    private SimulatedExperiment Followers(double lift) => With(
        lift, new("followers", LiftMeasure.Count, Grows: true, followers.Value, followers.Value), 0, SimulatedMembers.Followers);

    private SimulatedExperiment Returns(double lift) => With(
        lift, new("come back", LiftMeasure.Share, Grows: false, returns.Value, returns.Value), 1, SimulatedMembers.Returns);

    private SimulatedExperiment With(double lift, SimulatedExperiment nothing, int place, Func<Random, double, SimulatedMembers> draw) =>
        lift == 0 ? nothing : nothing with { With = draw(Chance(place), lift) };

    private LiftPlan Plan(SimulatedExperiment experiment, double share) => new(experiment.Measure, share, members, experiment.Grows ? days : 1);

    // One for everything of a kind: generators with seeds side by side are not always strangers to each other.
    private Xoshiro256StarStar Chance(int place) => new Xoshiro256StarStar(unchecked((seed * 7919) + place), threadSafe: false);

    private double Of(int count) => (double)count / runs;

    private static double Width(Interval interval) => interval.High - interval.Low;

    private sealed class Played(Action<LiftStep> progress, int all, CancellationToken stop)
    {
        private int done;

        public void Next(string name)
        {
            stop.ThrowIfCancellationRequested();
            progress(new(name, done++, all));
        }
    }
}
