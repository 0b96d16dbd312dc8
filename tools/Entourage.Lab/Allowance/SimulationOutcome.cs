namespace Entourage.Lab.Allowance;

/// <summary>How far a simulation is.</summary>
/// <param name="Name">What is being played.</param>
/// <param name="Done">Runs that are over.</param>
/// <param name="All">Runs there are.</param>
internal readonly record struct SimulationStep(string Name, int Done, int All);

/// <summary>What a simulation found.</summary>
/// <param name="Days">How long it lasted.</param>
/// <param name="Bound">The most that any schedule makes in so many days while nobody accepts; the place in the list is the number of days.</param>
/// <param name="StolenBound">The same for an account that was stolen with 40 of 40 accepted.</param>
/// <param name="Hostile">What hostile senders reached.</param>
/// <param name="Honest">What honest creators reached.</param>
/// <param name="Broken">What is proved and did not hold; empty when all is well.</param>
internal sealed record SimulationOutcome(
    int Days, IReadOnlyList<int> Bound, IReadOnlyList<int> StolenBound, IReadOnlyList<HostileOutcome> Hostile, IReadOnlyList<HonestOutcome> Honest,
    IReadOnlyList<string> Broken);

/// <summary>What one hostile strategy reached.</summary>
/// <param name="Name">Which.</param>
/// <param name="Accounts">How many senders play together.</param>
/// <param name="Asked">Invitations to people who had not asked for one, by each account, up to the end of each day; the median where chance plays.</param>
/// <param name="High">The 95th percentile of it; null where chance does not play.</param>
/// <param name="PerFake">Such invitations for each acceptance by an account of the sender's own that counted; null without such accounts.</param>
/// <param name="Limit">What is proved, by days; null where no number is.</param>
internal sealed record HostileOutcome(
    string Name, int Accounts, IReadOnlyList<double> Asked, IReadOnlyList<double>? High, double? PerFake, IReadOnlyList<int>? Limit);

/// <summary>What honest creators reached who try three a day, over days 30 to 120.</summary>
/// <param name="Name">Which.</param>
/// <param name="Established">Median of the day on which three followers had stayed.</param>
/// <param name="FullDays">Share of days on which all three were made.</param>
/// <param name="PerDay">Invitations made in a day, on average.</param>
/// <param name="BelowFloor">Hours, over all runs, in which one in five had accepted and less came back than the base; false reports aside, 0 is proved.</param>
internal sealed record HonestOutcome(string Name, int Established, double FullDays, double PerDay, int BelowFloor);
