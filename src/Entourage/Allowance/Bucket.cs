namespace Entourage.Allowance;

/// <summary>A sender's bucket at one instant, refilled up to it, and how it is stored.</summary>
internal sealed record Bucket(long Tokens, DateTimeOffset CountedTo, long PerDay, long Cap, AllowanceCounts Counts, int Accepted, int Counted)
{
    /// <summary>Whether it was counted while the clock was far ahead, so that its time begins now.</summary>
    public bool Begins { get; init; }

    private const string Load = "SELECT tokens, counted_to FROM members WHERE id = @member AND tokens IS NOT NULL";

    private const string SaveAll =
        """
        UPDATE members SET followers = members.followers + a.followers, tokens = a.tokens, counted_to = a.counted_to, half_reports = a.half_reports,
            ring = a.ring, ring_from = a.ring_from, kept = a.kept, counts_until = a.counts_until
        FROM @rows AS a WHERE members.id = a.sender
        """;

    private const string Recount = "UPDATE members SET counts_until = 0 WHERE id = @member";

    /// <summary>Whether at least three followers stayed.</summary>
    public bool Established => Counts.Kept >= AllowanceRule.KeptEnough;

    /// <summary>What the entries and the reports come to.</summary>
    public int Score => AllowanceRule.Score(Counts.Ring, Counts.HalfReports);

    /// <summary>Reads it, and counts the entries.</summary>
    public static Bucket Read(StoreSession session, AllowanceOptions numbers, MemberId sender, DateTimeOffset now)
    {
        var (tokens, at) = session.Sql(Load).With("@member", sender.Value)
            .One(row => ((long? Tokens, DateTimeOffset? At)?)(row.Number("tokens"), row.Instant("counted_to"))) ?? (null, null);
        var (counts, accepted, counted) = RingCounts.Read(session, sender, now);
        return Of(new(tokens, at, counts, null, CountedBefore: false, SamePlace: false), numbers, now) with { Accepted = accepted, Counted = counted };
    }

    /// <summary>The bucket of a sender whose standing is known.</summary>
    public static Bucket Of(Standing standing, AllowanceOptions numbers, DateTimeOffset now)
    {
        var established = standing.Counts.Kept >= AllowanceRule.KeptEnough;
        var perDay = AllowanceRule.RefillPerDay(AllowanceRule.Score(standing.Counts.Ring, standing.Counts.HalfReports), established, numbers);
        var cap = (established ? numbers.EstablishedCap : numbers.Cap) * (long)AllowanceRule.One;
        var tokens = standing.Tokens ?? numbers.Start * (long)AllowanceRule.One;
        (tokens, var at) = AllowanceRule.Refill(tokens, standing.CountedTo ?? now, now, perDay, Math.Max(cap, tokens));
        return new(tokens, at, perDay, cap, standing.Counts, 0, 0) { Begins = standing.CountedTo - now > AllowanceRule.MostAhead };
    }

    /// <summary>As the member sees it.</summary>
    public AllowanceView Shown(bool frozen, SharedPool? shared)
    {
        var own = frozen ? 0 : (int)Math.Max(0, Tokens / AllowanceRule.One);
        var left = Math.Min(own, shared?.Left ?? own);
        // What is owed is paid back first.
        DateTimeOffset? next = Tokens >= Cap || frozen ? null : AllowanceRule.NextAt(Tokens < 0 ? Tokens : Tokens % AllowanceRule.One, CountedTo, PerDay);
        return new(
            left,
            // A sender with some of their own left waits only for the share; one with none waits for both.
            left > 0 || frozen || shared?.NextAt is not { } freed ? next : own > 0 || freed > next ? freed : next,
            Accepted,
            Counted,
            PerDay / 1_000_000.0,
            (int)(Cap / AllowanceRule.One),
            Established,
            Counts.HalfReports / 2,
            frozen,
            shared?.Left);
    }

    /// <summary>Stores several senders' buckets and counts; one whose account is gone has none.</summary>
    /// <param name="session">Inside the transaction.</param>
    /// <param name="all">At most one of each sender.</param>
    /// <param name="newFollowers">Whether each has one follower more, who is counted in the same row.</param>
    public static void Save(
        StoreSession session, IReadOnlyList<(MemberId Sender, long Tokens, DateTimeOffset CountedTo, AllowanceCounts Counts)> all, bool newFollowers = false)
    {
        var save = session.ForRows(SaveAll);
        foreach (var (sender, tokens, countedTo, counts) in all)
        {
            save.Row().With("sender", sender.Value).With("followers", newFollowers ? 1L : 0L).With("tokens", tokens).With("counted_to", countedTo)
                .With("half_reports", (long)counts.HalfReports).With("ring", (long)counts.Ring).With("ring_from", counts.RingFrom)
                .With("kept", (long)counts.Kept).With("counts_until", counts.Until);
        }
        save.Post(exactly: newFollowers);
    }

    /// <summary>The stored count of a sender is not valid any more.</summary>
    public static void CountAgain(StoreSession session, MemberId sender) => session.Sql(Recount).With("@member", sender.Value).Run();
}
