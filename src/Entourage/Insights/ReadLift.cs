using Entourage.Http;
using Entourage.Kernel;
using Entourage.Rollout;
using Entourage.Rollout.Lift;
using Entourage.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Entourage.Insights;

/// <summary>Creators who have a feature compared with creators who are kept without it.</summary>
/// <param name="Feature">Which feature.</param>
/// <param name="Holdout">Percent of those the stage reaches who are kept without it; 0 when nothing is compared.</param>
/// <param name="Since">When the first creator was met; absent before.</param>
/// <param name="TreatmentMembers">Creators with it whose days are over.</param>
/// <param name="HoldoutMembers">Creators without it whose days are over.</param>
/// <param name="Waiting">Creators who were met and whose days are not over.</param>
/// <param name="Planned">For how many creators the intervals are narrowest.</param>
/// <param name="Measures">What is compared, each by itself; empty when nothing is.</param>
public sealed record LiftView(
    string Feature, int Holdout, DateTimeOffset? Since, long TreatmentMembers, long HoldoutMembers, long Waiting, long Planned, IReadOnlyList<MeasureLift> Measures);

/// <summary>One measure: what a creator gains in the 14 whole days (UTC) after the day they were met.</summary>
/// <param name="Measure"><c>followers</c>, <c>views</c>, <c>likes</c> or <c>views_of_strangers</c>: of people who do not follow yet.</param>
/// <param name="State">
/// <c>measured</c>; <c>skewed</c>: the halves are not as large as they were drawn, so there is no number; <c>too_few</c> creators, or <c>too_quiet</c>: of
/// too few of them there is something to count.
/// </param>
public sealed record MeasureLift(string Measure, string State)
{
    /// <summary>How many there are, in the half where there are fewer; when there are too few.</summary>
    public long? Have { get; init; }

    /// <summary>How many there must be.</summary>
    public long? Need { get; init; }

    /// <summary>Percent who are without the feature, when that is not what was drawn.</summary>
    public double? Seen { get; init; }

    /// <summary>Mean of those who have it, had both halves been alike in the 14 days before.</summary>
    public double? Treatment { get; init; }

    /// <summary>Mean of those without it, had both halves been alike in the 14 days before.</summary>
    public double? Holdout { get; init; }

    /// <summary>The first less the second. Its always-valid interval is the one to go by.</summary>
    public Estimate? Difference { get; init; }

    /// <summary>The difference in percent of the mean without it; absent where that mean is not clearly away from 0.</summary>
    public Estimate? Percent { get; init; }

    /// <summary>Which part of the variance knowing the days before took away.</summary>
    public double? VarianceReduction { get; init; }

    /// <summary>The always-valid p-value of "no difference".</summary>
    public double? PValue { get; init; }

    /// <summary>The smallest gain, in percent, that as many creators as planned show in 80 of 100 cases; absent where they would show none.</summary>
    public double? Finds { get; init; }
}

/// <summary>What a feature does to those who have it. Thread-safe.</summary>
public sealed class ReadLift
{
    /// <summary>
    /// For how many creators, both halves together, the intervals are narrowest. Fixed for every site, before anybody looks: with a holdout of five percent
    /// these are the first of whom there is a result. For a tenth of them the intervals are 26 % wider than if a tenth had been planned, for a hundred times
    /// as many 18 % wider.
    /// </summary>
    public const int Planned = 2000;

    private const int Step = 500;

    private readonly ReadExposures exposures;
    private readonly HotReader reader;
    private readonly TimeProvider time;

    internal ReadLift(ReadExposures exposures, HotReader reader, TimeProvider time) => (this.exposures, this.reader, this.time) = (exposures, reader, time);

    internal static void Map(RouteGroupBuilder api) =>
        api.MapGet("/operator/rollouts/{feature}/lift", Results<Ok<LiftView>, ProblemHttpResult> (string feature, ReadLift use, HttpContext context) =>
                use.Run(feature) is { Ok: true } read ? TypedResults.Ok(read.Value) : HttpProblems.NotFound.ToHttp(context))
            .NeedsOperator().WithTags("Operator").WithName("ReadLift").WithSummary("What a feature does to those who have it").ProducesProblem(404);

    /// <summary>Reads the comparison of a feature; <c>not_found</c>.</summary>
    public Outcome<LiftView> Run(string feature)
    {
        var holdout = exposures.Holdout(feature);
        if (!holdout.Ok) return holdout.Problem;
        if (holdout.Value == 0) return new LiftView(feature, 0, null, 0, 0, 0, Planned, []);

        var halves = LiftRows.Measures.ToDictionary(one => one.Measure, _ => new Halves());
        var counted = reader.Read(time.GetUtcNow(), LiftRows.CountedUntil);
        var (since, waiting) = ((DateTimeOffset?)null, 0L);
        IReadOnlyList<Exposure> some = [];
        do
        {
            some = exposures.Following(feature, some is [.., var last] ? last.Member : default, Step);
            var numbers = reader.Read(some, LiftRows.Read);
            foreach (var met in some)
            {
                since = met.At < since ? met.At : since ?? met.At;
                var isOver = LiftRows.PastOf(met) <= counted;
                if (!isOver) waiting++;
                foreach (var (measure, half) in halves)
                {
                    var (before, after) = numbers.GetValueOrDefault((met.Member, measure));
                    half.Add(met.Has, isOver, before, after);
                }
            }
        }
        while (some.Count == Step);

        var plan = new LiftPlan(LiftMeasure.Count, 1 - (holdout.Value / 100.0), Planned);
        var any = halves[LiftRows.Measures[0].Measure];
        return new LiftView(
            feature, holdout.Value, since, any.Treatment.Count, any.Holdout.Count, waiting, Planned,
            [.. LiftRows.Measures.Select(one => See(one.Name, halves[one.Measure], plan))]);
    }

    private static MeasureLift See(string name, Halves halves, LiftPlan plan) => LiftResult.Of(halves.Treatment, halves.Holdout, plan) switch
    {
        // Not a number leaves from here: whoever sees one goes by it, whatever stands beside it.
        LiftResult.Skewed => new(name, "skewed") { Seen = 100.0 * halves.Holdout.Count / (halves.Treatment.Count + halves.Holdout.Count) },
        LiftResult.TooFew few => new(name, "too_few") { Have = few.Have, Need = few.Need, Finds = Finds(halves, plan) },
        LiftResult.TooQuiet quiet => new(name, "too_quiet") { Have = quiet.Have, Need = quiet.Need, Finds = Finds(halves, plan) },
        LiftResult.Measured measured => new(name, "measured")
        {
            Treatment = measured.TreatmentMean,
            Holdout = measured.HoldoutMean,
            Difference = measured.Difference,
            Percent = measured.Percent,
            VarianceReduction = measured.VarianceReduction,
            PValue = measured.PValue,
            Finds = Finds(halves, plan),
        },
        var result => throw new InvalidOperationException($"Nobody knows {result.GetType().Name}."),
    };

    // From those without it as soon as they are enough; until then from what everybody did before.
    private static double? Finds(Halves halves, LiftPlan plan)
    {
        var known = halves.Holdout.Count >= LiftPower.Fewest ? halves.Holdout : halves.Before;
        if (known.Count < LiftPower.Fewest) return null;
        return new LiftPower(plan, known).SmallestAlwaysValid(plan.Members) is { } found ? 100 * found.Difference / known.MeanY : null;
    }

    /// <summary>One measure of both halves. Not thread-safe.</summary>
    private sealed class Halves
    {
        public Moments Treatment { get; private set; }

        public Moments Holdout { get; private set; }

        /// <summary>What everybody did in the days before, when nobody had it.</summary>
        public Moments Before { get; private set; }

        public void Add(bool has, bool isOver, long before, long after)
        {
            Before = Before.Add(before);
            if (!isOver) return;
            if (has) Treatment = Treatment.Add(after, before);
            else Holdout = Holdout.Add(after, before);
        }
    }
}
