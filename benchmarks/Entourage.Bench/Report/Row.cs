using System.Globalization;
using Entourage.Bench.Load;
using Entourage.Bench.Stores;

namespace Entourage.Bench.Report;

/// <summary>One line of the table in docs/performance.md.</summary>
/// <param name="What">What was measured.</param>
/// <param name="Ours">The product's figure.</param>
/// <param name="Limit">The limit's figure, from the same run.</param>
/// <param name="Ratio">The one by the other; the median of the rounds' ratios where there are rounds.</param>
/// <param name="Value">What is held against the target: the ratio, except where the target is a figure of its own.</param>
/// <param name="Target">The figure to reach.</param>
/// <param name="AtLeast">Whether more is better.</param>
/// <param name="Unit">What stands after the target.</param>
internal sealed record Row(string What, string Ours, string Limit, double Ratio, double Value, double Target, bool AtLeast, string Unit)
{
    /// <summary>Whether there is a figure at all.</summary>
    public bool IsMeasured => !double.IsNaN(Value);

    public bool Passes => AtLeast ? Value >= Target : Value <= Target;

    /// <summary>1 is exactly the target, more is better, whichever way it counts.</summary>
    public double Reached => !IsMeasured ? 0 : AtLeast ? Value / Target : Target / Value;

    public string TargetText => string.Create(CultureInfo.InvariantCulture, $"{(AtLeast ? "≥" : "≤")} {Target:0.##}{Unit}");

    public string RatioText => double.IsNaN(Ratio) ? "–" : Ratio.ToString(Ratio >= 10 ? "0.0" : "0.00", CultureInfo.InvariantCulture);

    public string Verdict => !IsMeasured ? "not measured" : Passes ? "pass" : "short";
}

/// <summary>All that was found out on one store; null is what nobody asked for.</summary>
internal sealed record Section(StoreKind Kind, IReadOnlyList<Row> Rows, LoadFigures? Load, SizeFigures? Costs, RestFigures? Rest)
{
    public string Name => Kind == StoreKind.Sqlite ? "SQLite, synchronous=FULL" : "PostgreSQL, synchronous_commit=on";
}

/// <summary>A whole run.</summary>
internal sealed record Measured(DateTimeOffset At, TimeSpan Took, LoadOptions Options, IReadOnlyList<Section> Sections);
