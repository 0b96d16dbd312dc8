using Entourage.Rollout;
using Entourage.Rollout.Lift;

namespace Entourage.Insights;

/// <summary>Creators who have a feature, compared with creators kept without it.</summary>
/// <param name="Feature">Which feature.</param>
/// <param name="Holdout">Percent of the creators the stage reaches who are kept without it; 0 if nothing is compared.</param>
/// <param name="Since">When the first creator was counted; absent before that.</param>
/// <param name="TreatmentMembers">Creators with it whose 14 days are over.</param>
/// <param name="HoldoutMembers">Creators without it whose 14 days are over.</param>
/// <param name="Waiting">Creators who were counted and whose 14 days are not over yet.</param>
/// <param name="Planned">The number of creators for which the intervals are narrowest.</param>
/// <param name="Measures">What is compared, each measure by itself; empty if nothing is.</param>
internal sealed record LiftView(
    string Feature, int Holdout, DateTimeOffset? Since, long TreatmentMembers, long HoldoutMembers, long Waiting, long Planned, IReadOnlyList<MeasureLift> Measures);

/// <summary>One measure: what a creator gains in the 14 whole days (UTC) after the day they were first counted.</summary>
/// <param name="Measure"><c>followers</c>, <c>views</c>, <c>likes</c> or <c>views_of_strangers</c> (views by people who do not follow yet).</param>
/// <param name="State">
/// <c>measured</c>; <c>skewed</c>: the halves are not the sizes that were drawn, so there is no figure; <c>too_few</c> creators; or
/// <c>too_quiet</c>: too few of them have anything to count.
/// </param>
internal sealed record MeasureLift(string Measure, string State)
{
    /// <summary>The size of the smaller half, if that is too small.</summary>
    public long? Have { get; init; }

    /// <summary>The size it must reach.</summary>
    public long? Need { get; init; }

    /// <summary>Percent without the feature, if that is not what was drawn.</summary>
    public double? Seen { get; init; }

    /// <summary>Mean of the creators who have it, adjusted for the 14 days before.</summary>
    public double? Treatment { get; init; }

    /// <summary>Mean of the creators without it, adjusted for the 14 days before.</summary>
    public double? Holdout { get; init; }

    /// <summary>The first minus the second. Go by its always-valid interval.</summary>
    public Estimate? Difference { get; init; }

    /// <summary>The difference in percent of the mean without it; absent if that mean is not clearly different from 0.</summary>
    public Estimate? Percent { get; init; }

    /// <summary>The share of the variance removed by taking the days before into account.</summary>
    public double? VarianceReduction { get; init; }

    /// <summary>The always-valid p-value of "no difference".</summary>
    public double? PValue { get; init; }

    /// <summary>The smallest gain, in percent, that the planned number of creators would detect in 80 of 100 cases; absent if they would detect none.</summary>
    public double? Finds { get; init; }
}

/// <summary>Compares creators who have a feature with creators kept without it. Thread-safe.</summary>
internal sealed class ReadLift(ReadExposures exposures, StoreReader reader, TimeProvider time)
{
    /// <summary>
    /// For how many creators, both halves together, the intervals are narrowest. Fixed for every site, before anybody looks: with a holdout of five percent
    /// these are the first of whom there is a result. For a tenth of them the intervals are 26 % wider than if a tenth had been planned, for a hundred times
    /// as many 18 % wider.
    /// </summary>
    public const int Planned = 2000;

    private const int Step = 500;

    internal static void Map(RouteGroupBuilder api) =>
        api.MapGet("/operator/rollouts/{feature}/lift", async Task<Results<Ok<LiftView>, ProblemHttpResult>> (string feature, ReadLift use, HttpContext context, CancellationToken stop) =>
                await use.RunAsync(feature, stop) is { Ok: true } read ? TypedResults.Ok(read.Value) : HttpProblems.NotFound.ToHttp(context))
            .NeedsOperator().WithTags("Operator").WithName("ReadLift").WithSummary("Compare creators who have a feature with creators kept without it").ProducesProblem(404);

    /// <summary>Reads the comparison of a feature; <c>not_found</c>.</summary>
    public async ValueTask<Outcome<LiftView>> RunAsync(string feature, CancellationToken stop)
    {
        var holdout = exposures.Holdout(feature);
        if (!holdout.Ok) return holdout.Problem;
        if (holdout.Value == 0) return new LiftView(feature, 0, null, 0, 0, 0, Planned, []);

        var halves = LiftRows.Measures.ToDictionary(one => one.Measure, _ => new Halves());
        var counted = await reader.ReadAsync(time.GetUtcNow(), LiftRows.CountedUntil, stop);
        var (since, waiting) = ((DateTimeOffset?)null, 0L);
        IReadOnlyList<Exposure> some = [];
        do
        {
            some = await exposures.FollowingAsync(feature, some is [.., var last] ? last.Member : default, Step, stop);
            var numbers = await reader.ReadAsync(some, LiftRows.Read, stop);
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
        // No number leaves from here: people who see one go by it, whatever it is shown with.
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

        /// <summary>What all of them did in the days before, when nobody had it.</summary>
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
