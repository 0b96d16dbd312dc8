using Entourage.Records;

namespace Entourage.Allowance;

/// <summary>The allowance inside the transaction of whatever uses it, so that it can be neither overspent nor lost.</summary>
[FrontDoor]
internal static class AllowanceRows
{
    /// <summary>Up to this age an account that accepts counts in part (docs/allowance.md): as long as a follower has to stay in order to be kept.</summary>
    public static readonly TimeSpan NewAccount = AllowanceRule.KeptAfter;

    private static readonly Problem Frozen = new("invitations_frozen", 403, "You cannot invite anyone until a moderator has reviewed your invitations.");

    private const string Charge =
        "INSERT INTO allowance_entries (invitation, sender, made_at, weight) VALUES (@invitation, @member, @now, 0)";

    private const string CreditAll =
        """
        UPDATE allowance_entries SET weight = a.weight, accepted_by = a.acceptor, accepted_at = a.now, network = a.network, device = a.device FROM @rows AS a
        WHERE allowance_entries.invitation = a.invitation
        """;

    private const string ForgetCounts =
        """
        UPDATE allowances SET counts_until = 0
        WHERE member IN (SELECT sender FROM allowance_entries WHERE invitation IN (SELECT a.invitation FROM @rows AS a))
        """;

    private const string DropAll = "DELETE FROM allowance_entries WHERE invitation IN (SELECT a.invitation FROM @rows AS a)";

    /// <summary>
    /// Makes one invitation, which costs as many as <paramref name="cost"/> says, and charges the miss at once; <c>allowance_empty</c> with the exact wait when
    /// there are not so many, <c>newcomers_share</c> when those who share with the sender have used up what they share, <c>invitations_frozen</c> while three reports wait
    /// for a moderator or one has said so, <c>surge</c> while the whole site makes too many.
    /// </summary>
    public static Outcome<AllowanceView> Spend(
        StoreSession session, AllowanceOptions numbers, MemberId sender, InvitationId invitation, int cost, Place place, DateTimeOffset now)
    {
        if (FreezeRows.Holds(session, sender, now)) return Frozen;
        var bucket = Bucket.Read(session, numbers, sender, now);
        var price = cost * (long)AllowanceRule.One;
        if (bucket.Tokens < price)
        {
            // Being refused stores nothing, but that this sender's time begins now: it lay ahead with a clock that was wrong, and would never come.
            if (bucket.Begins) Bucket.Save(session, [(sender, bucket.Tokens, bucket.CountedTo, bucket.Counts)]);
            var wait = AllowanceRule.NextAt(bucket.Tokens - (price - AllowanceRule.One), bucket.CountedTo, bucket.PerDay) - now;
            return new Problem("allowance_empty", 429, cost == 1 ? "You have no invitations left right now." : "This takes more invitations than you have left right now.", wait);
        }
        if (ProbationRows.Look(session, numbers, sender, place, now, cost) is { } share && share.Left < cost)
        {
            return new Problem("newcomers_share", 429, "New accounts share their first invitations, and these are used up right now.", share.NextAt - now);
        }
        if (SurgeRows.Until(session, numbers, now) is { } over && !(bucket is { Established: true, Score: >= 0 }))
        {
            return new Problem("surge", 503, "So many invitations are being made here right now that yours has to wait.", over - now);
        }
        session.Sql(Charge).With("@invitation", invitation.Value).With("@member", sender.Value).With("@now", now).Run();
        var (counts, accepted, counted) = RingCounts.Read(session, sender, now);
        var left = bucket.Tokens - price;
        Bucket.Save(session, [(sender, left, bucket.CountedTo, counts)]);
        PlaceRows.Seen(session, sender, place, now);
        ProbationRows.Take(session, sender, invitation, cost, place, now);
        SurgeRows.Count(session, now);
        bucket = Bucket.Of(new(left, bucket.CountedTo, counts, null, CountedBefore: false, SamePlace: false), numbers, now) with { Accepted = accepted, Counted = counted };
        return bucket.Shown(frozen: false, ProbationRows.Look(session, numbers, sender, place, now));
    }

    /// <summary>
    /// Columns that give a sender's standing, for a statement that has <c>allowances AS al</c> and <c>allowance_entries AS e</c> of the invitation,
    /// both by LEFT JOIN, the sender's id as <c>i.creator</c>, the acceptor's as <c>a.member</c> and their place as <c>a.network</c> and <c>a.device</c>:
    /// read them with <see cref="Standing.Read"/>.
    /// </summary>
    public const string StandingColumns =
        """
        al.tokens, al.counted_to, al.half_reports, al.ring, al.ring_from, al.kept, al.counts_until, e.made_at AS entry_made_at,
        (SELECT 1 FROM allowance_entries WHERE sender = i.creator AND accepted_by = a.member LIMIT 1) IS NOT NULL AS counted_before,
        (SELECT 1 FROM places WHERE member = i.creator AND mark IN (a.network, a.device) LIMIT 1) IS NOT NULL
            OR (SELECT 1 FROM allowance_entries WHERE sender = i.creator AND network = a.network LIMIT 1) IS NOT NULL
            OR (SELECT 1 FROM allowance_entries WHERE sender = i.creator AND device = a.device LIMIT 1) IS NOT NULL
            OR (SELECT 1 FROM places AS p JOIN places AS q ON q.member = i.creator AND q.mark = p.mark WHERE p.member = a.member LIMIT 1) IS NOT NULL AS same_place
        """;

    /// <summary>
    /// Invitations were accepted, at most one of each sender: their misses are taken back and two more are given, once per person and per place.
    /// Those of accounts that are too new count in part.
    /// </summary>
    public static void Accept(StoreSession session, AllowanceOptions numbers, IReadOnlyList<Acceptance> accepted)
    {
        var saved = new List<(MemberId, long, DateTimeOffset, AllowanceCounts)>(accepted.Count);
        foreach (var one in accepted)
        {
            var standing = one.Standing;
            if (standing.Counts.Until <= one.Now) standing = standing with { Counts = RingCounts.Read(session, one.Sender, one.Now).Counts };
            var bucket = Bucket.Of(standing, numbers, one.Now);
            var weight = WeightOf(one);
            var tokens = weight == 0 ? bucket.Tokens : Math.Min(bucket.Cap, bucket.Tokens + AllowanceRule.AcceptedBonus);
            saved.Add((one.Sender, tokens, bucket.CountedTo, standing.Counts.After(standing.MadeAt, weight, one.Now)));
        }
        Bucket.Save(session, saved);
        var credit = session.ForRows(CreditAll);
        foreach (var one in accepted)
        {
            credit.Row().With("invitation", one.Invitation.Value).With("weight", (long)WeightOf(one)).With("acceptor", one.Acceptor.Value).With("now", one.Now)
                .With("network", one.Place.Network).With("device", one.Place.Device);
        }
        credit.Post(exactly: false);
    }

    /// <summary>The people followed already: their invitations neither help nor hurt.</summary>
    public static void Neutral(StoreSession session, IEnumerable<InvitationId> invitations)
    {
        var (forget, drop) = (session.ForRows(ForgetCounts), session.ForRows(DropAll));
        foreach (var invitation in invitations)
        {
            forget.Row().With("invitation", invitation.Value);
            drop.Row().With("invitation", invitation.Value);
        }
        forget.Post(exactly: false);
        drop.Post(exactly: false);
    }

    /// <summary>What the member may do now. Changes nothing: the refill is computed, not stored.</summary>
    public static AllowanceView Show(StoreSession session, AllowanceOptions numbers, MemberId sender, Place place, DateTimeOffset now) =>
        Bucket.Read(session, numbers, sender, now).Shown(FreezeRows.Holds(session, sender, now), ProbationRows.Look(session, numbers, sender, place, now));

    private static int WeightOf(Acceptance one) =>
        one.Standing.CountedBefore || one.Standing.SamePlace || one.Worthless ? 0 : one.Qualified ? AllowanceRule.Qualified : AllowanceRule.BrandNew;
}

/// <summary>One accepted invitation.</summary>
/// <param name="Sender">The member who made the invitation.</param>
/// <param name="Standing">The sender's standing when it was accepted.</param>
/// <param name="Invitation">The invitation.</param>
/// <param name="Acceptor">The member who accepted it.</param>
/// <param name="Qualified">False if the acceptor's account is too new to count in full.</param>
/// <param name="Worthless">Whether it counts for nothing: the link went around, or was given back before.</param>
/// <param name="Place">Where it was accepted from.</param>
/// <param name="Now">The time of the acceptance.</param>
[FrontDoor]
internal readonly record struct Acceptance(
    MemberId Sender, Standing Standing, InvitationId Invitation, MemberId Acceptor, bool Qualified, bool Worthless, Place Place, DateTimeOffset Now);
