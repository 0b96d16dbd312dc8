using Entourage.Allowance;

namespace Entourage.Lab.Allowance;

/// <summary>
/// Plays hostile and honest senders against the allowance as it is published, and holds what they reach against what is proved. In memory, and the same
/// seed gives the same figures.
/// </summary>
/// <param name="seed">Where all chance comes from.</param>
/// <param name="days">How long, 1 to 365 days: what is proved holds for windows of up to a year.</param>
/// <param name="runs">How often whatever depends on chance is played.</param>
internal sealed class AllowanceSimulation(int seed, int days, int runs)
{
    /// <summary>The proved limits of P1, by days (docs/allowance.md).</summary>
    public static IReadOnlyList<(int Days, int Most)> Published { get; } = [(1, 4), (7, 9), (30, 16), (60, 21), (90, 23), (180, 28), (365, 33)];

    /// <summary>The proved limit of a stolen account in 30 days (P4).</summary>
    public const int PublishedStolen = 55;

    /// <summary>The proved limit of all new accounts on one network in 30 days (P5).</summary>
    public const int PublishedNetwork = 300;

    /// <summary>Names of the hostile strategies that stand for all of them in a drawing.</summary>
    public static IReadOnlyList<string> Drawn { get; } = [HostileStrategies.Greedy, HostileStrategies.Hoard, HostileStrategies.Wait, HostileStrategies.Accidents, HostileStrategies.Stolen];

    private static readonly int[] Shares = [10, 15, 20, 25, 35];
    private readonly AllowanceOptions numbers = new();

    /// <summary>Plays everything.</summary>
    /// <param name="progress">Told how far it is, often.</param>
    /// <param name="stop">Ends it early, by an exception.</param>
    public SimulationOutcome Run(Action<SimulationStep> progress, CancellationToken stop)
    {
        var hostile = HostileStrategies.All;
        var all = hostile.Sum(strategy => strategy.IsRandom ? runs : 1) + ((Shares.Length + 1) * runs);
        var (done, broken) = (0, new List<string>());
        var bound = AllowanceBound.OfNew(days, numbers);
        var stolen = AllowanceBound.OfStolen(days, numbers);
        CheckPublished(bound, stolen, broken);

        var played = new List<HostileOutcome>();
        for (var i = 0; i < hostile.Count; i++)
        {
            var strategy = hostile[i];
            var campaigns = new List<Campaign>();
            for (var run = 0; run < (strategy.IsRandom ? runs : 1); run++)
            {
                progress(new(strategy.Name, done++, all));
                var campaign = new Campaign(days, Chance(i, run), numbers, stop);
                strategy.Plays(campaign);
                Check(strategy, campaign, bound, stolen, broken);
                campaigns.Add(campaign);
            }
            played.Add(Outcome(strategy, campaigns, bound, stolen));
        }

        var honest = new List<HonestOutcome>();
        foreach (var (share, reportedEvery) in Shares.Select(share => (share, 0)).Append((35, 10)))
        {
            var name = reportedEvery == 0 ? $"{share} of 100 accept" : $"{share} of 100 accept, 3 false reports every {reportedEvery} days";
            var results = new List<HonestRun>();
            for (var run = 0; run < runs; run++)
            {
                progress(new(name, done++, all));
                stop.ThrowIfCancellationRequested();
                results.Add(HonestCreator.Play(share, reportedEvery, Chance(1000 + share + reportedEvery, run), numbers));
            }
            var outcome = Outcome(name, results);
            if (outcome.BelowFloor > 0) broken.Add($"{name}: {outcome.BelowFloor} hours below the floor (P2).");
            honest.Add(outcome);
        }
        progress(new("done", all, all));
        return new(days, bound, stolen, played, honest, broken);
    }

    private Random Chance(int strategy, int run) => new(unchecked((((seed * 7919) + strategy) * 104_729) + run));

    private static void CheckPublished(IReadOnlyList<int> bound, IReadOnlyList<int> stolen, List<string> broken)
    {
        foreach (var (at, most) in Published)
        {
            if (at < bound.Count && bound[at] > most) broken.Add($"Some schedule makes {bound[at]} in {at} days; {most} is published (P1).");
        }
        if (stolen.Count > 30 && stolen[30] > PublishedStolen) broken.Add($"Some schedule makes {stolen[30]} with a stolen account; {PublishedStolen} is published (P4).");
    }

    private static void Check(Strategy strategy, Campaign campaign, IReadOnlyList<int> bound, IReadOnlyList<int> stolen, List<string> broken)
    {
        if (campaign.TooCheap > 0) broken.Add($"{strategy.Name}: full speed with fewer than 4 of 40 accepted (P3).");
        if (strategy.Limit == Limit.Network)
        {
            var first = campaign.Asked.Count(hour => hour < 30 * 24);
            if (first > PublishedNetwork) broken.Add($"{strategy.Name}: {first} in the first 30 days; {PublishedNetwork} is published (P5).");
            return;
        }
        if (LimitOf(strategy, bound, stolen) is not { } limit) return;
        // P1 and what follows from it hold for every window, P4 for the one that begins with the theft.
        var windows = strategy.Limit == Limit.Nobody ? Enumerable.Range(0, campaign.Asked.Count) : Enumerable.Range(0, Math.Min(1, campaign.Asked.Count));
        foreach (var first in windows)
        {
            var begins = strategy.Limit == Limit.Nobody ? campaign.Asked[first] : 0;
            for (var last = first; last < campaign.Asked.Count; last++)
            {
                var lasts = (campaign.Asked[last] - begins + 23) / 24;
                if (last - first + 1 <= limit[Math.Min(lasts, limit.Count - 1)]) continue;
                broken.Add($"{strategy.Name}: {last - first + 1} within {lasts} days, proved are {limit[lasts]}.");
                return;
            }
        }
    }

    private static IReadOnlyList<int>? LimitOf(Strategy strategy, IReadOnlyList<int> bound, IReadOnlyList<int> stolen) => strategy.Limit switch
    {
        Limit.Nobody => bound,
        Limit.NobodyAndOneLeap => [.. bound.Select(most => most + new AllowanceOptions().Cap)],
        Limit.Stolen => stolen,
        _ => null,
    };

    private HostileOutcome Outcome(Strategy strategy, List<Campaign> campaigns, IReadOnlyList<int> bound, IReadOnlyList<int> stolen)
    {
        var byDay = campaigns.ConvertAll(ByDay);
        var (median, high) = (new double[days + 1], new double[days + 1]);
        for (var day = 0; day <= days; day++)
        {
            var sorted = byDay.Select(run => run[day] / (double)campaigns[0].Accounts).Order().ToList();
            (median[day], high[day]) = (sorted[sorted.Count / 2], sorted[sorted.Count * 95 / 100]);
        }
        var (asked, fakes) = (campaigns.Sum(campaign => campaign.Asked.Count), campaigns.Sum(campaign => campaign.Fakes));
        return new(
            strategy.Name, campaigns[0].Accounts, median, strategy.IsRandom ? high : null,
            fakes == 0 ? null : (double)asked / fakes, LimitOf(strategy, bound, stolen));
    }

    private int[] ByDay(Campaign campaign)
    {
        var asked = new int[days + 1];
        foreach (var hour in campaign.Asked) asked[(hour + 23) / 24]++;
        for (var day = 1; day <= days; day++) asked[day] += asked[day - 1];
        return asked;
    }

    private static HonestOutcome Outcome(string name, List<HonestRun> results)
    {
        const double Measured = HonestCreator.LastDay - HonestCreator.FirstDay + 1;
        return new(
            name,
            results.Select(run => run.Established).Order().ElementAt(results.Count / 2),
            results.Average(run => run.FullDays) / Measured,
            results.Average(run => run.Made) / Measured,
            results.Sum(run => run.BelowFloor));
    }
}
