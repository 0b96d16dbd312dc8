using Entourage.Kernel;
using Entourage.Storage;

namespace Entourage.Safety;

/// <summary>How many invitations a member may make now, and why, as the member sees it.</summary>
/// <param name="Left">Whole invitations that can be made at once.</param>
/// <param name="NextAt">When there will be one more; absent while the bucket is full.</param>
/// <param name="Accepted">How many of the counted ones were accepted.</param>
/// <param name="Counted">How many of the latest invitations count, at most 40.</param>
/// <param name="PerDay">How many come back in a day: at least one in 64 days, at most 20.</param>
/// <param name="Cap">How many can be saved up.</param>
/// <param name="Established">Whether at least three people who came through them stayed for three days.</param>
/// <param name="Reports">Reports of the last 90 days that nobody has dismissed.</param>
/// <param name="Frozen">Whether none can be made until an operator has looked: three reports wait for a decision, or one of them said so.</param>
public sealed record Allowance(
    int Left, DateTimeOffset? NextAt, int Accepted, int Counted, double PerDay, int Cap, bool Established, int Reports, bool Frozen);

/// <summary>The allowance inside the transaction of whatever uses it, so that it can be neither overspent nor lost.</summary>
public static class AllowanceRows
{
    private static readonly Problem Frozen = new("invitations_frozen", 403, "A moderator has to look at your invitations first.");

    private const string Load = "SELECT tokens, counted_to FROM allowances WHERE member = @member";

    private const string SaveAll =
        """
        INSERT INTO allowances (member, tokens, counted_to, reports, ring, ring_from, kept, counts_until)
        SELECT a.sender, a.tokens, a.counted_to, a.reports, a.ring, a.ring_from, a.kept, a.counts_until FROM @rows AS a WHERE true
        ON CONFLICT (member) DO UPDATE SET tokens = excluded.tokens, counted_to = excluded.counted_to, reports = excluded.reports,
            ring = excluded.ring, ring_from = excluded.ring_from, kept = excluded.kept, counts_until = excluded.counts_until
        """;

    private const string Charge =
        "INSERT INTO allowance_entries (invitation, sender, made_at, weight) VALUES (@invitation, @member, @now, 0)";

    private const string CreditAll =
        """
        UPDATE allowance_entries SET weight = a.weight, accepted_by = a.acceptor, accepted_at = a.now FROM @rows AS a
        WHERE allowance_entries.invitation = a.invitation
        """;

    private const string ForgetCounts =
        """
        UPDATE allowances SET counts_until = 0
        WHERE member IN (SELECT sender FROM allowance_entries WHERE invitation IN (SELECT a.invitation FROM @rows AS a))
        """;

    private const string DropAll = "DELETE FROM allowance_entries WHERE invitation IN (SELECT a.invitation FROM @rows AS a)";

    private const string Recount = "UPDATE allowances SET counts_until = 0 WHERE member = @member";

    private const string Credited = "SELECT sender FROM allowance_entries WHERE invitation = @invitation AND weight > 0 AND accepted_at >= @since";

    private const string Uncredit = "UPDATE allowance_entries SET weight = 0 WHERE invitation = @invitation";

    /// <summary>
    /// Spends one invitation and charges the miss at once; <c>allowance_empty</c> with the exact wait when there is none,
    /// <c>invitations_frozen</c> while three reports wait for a moderator, or one has said so.
    /// </summary>
    public static Outcome<Allowance> Spend(
        HotSession session, AllowanceOptions numbers, MemberId sender, InvitationId invitation, DateTimeOffset now)
    {
        if (FreezeRows.Holds(session, sender, now)) return Frozen;
        var bucket = Bucket.Read(session, numbers, sender, now);
        if (bucket.Tokens < AllowanceRule.One)
        {
            var wait = AllowanceRule.NextAt(bucket.Tokens, bucket.CountedTo, bucket.PerDay) - now;
            return new Problem("allowance_empty", 429, "You have no invitation left just now.", wait);
        }
        session.Sql(Charge).With("@invitation", invitation.Value).With("@member", sender.Value).With("@now", now).Run();
        var counts = RingCounts.Read(session, sender, now);
        Save(session, [(sender, bucket.Tokens - AllowanceRule.One, bucket.CountedTo, counts.Counts)]);
        return Bucket.Read(session, numbers, sender, now).Shown(frozen: false);
    }

    /// <summary>
    /// Columns that say how a sender stands, for a statement that has <c>allowances AS al</c> and <c>allowance_entries AS e</c> of the invitation,
    /// both by LEFT JOIN, the sender's id as <c>i.creator</c> and the acceptor's as <c>a.member</c>: read them with <see cref="Standing.Read"/>.
    /// </summary>
    public const string StandingColumns =
        """
        al.tokens, al.counted_to, al.reports, al.ring, al.ring_from, al.kept, al.counts_until, e.made_at,
        (SELECT 1 FROM allowance_entries WHERE sender = i.creator AND accepted_by = a.member LIMIT 1) IS NOT NULL
        """;

    /// <summary>
    /// Invitations were accepted, at most one of each sender: their misses are taken back and two more are given, once per person. Those of
    /// accounts that are too new count in part.
    /// </summary>
    public static void Accept(HotSession session, AllowanceOptions numbers, IReadOnlyList<Acceptance> accepted)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(accepted);
        var saved = new List<(MemberId, long, DateTimeOffset, AllowanceCounts)>(accepted.Count);
        foreach (var one in accepted)
        {
            var standing = one.Standing;
            if (standing.Counts.Until <= one.Now) standing = standing with { Counts = RingCounts.Read(session, one.Sender, one.Now).Counts };
            var bucket = Bucket.Of(standing, numbers, one.Now);
            var tokens = standing.CountedBefore ? bucket.Tokens : Math.Min(bucket.Cap, bucket.Tokens + AllowanceRule.AcceptedBonus);
            saved.Add((one.Sender, tokens, bucket.CountedTo, standing.Counts.After(standing.MadeAt, WeightOf(one), one.Now)));
        }
        Save(session, saved);
        var credit = session.ForRows(CreditAll);
        foreach (var one in accepted)
        {
            credit.Row().With("invitation", one.Invitation.Value).With("weight", (long)WeightOf(one)).With("acceptor", one.Acceptor.Value).With("now", one.Now);
        }
        credit.Post(exactly: false);
    }

    /// <summary>The people followed already: their invitations neither help nor hurt.</summary>
    public static void Neutral(HotSession session, IEnumerable<InvitationId> invitations)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(invitations);
        var (forget, drop) = (session.ForRows(ForgetCounts), session.ForRows(DropAll));
        foreach (var invitation in invitations)
        {
            forget.Row().With("invitation", invitation.Value);
            drop.Row().With("invitation", invitation.Value);
        }
        forget.Post(exactly: false);
        drop.Post(exactly: false);
    }

    /// <summary>The follow was undone: within seven days its credit and its bonus go back; later nothing changes.</summary>
    public static void TakeBack(HotSession session, AllowanceOptions numbers, InvitationId invitation, DateTimeOffset now)
    {
        var since = now - AllowanceRule.UndoWindow;
        if (session.Sql(Credited).With("@invitation", invitation.Value).With("@since", since).One(row => (Guid?)row.Uuid(0)) is not { } id) return;
        // The time until now counts at the rate that held until now.
        var bucket = Bucket.Read(session, numbers, new(id), now);
        session.Sql(Uncredit).With("@invitation", invitation.Value).Run();
        var tokens = Math.Max(AllowanceRule.Lowest, bucket.Tokens - AllowanceRule.AcceptedBonus);
        Save(session, [(new(id), tokens, bucket.CountedTo, RingCounts.Read(session, new(id), now).Counts)]);
    }

    /// <summary>Something that is counted was changed by hand: what is kept of it holds no longer.</summary>
    internal static void CountAgain(HotSession session, MemberId member) => session.Sql(Recount).With("@member", member.Value).Run();

    /// <summary>A report came in, and is in its table already: it counts from now on, and what was saved up is gone.</summary>
    internal static void Reported(HotSession session, AllowanceOptions numbers, MemberId subject, DateTimeOffset now)
    {
        var bucket = Bucket.Read(session, numbers, subject, now);
        Save(session, [(subject, Math.Min(bucket.Tokens, 0), bucket.CountedTo, bucket.Counts)]);
    }

    /// <summary>What the member may do now. Changes nothing: the refill is computed, not stored.</summary>
    public static Allowance Show(HotSession session, AllowanceOptions numbers, MemberId sender, DateTimeOffset now) =>
        Bucket.Read(session, numbers, sender, now).Shown(FreezeRows.Holds(session, sender, now));

    private static int WeightOf(Acceptance one) =>
        one.Standing.CountedBefore ? 0 : one.Qualified ? AllowanceRule.Qualified : AllowanceRule.BrandNew;

    private static void Save(HotSession session, List<(MemberId Sender, long Tokens, DateTimeOffset CountedTo, AllowanceCounts Counts)> all)
    {
        var save = session.ForRows(SaveAll);
        foreach (var (sender, tokens, countedTo, counts) in all)
        {
            save.Row().With("sender", sender.Value).With("tokens", tokens).With("counted_to", countedTo)
                .With("reports", (long)counts.Reports).With("ring", (long)counts.Ring).With("ring_from", counts.RingFrom).With("kept", (long)counts.Kept).With("counts_until", counts.Until);
        }
        save.Post();
    }

    private sealed record Bucket(long Tokens, DateTimeOffset CountedTo, long PerDay, long Cap, AllowanceCounts Counts, int Accepted, int Counted)
    {
        public static Bucket Read(HotSession session, AllowanceOptions numbers, MemberId sender, DateTimeOffset now)
        {
            var (tokens, at) = session.Sql(Load).With("@member", sender.Value)
                .One(row => ((long? Tokens, DateTimeOffset? At)?)(row.GetInt64(0), row.Instant(1))) ?? (null, null);
            var (counts, accepted, counted) = RingCounts.Read(session, sender, now);
            return Of(new(tokens, at, counts, null, CountedBefore: false), numbers, now) with { Accepted = accepted, Counted = counted };
        }

        public static Bucket Of(Standing standing, AllowanceOptions numbers, DateTimeOffset now)
        {
            var established = standing.Counts.Kept >= AllowanceRule.KeptEnough;
            var perDay = AllowanceRule.RefillPerDay(AllowanceRule.Score(standing.Counts.Ring, standing.Counts.Reports), established, numbers);
            var cap = (established ? numbers.EstablishedCap : numbers.Cap) * (long)AllowanceRule.One;
            var tokens = standing.Tokens ?? numbers.Start * (long)AllowanceRule.One;
            (tokens, var at) = AllowanceRule.Refill(tokens, standing.CountedTo ?? now, now, perDay, Math.Max(cap, tokens));
            return new(tokens, at, perDay, cap, standing.Counts, 0, 0);
        }

        public Allowance Shown(bool frozen) => new(
            frozen ? 0 : (int)Math.Max(0, Tokens / AllowanceRule.One),
            // What is owed is paid back first.
            Tokens >= Cap || frozen ? null : AllowanceRule.NextAt(Tokens < 0 ? Tokens : Tokens % AllowanceRule.One, CountedTo, PerDay),
            Accepted,
            Counted,
            PerDay / 1_000_000.0,
            (int)(Cap / AllowanceRule.One),
            Counts.Kept >= AllowanceRule.KeptEnough,
            Counts.Reports,
            frozen);
    }
}

/// <summary>One accepted invitation.</summary>
/// <param name="Sender">Whose.</param>
/// <param name="Standing">How they stood when it was accepted.</param>
/// <param name="Invitation">Which.</param>
/// <param name="Acceptor">By whom.</param>
/// <param name="Qualified">False for an account that is too new to count in full.</param>
/// <param name="Now">When.</param>
public readonly record struct Acceptance(
    MemberId Sender, Standing Standing, InvitationId Invitation, MemberId Acceptor, bool Qualified, DateTimeOffset Now);
