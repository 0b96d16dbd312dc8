using System.Globalization;
using Entourage.Insights;
using Entourage.Languages;

namespace Entourage.Web.Parts;

/// <summary>What a comparison says about one measure, in a plain sentence.</summary>
internal static class LiftSentence
{
    /// <summary>The sentence. Where it is about the halves and not about the measure, it is the same for every measure.</summary>
    public static string Of(Texts texts, LiftView lift, MeasureLift one) => one.State switch
    {
        "measured" => Measured(texts, one, Name(texts, one)),
        "too_quiet" => texts["lift.too_quiet", ("measure", Name(texts, one)), ("have", texts.Number(one.Have ?? 0)), ("need", texts.Number(one.Need ?? 0))],
        "too_few" => texts["lift.too_few", ("have", texts.Number(one.Have ?? 0)), ("need", texts.Number(one.Need ?? 0))],
        _ => texts["lift.skewed", ("meant", lift.Holdout), ("seen", Figure(texts, one.Seen ?? 0, "0.#"))],
    };

    /// <summary>What the planned number of creators would show.</summary>
    public static string Finds(Texts texts, LiftView lift, MeasureLift one)
    {
        var (name, members) = (Name(texts, one), texts.Number(lift.Planned));
        return one.Finds is { } percent
            ? texts["lift.finds", ("measure", name), ("members", members), ("percent", Figure(texts, Math.Ceiling(percent), "0"))]
            : texts["lift.finds_none", ("measure", name), ("members", members)];
    }

    private static string Name(Texts texts, MeasureLift one) => texts[$"lift.measure.{one.Measure}"];

    private static string Measured(Texts texts, MeasureLift one, string name)
    {
        var difference = one.Difference!;
        var isSure = difference.AlwaysValid.Excludes(0);
        // Percent and difference are two figures with an interval each. Were they ever to disagree about chance, the difference decides.
        Func<double, string> said = value => Signed(texts, value, "0.##");
        var shown = difference;
        if (one.Percent is { } percent && percent.AlwaysValid.Excludes(0) == isSure)
        {
            (shown, said) = (percent, value => texts["lift.percent", ("n", Signed(texts, value, "0.#"))]);
        }
        var means = texts["lift.means", ("measure", name), ("with", Figure(texts, one.Treatment ?? 0, "0.##")), ("without", Figure(texts, one.Holdout ?? 0, "0.##"))];
        var (low, high) = (said(shown.AlwaysValid.Low), said(shown.AlwaysValid.High));
        return isSure
            ? texts["lift.sure", ("means", means), ("change", said(shown.Value)), ("low", low), ("high", high)]
            : texts["lift.chance", ("means", means), ("low", low), ("high", high)];
    }

    private static string Signed(Texts texts, double value, string digits) => Figure(texts, value, $"+{digits};−{digits};0");

    private static string Figure(Texts texts, double value, string digits) => value.ToString(digits, CultureInfo.GetCultureInfo(texts.Language));
}
