namespace Entourage.Lab.Allowance;

/// <summary>What somebody would try with many accounts of their own (docs/allowance.md, P5).</summary>
internal static class FarmStrategies
{
    private const int Day = 24;
    private const int Probation = 30 * Day;
    private const int Returns = 3 * Day;

    /// <summary>All of them, in the order of the table.</summary>
    public static IReadOnlyList<Strategy> All { get; } =
    [
        new("1 of 5 is an own account at home", Limit.Nobody, IsRandom: false, campaign => OneInFive(campaign, counts: false)),
        new("1 of 5 is an own one, elsewhere, and comes back", Limit.Price, IsRandom: false, campaign => OneInFive(campaign, counts: true)),
        new("every link posted to a public group", Limit.Nobody, IsRandom: false, PublicGroup),
        new("one of a ring of three accounts at home", Limit.Nobody, IsRandom: false, RingAtHome),
        new("50 accounts on one network", Limit.Network, IsRandom: false, OneNetwork),
        new("tree of accounts that bring one another, elsewhere", Limit.Price, IsRandom: false, Tree),
    ];

    // From where the sender acts an acceptance weighs nothing; from elsewhere it is a new account's, until that comes back.
    private static void OneInFive(Campaign campaign, bool counts)
    {
        var sender = new SimulatedSender(campaign.Numbers);
        var (sent, back) = (0, new Queue<(int Acceptor, int Hour)>());
        foreach (var hour in campaign.Hours())
        {
            var now = Campaign.At(hour);
            while (back.TryPeek(out var next) && next.Hour <= hour) sender.Return(back.Dequeue().Acceptor, now);
            for (var more = true; more; sent += more ? 1 : 0)
            {
                if (sent % 5 != 4)
                {
                    more = campaign.Stranger(sender, hour, now) is not null;
                    continue;
                }
                more = (counts ? campaign.Fake(sender, sent, qualified: false, now) : campaign.Worthless(sender, now)) is not null;
                if (more && counts) back.Enqueue((sent, hour + Returns));
            }
        }
    }

    // Twenty people look and somebody accepts: more than five looked, so it weighs nothing.
    private static void PublicGroup(Campaign campaign)
    {
        var sender = new SimulatedSender(campaign.Numbers);
        foreach (var hour in campaign.Hours())
        {
            while (campaign.Stranger(sender, hour, Campaign.At(hour)) is not null) sender.Nothing(Campaign.At(hour));
        }
    }

    // The other two accept, and what they send is theirs: this is one of them, and each is like it.
    private static void RingAtHome(Campaign campaign)
    {
        var sender = new SimulatedSender(campaign.Numbers);
        for (var other = 0; other < 2; other++) campaign.Worthless(sender, Campaign.At(0));
        foreach (var hour in campaign.Hours()) campaign.Spam(sender, hour, Campaign.At(hour));
    }

    // Three accounts a day, ten invitations a day for all of them while they are new; whoever is no longer new is a sender like any other.
    private static void OneNetwork(Campaign campaign)
    {
        const int Size = 50;
        const int PerDay = 3;
        var (farm, shared) = (new List<(SimulatedSender Sender, int Since)>(), new SimulatedPool());
        foreach (var hour in campaign.Hours())
        {
            var now = Campaign.At(hour);
            for (var i = 0; hour % Day == 0 && i < PerDay && farm.Count < Size; i++) farm.Add((new(campaign.Numbers), hour));
            foreach (var (sender, since) in farm)
            {
                var isNew = hour - since < Probation;
                while ((!isNew || shared.HasRoom(campaign.Numbers.PerNetwork, now)) && campaign.Stranger(sender, hour, now) is not null)
                {
                    if (isNew) shared.Take(now);
                }
            }
        }
        campaign.Accounts = farm.Count;
    }

    // Each of them comes back after three days, which adds three a day to what all of them share; every fourth invitation brings one more.
    private static void Tree(Campaign campaign)
    {
        const int Most = 40;
        var (farm, shared, sent) = (new List<(SimulatedSender Sender, int Since)> { (new(campaign.Numbers), 0) }, new SimulatedPool(), 0);
        foreach (var hour in campaign.Hours())
        {
            var now = Campaign.At(hour);
            for (var i = 0; i < farm.Count; i++)
            {
                var (sender, since) = farm[i];
                var isNew = hour - since < Probation;
                var returned = farm.Count(one => hour - one.Since >= Returns);
                for (var more = true; more && (!isNew || shared.HasRoom(campaign.Numbers.PerSubtree * (1 + returned), now)); sent += more ? 1 : 0)
                {
                    if (sent % 4 == 3 && farm.Count < Most)
                    {
                        more = campaign.Fake(sender, farm.Count, qualified: false, now) is not null;
                        if (more) farm.Add((new(campaign.Numbers), hour));
                    }
                    else
                    {
                        more = campaign.Stranger(sender, hour, now) is not null;
                    }
                    if (more && isNew) shared.Take(now);
                }
            }
        }
        campaign.Accounts = farm.Count;
    }
}
