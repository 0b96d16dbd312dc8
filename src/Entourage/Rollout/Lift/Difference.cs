using MathNet.Numerics.Distributions;

namespace Entourage.Rollout.Lift;

/// <summary>
/// Treatment less holdout, as if both halves had been alike before: from each mean is taken what the time before makes expect of it (CUPED; Deng, Xu,
/// Kohavi and Walker, "Improving the sensitivity of online controlled experiments by utilizing pre-experiment data", WSDM 2013, section 3).
/// </summary>
/// <param name="Value">The difference.</param>
/// <param name="Error">Its standard error (Welch: each half has its own variance).</param>
/// <param name="Freedom">Degrees of freedom of that error (Welch and Satterthwaite).</param>
/// <param name="Treatment">The adjusted mean of those who have the feature.</param>
/// <param name="Holdout">The adjusted mean of the others.</param>
/// <param name="Reduction">Which part of the variance the adjustment took away.</param>
/// <param name="Percent">The difference in percent of the holdout's mean, and its standard error.</param>
internal sealed record Difference(
    double Value, double Error, double Freedom, double Treatment, double Holdout, double Reduction, (double Value, double Error)? Percent)
{
    // A ratio of means is biased by at most its own standard error times the coefficient of variation of the denominator (Hartley and Ross, Nature 174,
    // 1954). Five standard errors away from 0 keep that within a fifth of the error; nearer, a percentage says more than is known.
    private const double ClearlyAway = 5;

    /// <summary>Nothing in either half differs, apart from what rounding left.</summary>
    public bool IsUnvaried => Error <= 1e-12 * (Math.Abs(Treatment) + Math.Abs(Holdout));

    /// <summary>Of two halves with at least two members each.</summary>
    public static Difference Of(Moments treatment, Moments holdout)
    {
        // One theta for both halves, from the spread within each: between them is what the feature did.
        var spread = treatment.M2X + holdout.M2X;
        var theta = spread > 0 ? (treatment.CoXY + holdout.CoXY) / spread : 0;
        var (a, b) = (treatment.Variance(theta) / treatment.Count, holdout.Variance(theta) / holdout.Count);
        var plain = (treatment.Variance(0) / treatment.Count) + (holdout.Variance(0) / holdout.Count);

        var before = treatment.Merge(holdout).MeanX;
        var treatmentMean = treatment.MeanY - (theta * (treatment.MeanX - before));
        var holdoutMean = holdout.MeanY - (theta * (holdout.MeanX - before));
        var freedom = (a + b) * (a + b) / ((a * a / (treatment.Count - 1)) + (b * b / (holdout.Count - 1)));
        return new(
            treatmentMean - holdoutMean, Math.Sqrt(a + b), freedom, treatmentMean, holdoutMean, plain > 0 ? 1 - ((a + b) / plain) : 0,
            Ratio(treatment, holdout, theta, treatmentMean, holdoutMean, Math.Sqrt(b)));
    }

    /// <summary>A figure of this difference with both its intervals.</summary>
    public Estimate Estimate(double value, double error, double seen) => new(
        value,
        error,
        Interval.Centered(value, error * StudentQuantile(Freedom)),
        Interval.Centered(value, error * AlwaysValid.Multiplier(seen)));

    // Newton's method on the distribution, twenty times as fast as its InvCDF, which a simulation asks for a hundred thousand times. It begins with the
    // first terms of the quantile's series in 1/freedom (Abramowitz and Stegun 26.7.5), all of which are positive: so it begins below the solution,
    // and there, the distribution being concave, it comes nearer with every step and never beyond.
    private static double StudentQuantile(double freedom)
    {
        var z = Normal.InvCDF(0, 1, 1 - (Interval.Level / 2));
        var (t, step) = (z + (((z * z * z) + z) / (4 * freedom)), double.MaxValue);
        while (step > 1e-9 * t)
        {
            step = (1 - (Interval.Level / 2) - StudentT.CDF(0, 1, freedom, t)) / StudentT.PDF(0, 1, freedom, t);
            t += step;
        }
        return t;
    }

    // Delta method. Both adjusted means share the mean of x over everybody, so the ratio is taken apart into the four means it is made of: its slope in
    // treatment's y is 1/m, in holdout's -r/m, and k below is what x of either half counts beside its y, m being the holdout's mean.
    private static (double Value, double Error)? Ratio(
        Moments treatment, Moments holdout, double theta, double treatmentMean, double holdoutMean, double holdoutError)
    {
        if (Math.Abs(holdoutMean) <= ClearlyAway * holdoutError) return null;
        var all = (double)(treatment.Count + holdout.Count);
        var ratio = treatmentMean / holdoutMean;
        var k = theta * ((holdout.Count / all) + (ratio * (treatment.Count / all)));
        // Var(r·y - k·x) is r² Var(y - (k/r)·x); written out because r may be 0.
        var ofHoldout = ((ratio * ratio * holdout.M2Y) - (2 * ratio * k * holdout.CoXY) + (k * k * holdout.M2X)) / (holdout.Count - 1);
        var variance = (treatment.Variance(k) / treatment.Count) + (Math.Max(0, ofHoldout) / holdout.Count);
        return (100 * (ratio - 1), 100 * Math.Sqrt(variance) / Math.Abs(holdoutMean));
    }
}
