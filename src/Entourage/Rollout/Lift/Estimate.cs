namespace Entourage.Rollout.Lift;

/// <summary>An interval.</summary>
/// <param name="Low">The lower end.</param>
/// <param name="High">The upper end.</param>
[FrontDoor]
internal readonly record struct Interval(double Low, double High)
{
    /// <summary>What every interval leaves out: 5 of 100.</summary>
    public const double Level = 0.05;

    /// <summary>Whether a value lies outside.</summary>
    public bool Excludes(double value) => value < Low || value > High;

    internal static Interval Centered(double value, double half) => new(value - half, value + half);
}

/// <summary>A figure and its uncertainty.</summary>
/// <param name="Value">The figure.</param>
/// <param name="Error">Its standard error.</param>
/// <param name="Fixed">The 95 % interval for a single look on a day chosen in advance. If you look every day, it misleads.</param>
/// <param name="AlwaysValid">The 95 % interval that holds however often you look and whenever you stop.</param>
[FrontDoor]
internal sealed record Estimate(double Value, double Error, Interval Fixed, Interval AlwaysValid);
