using Entourage.Allowance;

namespace Entourage.Lab.Allowance;

/// <summary>What somebody would try who knows the rule by heart.</summary>
internal static class HostileStrategies
{
    private const int Day = 24;

    /// <summary>Names of those that are drawn.</summary>
    public const string Greedy = "at once, whenever one is left";
    public const string Hoard = "hoards, sends when the bucket is full";
    public const string Wait = "waits 20 days, then at once";
    public const string Stolen = "stolen account, at once";
    public const string Accidents = "strangers, 3 % accept";

    /// <summary>All of them, in the order of the table.</summary>
    public static IReadOnlyList<Strategy> All { get; } =
    [
        Alone(Greedy, _ => int.MaxValue),
        new(Hoard, Limit.Nobody, IsRandom: false, HoardAndSend),
        Alone("every 3 days", hour => hour % (3 * Day) == 0 ? int.MaxValue : 0),
        Alone("weekly", hour => hour % (7 * Day) == 0 ? int.MaxValue : 0),
        Alone(Wait, hour => hour >= 20 * Day ? int.MaxValue : 0),
        Alone("slow drip, one every 2 days", hour => hour % (2 * Day) == 0 ? 1 : 0),
        Alone("saves up 30 days, bursts", hour => hour % (30 * Day) == 0 ? int.MaxValue : 0),
        Alone("50 at the same instant, every hour", _ => 50),
        new("every other link to a follower", Limit.Nobody, IsRandom: false, AlreadyFollowing),
        new("reports itself to start anew", Limit.Nobody, IsRandom: false, ReportsItself),
        new("clock goes back a day every week", Limit.Nobody, IsRandom: false, ClockBack),
        new("clock leaps 400 days and returns", Limit.NobodyAndOneLeap, IsRandom: false, ClockLeaps),
        new(Stolen, Limit.Stolen, IsRandom: false, campaign => StolenAccount(campaign, _ => true)),
        new("stolen account, weekly", Limit.Stolen, IsRandom: false, campaign => StolenAccount(campaign, hour => hour % (7 * Day) == 0)),
        .. Puppets("aged", qualified: true),
        .. Puppets("fresh", qualified: false),
        new("ring of three accounts", Limit.Price, IsRandom: false, AcceptorRing),
        new("farm tree, 3 deep, 3 wide", Limit.Price, IsRandom: false, FarmTree),
        new("own account undoes after 8 days", Limit.Price, IsRandom: false, UndoAfterCredit),
        new("the same 5 accept every other link", Limit.Price, IsRandom: false, SameFive),
        .. FarmStrategies.All,
        new(Accidents, Limit.Price, IsRandom: true, AccidentalAcceptance),
    ];

    private static Strategy Alone(string name, Func<int, int> most) => new(name, Limit.Nobody, IsRandom: false, campaign =>
    {
        var sender = new SimulatedSender(campaign.Numbers);
        foreach (var hour in campaign.Hours()) campaign.Spam(sender, hour, Campaign.At(hour), most(hour));
    });

    private static void HoardAndSend(Campaign campaign)
    {
        var sender = new SimulatedSender(campaign.Numbers);
        foreach (var hour in campaign.Hours())
        {
            var standing = sender.At(Campaign.At(hour));
            if (standing.Tokens >= standing.Cap) campaign.Spam(sender, hour, Campaign.At(hour));
        }
    }

    private static void AlreadyFollowing(Campaign campaign)
    {
        var sender = new SimulatedSender(campaign.Numbers);
        foreach (var hour in campaign.Hours())
        {
            while (campaign.Stranger(sender, hour, Campaign.At(hour)) is not null)
            {
                if (sender.Make(Campaign.At(hour)) is { } friend) sender.Neutral(friend);
            }
        }
    }

    private static void ReportsItself(Campaign campaign)
    {
        var sender = new SimulatedSender(campaign.Numbers);
        foreach (var hour in campaign.Hours())
        {
            if (hour % (10 * Day) == 5 * Day) sender.Report(Campaign.At(hour));
            if (hour % (10 * Day) == 6 * Day) sender.Dismiss(Campaign.At(hour));
            campaign.Spam(sender, hour, Campaign.At(hour));
        }
    }

    private static void ClockBack(Campaign campaign)
    {
        var sender = new SimulatedSender(campaign.Numbers);
        foreach (var hour in campaign.Hours())
        {
            // For an hour of every week it is yesterday.
            var shown = hour % (7 * Day) == 6 * Day ? Math.Max(0, hour - Day) : hour;
            campaign.Spam(sender, hour, Campaign.At(shown));
        }
    }

    private static void ClockLeaps(Campaign campaign)
    {
        var sender = new SimulatedSender(campaign.Numbers);
        foreach (var hour in campaign.Hours())
        {
            campaign.Spam(sender, hour, Campaign.At(hour == 10 * Day ? hour + (400 * Day) : hour));
        }
    }

    private static void StolenAccount(Campaign campaign, Func<int, bool> isTime)
    {
        var sender = new SimulatedSender(campaign.Numbers);
        // Its owner earned a perfect ring in the two months before.
        for (var i = 0; i < AllowanceRule.RingSize; i++)
        {
            var now = Campaign.At(((i - AllowanceRule.RingSize) * Day) - (4 * Day));
            var made = sender.Make(now) ?? throw new InvalidOperationException("Whoever is always accepted has an invitation every day.");
            sender.Accept(made, i, qualified: true, now);
        }
        foreach (var hour in campaign.Hours())
        {
            if (isTime(hour)) campaign.Spam(sender, hour, Campaign.At(hour));
        }
    }

    private static IEnumerable<Strategy> Puppets(string age, bool qualified) =>
        from every in (int[])[5, 8, 10, 15]
        select new Strategy($"1 of {every} is an own {age} account", Limit.Price, IsRandom: false, campaign =>
        {
            var sender = new SimulatedSender(campaign.Numbers);
            var sent = 0;
            foreach (var hour in campaign.Hours())
            {
                for (var more = true; more; sent += more ? 1 : 0)
                {
                    more = (sent % every == every - 1
                        ? campaign.Fake(sender, sent, qualified, Campaign.At(hour))
                        : campaign.Stranger(sender, hour, Campaign.At(hour))) is not null;
                }
            }
        });

    // A, B and C accept one another, and then there is nobody left who was not counted yet.
    private static void AcceptorRing(Campaign campaign)
    {
        campaign.Accounts = 3;
        var senders = Enumerable.Range(0, 3).Select(_ => new SimulatedSender(campaign.Numbers)).ToList();
        foreach (var hour in campaign.Hours())
        {
            var now = Campaign.At(hour);
            for (var from = 0; from < senders.Count; from++)
            {
                if (hour == 0)
                {
                    foreach (var to in Enumerable.Range(0, senders.Count).Where(other => other != from)) campaign.Fake(senders[from], to, qualified: true, now);
                }
                campaign.Spam(senders[from], hour, now);
            }
        }
    }

    // Each account brings up three more, which are new and count by half, and then spams.
    private static void FarmTree(Campaign campaign)
    {
        const int Wide = 3;
        const int Deep = 3;
        var farm = new List<(SimulatedSender Sender, int Depth, int Children)> { (new(campaign.Numbers), 0, 0) };
        foreach (var hour in campaign.Hours())
        {
            var now = Campaign.At(hour);
            for (var i = 0; i < farm.Count; i++)
            {
                var (sender, depth, children) = farm[i];
                while (depth < Deep && children < Wide && campaign.Fake(sender, farm.Count, qualified: false, now) is not null)
                {
                    farm.Add((new(campaign.Numbers), depth + 1, 0));
                    farm[i] = (sender, depth, ++children);
                }
                if (depth == Deep || children == Wide) campaign.Spam(sender, hour, now);
            }
        }
        campaign.Accounts = farm.Count;
    }

    // A new account of one's own every ten invitations; each leaves as soon as leaving is free.
    private static void UndoAfterCredit(Campaign campaign)
    {
        var sender = new SimulatedSender(campaign.Numbers);
        var (sent, leaving) = (0, new Queue<(SimulatedInvitation Invitation, int Hour)>());
        foreach (var hour in campaign.Hours())
        {
            var now = Campaign.At(hour);
            while (leaving.TryPeek(out var next) && next.Hour <= hour) sender.Undo(leaving.Dequeue().Invitation, now);
            for (var more = true; more; sent += more ? 1 : 0)
            {
                if (sent % 10 == 9)
                {
                    var fake = campaign.Fake(sender, sent, qualified: true, now);
                    if (fake is not null) leaving.Enqueue((fake, hour + (8 * Day)));
                    more = fake is not null;
                }
                else
                {
                    more = campaign.Stranger(sender, hour, now) is not null;
                }
            }
        }
    }

    // A link in a public group finds the same regulars again and again, who unfollowed in between: after the first time they weigh nothing.
    private static void SameFive(Campaign campaign)
    {
        var sender = new SimulatedSender(campaign.Numbers);
        var sent = 0;
        foreach (var hour in campaign.Hours())
        {
            var now = Campaign.At(hour);
            for (var more = true; more; sent += more ? 1 : 0)
            {
                more = (sent % 2 == 0 ? campaign.Fake(sender, sent / 2 % 5, qualified: true, now) : campaign.Stranger(sender, hour, now)) is not null;
            }
        }
    }

    private static void AccidentalAcceptance(Campaign campaign)
    {
        var sender = new SimulatedSender(campaign.Numbers);
        var (acceptor, later) = (0, new PriorityQueue<SimulatedInvitation, int>());
        foreach (var hour in campaign.Hours())
        {
            var now = Campaign.At(hour);
            while (later.TryPeek(out _, out var due) && due <= hour) sender.Accept(later.Dequeue(), acceptor++, qualified: true, now);
            while (campaign.Stranger(sender, hour, now) is { } made)
            {
                if (campaign.Random.Next(100) < 3) later.Enqueue(made, hour + HonestCreator.HoursUntilAccepted(campaign.Random));
            }
        }
    }
}
