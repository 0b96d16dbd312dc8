using Entourage.Allowance;
using Entourage.Records;

namespace Entourage.Lab.Allowance;

/// <summary>
/// One sender's ring, kept followers, reports and tokens in memory. It applies what <see cref="AllowanceRows"/> and <see cref="RingCounts"/> apply, on
/// the same <see cref="AllowanceRule"/>; a test plays the same moves against a running server and compares. Reports count as docs/allowance.md says.
/// </summary>
internal sealed class SimulatedSender(AllowanceOptions numbers)
{
    // In the order of their times, oldest first.
    private readonly List<SimulatedInvitation> made = [];
    private readonly List<SimulatedInvitation> credited = [];
    private readonly List<(DateTimeOffset At, bool Decided)> reports = [];
    private readonly HashSet<int> acceptors = [];
    private long? tokens;
    private DateTimeOffset countedTo;
    private Counts? counts;

    /// <summary>How the sender stands; reading changes nothing.</summary>
    public SimulatedStanding At(DateTimeOffset now)
    {
        if (counts is not { } kept || now < kept.From || now >= kept.Until) counts = kept = Count(now);
        var (ring, accepted, counted, established) = (kept.Ring, kept.Accepted, kept.Counted, kept.Followers >= AllowanceRule.KeptEnough);
        var score = AllowanceRule.Score(ring, 2 * reports.Count(report => report.At > now - ReportRows.Age));
        var perDay = AllowanceRule.RefillPerDay(score, established, numbers);
        var cap = (established ? numbers.EstablishedCap : numbers.Cap) * (long)AllowanceRule.One;
        var before = tokens ?? numbers.Start * (long)AllowanceRule.One;
        var (left, at) = AllowanceRule.Refill(before, tokens is null ? now : countedTo, now, perDay, Math.Max(cap, before));
        return new(left, at, perDay, cap, established, accepted, counted);
    }

    /// <summary>Makes one and charges the miss at once; null when there is none left, or when reports wait for a moderator.</summary>
    public SimulatedInvitation? Make(DateTimeOffset now)
    {
        if (reports.Count(report => !report.Decided) >= ReportRows.EnoughToFreeze) return null;
        var standing = At(now);
        if (standing.Tokens < AllowanceRule.One) return null;
        var invitation = new SimulatedInvitation(now);
        var place = made.Count;
        // A clock that went back makes an invitation that is older than the last one.
        while (place > 0 && made[place - 1].MadeAt > now) place--;
        made.Insert(place, invitation);
        counts = null;
        (tokens, countedTo) = (standing.Tokens - AllowanceRule.One, standing.CountedTo);
        return invitation;
    }

    /// <summary>Somebody accepts: once per person it counts, afterwards it weighs nothing.</summary>
    public void Accept(SimulatedInvitation invitation, int acceptor, bool qualified, DateTimeOffset now)
    {
        var standing = At(now);
        var isNew = acceptors.Add(acceptor);
        if (isNew)
        {
            invitation.Weight = qualified ? AllowanceRule.Qualified : AllowanceRule.BrandNew;
            (invitation.AcceptedAt, invitation.Acceptor) = (now, acceptor);
            credited.Add(invitation);
            counts = null;
        }
        tokens = isNew ? Math.Min(standing.Cap, standing.Tokens + AllowanceRule.AcceptedBonus) : standing.Tokens;
        countedTo = standing.CountedTo;
    }

    /// <summary>Somebody who accepted while they were new is here again after three days: it counts in full from now on.</summary>
    public void Return(int acceptor, DateTimeOffset now)
    {
        if (credited.Find(one => one.Acceptor == acceptor && one.Weight == AllowanceRule.BrandNew) is not { } invitation) return;
        var standing = At(now);
        invitation.Weight = AllowanceRule.Qualified;
        counts = null;
        (tokens, countedTo) = (standing.Tokens, standing.CountedTo);
    }

    /// <summary>Somebody accepts from where the sender, or an earlier acceptor, acts too: it counts for nothing.</summary>
    public void Nothing(DateTimeOffset now)
    {
        var standing = At(now);
        (tokens, countedTo) = (standing.Tokens, standing.CountedTo);
    }

    /// <summary>Somebody accepts who follows already: it neither helps nor hurts.</summary>
    public void Neutral(SimulatedInvitation invitation)
    {
        made.Remove(invitation);
        counts = null;
    }

    /// <summary>The follow is undone: within seven days credit and bonus go back, later nothing changes.</summary>
    public void Undo(SimulatedInvitation invitation, DateTimeOffset now)
    {
        if (invitation.Weight == 0 || invitation.AcceptedAt < now - AllowanceRule.UndoWindow) return;
        var standing = At(now);
        invitation.Weight = 0;
        credited.Remove(invitation);
        counts = null;
        (tokens, countedTo) = (Math.Max(AllowanceRule.Lowest, standing.Tokens - AllowanceRule.AcceptedBonus), standing.CountedTo);
    }

    /// <summary>Somebody reports one of the invitations.</summary>
    public void Report(DateTimeOffset now)
    {
        var standing = At(now);
        (tokens, countedTo) = (Math.Min(standing.Tokens, 0), standing.CountedTo);
        reports.Add((now, Decided: false));
    }

    /// <summary>A moderator finds nothing wrong: the open reports count no more.</summary>
    public void Dismiss(DateTimeOffset now)
    {
        var standing = At(now);
        (tokens, countedTo) = (standing.Tokens, standing.CountedTo);
        reports.RemoveAll(report => !report.Decided);
    }

    private Counts Count(DateTimeOffset now)
    {
        var (ring, accepted, counted, followers, until) = (0, 0, 0, 0, DateTimeOffset.MaxValue);
        for (var i = made.Count - 1; i >= 0 && counted < AllowanceRule.RingSize && made[i].MadeAt > now - AllowanceRule.RingAge; i--)
        {
            ring += made[i].Weight - 1;
            accepted += made[i].Weight > 0 ? 1 : 0;
            counted++;
            until = made[i].MadeAt + AllowanceRule.RingAge;
        }
        for (var i = 0; i < credited.Count && followers < AllowanceRule.KeptEnough; i++)
        {
            var stayed = credited[i].AcceptedAt + AllowanceRule.KeptAfter;
            if (stayed <= now) followers++;
            else if (stayed < until) until = stayed;
        }
        return new(ring, accepted, counted, followers, now, until);
    }

    // From one instant until another nothing changes by time alone; hours on end are asked about, so it is not counted again for each.
    private sealed record Counts(int Ring, int Accepted, int Counted, int Followers, DateTimeOffset From, DateTimeOffset Until);
}

/// <summary>An invitation of a simulated sender.</summary>
internal sealed class SimulatedInvitation(DateTimeOffset madeAt)
{
    public DateTimeOffset MadeAt => madeAt;

    /// <summary>0 until somebody accepts whom the sender never had before.</summary>
    public int Weight { get; set; }

    public DateTimeOffset AcceptedAt { get; set; }

    public int Acceptor { get; set; } = -1;
}

/// <summary>How a simulated sender stands at one instant.</summary>
/// <param name="Tokens">What is left, in thousandths of an invitation.</param>
/// <param name="CountedTo">The instant up to which the refill is in it.</param>
/// <param name="PerDay">What comes back in a day, in millionths of an invitation.</param>
/// <param name="Cap">The most that can be saved up, in thousandths.</param>
/// <param name="Established">Whether three followers stayed.</param>
/// <param name="Accepted">How many of the counted were accepted.</param>
/// <param name="Counted">How many invitations count, at most 40.</param>
internal readonly record struct SimulatedStanding(
    long Tokens, DateTimeOffset CountedTo, long PerDay, long Cap, bool Established, int Accepted, int Counted);
