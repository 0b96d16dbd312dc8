namespace Entourage.Lab.Lift;

/// <summary>How far a simulation is.</summary>
/// <param name="Name">What is being played.</param>
/// <param name="Done">Experiments that are over.</param>
/// <param name="All">Experiments there are.</param>
internal readonly record struct LiftStep(string Name, int Done, int All);

/// <summary>What a simulation found.</summary>
/// <param name="Members">Members of each experiment, both halves together.</param>
/// <param name="Days">How long each lasts.</param>
/// <param name="Runs">How often each is played.</param>
/// <param name="Alarms">Experiments with a feature that does nothing.</param>
/// <param name="Found">Experiments with one that does something.</param>
/// <param name="Gates">Experiments whose split is looked at.</param>
/// <param name="Broken">What is promised and was not kept, chance set aside; empty when all is well.</param>
internal sealed record LiftOutcome(
    int Members, int Days, int Runs, IReadOnlyList<AlarmOutcome> Alarms, IReadOnlyList<FoundOutcome> Found, IReadOnlyList<GateOutcome> Gates,
    IReadOnlyList<string> Broken);

/// <summary>How often a feature that does nothing seems to do something.</summary>
/// <param name="Name">What is counted, and the halves.</param>
/// <param name="Runs">Experiments.</param>
/// <param name="Once">Share of those in which the fixed interval leaves out 0 on the last day.</param>
/// <param name="Daily">Share of those in which it does on any day.</param>
/// <param name="AlwaysValid">Share of those in which the always-valid interval does on any day.</param>
/// <param name="Width">How much wider the always-valid interval is on the last day.</param>
/// <param name="Reduction">Which part of the variance knowing the time before takes away, on average.</param>
internal sealed record AlarmOutcome(string Name, int Runs, double Once, double Daily, double AlwaysValid, double Width, double Reduction);

/// <summary>How often a difference that is there is found.</summary>
/// <param name="Name">What is counted, and by which interval.</param>
/// <param name="Runs">Experiments.</param>
/// <param name="Difference">The difference.</param>
/// <param name="Promised">How often it was promised to be found.</param>
/// <param name="Found">How often it was: by the fixed interval on the last day, by the always-valid one on any.</param>
/// <param name="Covered">How often the always-valid interval held the true difference on every day.</param>
internal sealed record FoundOutcome(string Name, int Runs, double Difference, double Promised, double Found, double Covered);

/// <summary>How often the gate trips.</summary>
/// <param name="Name">The split that was meant and the one there is.</param>
/// <param name="Runs">Experiments.</param>
/// <param name="Members">Members of each.</param>
/// <param name="Promised">How often it should.</param>
/// <param name="Tripped">How often it did.</param>
internal sealed record GateOutcome(string Name, int Runs, int Members, double Promised, double Tripped);
