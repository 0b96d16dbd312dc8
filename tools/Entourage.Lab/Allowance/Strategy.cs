namespace Entourage.Lab.Allowance;

/// <summary>What is proved about a strategy.</summary>
internal enum Limit
{
    /// <summary>No number is proved; what holds is the price of full speed (P3).</summary>
    Price,

    /// <summary>Nobody accepts: the bound of P1, for every window and each account.</summary>
    Nobody,

    /// <summary>The bound of P1 and one bucket more for a clock that leapt ahead once (P7).</summary>
    NobodyAndOneLeap,

    /// <summary>The bound of P4.</summary>
    Stolen,

    /// <summary>All accounts of one network together, while they are new (P5): ten a day, so 300 in the first 30 days.</summary>
    Network,
}

/// <summary>A way to invite.</summary>
/// <param name="Name">What it does, in a few words.</param>
/// <param name="Limit">What is proved about it.</param>
/// <param name="IsRandom">Whether every run is different.</param>
/// <param name="Plays">Does it, from the first hour to the last.</param>
internal sealed record Strategy(string Name, Limit Limit, bool IsRandom, Action<Campaign> Plays);
