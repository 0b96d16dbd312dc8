using Entourage.Allowance;

namespace Entourage.Lab.Allowance;

/// <summary>One run of one strategy, hour by hour, and what came of it.</summary>
internal sealed class Campaign(int days, Random random, AllowanceOptions numbers, CancellationToken stop)
{
    private static readonly DateTimeOffset Epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly List<int> asked = [];

    /// <summary>The numbers everybody plays by.</summary>
    public AllowanceOptions Numbers => numbers;

    /// <summary>All chance comes from here.</summary>
    public Random Random => random;

    /// <summary>How long it lasts, in days.</summary>
    public int Days => days;

    /// <summary>How many senders play together; figures are for all of them.</summary>
    public int Accounts { get; set; } = 1;

    /// <summary>Acceptances by accounts of the sender's own, as far as they counted.</summary>
    public int Fakes { get; private set; }

    /// <summary>Hours, since the beginning, at which somebody was invited who had not asked for it.</summary>
    public IReadOnlyList<int> Asked => asked;

    /// <summary>Times at which a full ring came back at the full rate of an established sender with fewer than 4 of 40 accepted (P3): never.</summary>
    public int TooCheap { get; private set; }

    /// <summary>The instant of an hour; hours before the beginning are negative.</summary>
    public static DateTimeOffset At(int hour) => Epoch.AddHours(hour);

    /// <summary>Every hour, both ends included.</summary>
    public IEnumerable<int> Hours()
    {
        for (var hour = 0; hour <= days * 24; hour++)
        {
            if (hour % 24 == 0) stop.ThrowIfCancellationRequested();
            yield return hour;
        }
    }

    /// <summary>Invites strangers until nothing is left, or so many.</summary>
    public void Spam(SimulatedSender sender, int hour, DateTimeOffset now, int most = int.MaxValue)
    {
        for (var i = 0; i < most && Stranger(sender, hour, now) is not null; i++) continue;
    }

    /// <summary>Invites one stranger; null when there is no invitation left.</summary>
    public SimulatedInvitation? Stranger(SimulatedSender sender, int hour, DateTimeOffset now)
    {
        Watch(sender, now);
        var made = sender.Make(now);
        if (made is not null) asked.Add(hour);
        return made;
    }

    /// <summary>Invites an account of the sender's own, which accepts at once.</summary>
    public SimulatedInvitation? Fake(SimulatedSender sender, int acceptor, bool qualified, DateTimeOffset now)
    {
        Watch(sender, now);
        if (sender.Make(now) is not { } made) return null;
        sender.Accept(made, acceptor, qualified, now);
        if (made.Weight > 0) Fakes++;
        return made;
    }

    /// <summary>Invites an account of the sender's own whose acceptance weighs nothing.</summary>
    public SimulatedInvitation? Worthless(SimulatedSender sender, DateTimeOffset now)
    {
        Watch(sender, now);
        if (sender.Make(now) is not { } made) return null;
        sender.Nothing(now);
        return made;
    }

    private void Watch(SimulatedSender sender, DateTimeOffset now)
    {
        var standing = sender.At(now);
        var fullRate = (standing.Established ? numbers.EstablishedPerDay : numbers.PerDay) * 1_000_000L;
        // A new sender has half the slack, so needs more than four; four is what holds for both.
        if (standing.Counted == AllowanceRule.RingSize && standing.PerDay >= fullRate && standing.Accepted < 4) TooCheap++;
    }
}
