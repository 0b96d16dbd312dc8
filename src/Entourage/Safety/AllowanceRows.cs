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
/// <param name="Reports">
/// Reports of the last 90 days that nobody has dismissed. The block of somebody who followed through an invitation is half of one, and is not shown alone: blocks are nobody's news.
/// </param>
/// <param name="Frozen">Whether none can be made until an operator has looked: three reports wait for a decision, or one of them said so.</param>
/// <param name="Shared">What is left of what accounts in their first 30 days share; absent after them.</param>
public sealed record Allowance(
    int Left, DateTimeOffset? NextAt, int Accepted, int Counted, double PerDay, int Cap, bool Established, int Reports, bool Frozen, int? Shared);

/// <summary>The allowance inside the transaction of whatever uses it, so that it can be neither overspent nor lost.</summary>
public static class AllowanceRows
{
    /// <summary>Up to this age an account that accepts counts in part (safety.md E.2): as long as a follower has to stay in order to be kept.</summary>
    public static readonly TimeSpan NewAccount = AllowanceRule.KeptAfter;

    private static readonly Problem Frozen = new("invitations_frozen", 403, "A moderator has to look at your invitations first.");

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
    /// Spends one invitation and charges the miss at once; <c>allowance_empty</c> with the exact wait when there is none,
    /// <c>newcomers_share</c> when those who share with the sender have used up what they share, <c>invitations_frozen</c> while three reports wait
    /// for a moderator or one has said so, <c>surge</c> while the whole site makes too many.
    /// </summary>
    public static Outcome<Allowance> Spend(
        HotSession session, AllowanceOptions numbers, MemberId sender, InvitationId invitation, Place place, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(session);
        if (FreezeRows.Holds(session, sender, now)) return Frozen;
        var bucket = Bucket.Read(session, numbers, sender, now);
        if (bucket.Tokens < AllowanceRule.One)
        {
            var wait = AllowanceRule.NextAt(bucket.Tokens, bucket.CountedTo, bucket.PerDay) - now;
            return new Problem("allowance_empty", 429, "You have no invitation left just now.", wait);
        }
        if (ProbationRows.Look(session, numbers, sender, place, now) is { Left: 0 } empty)
        {
            return new Problem("newcomers_share", 429, "New accounts share their first invitations, and these are used up just now.", empty.NextAt - now);
        }
        if (SurgeRows.Until(session, numbers, now) is { } over && !(bucket is { Established: true, Score: >= 0 }))
        {
            return new Problem("surge", 503, "So many invitations are being made here just now that yours has to wait.", over - now);
        }
        session.Sql(Charge).With("@invitation", invitation.Value).With("@member", sender.Value).With("@now", now).Run();
        var (counts, accepted, counted) = RingCounts.Read(session, sender, now);
        var left = bucket.Tokens - AllowanceRule.One;
        Bucket.Save(session, [(sender, left, bucket.CountedTo, counts)]);
        PlaceRows.Seen(session, sender, place, now);
        ProbationRows.Take(session, sender, invitation, place, now);
        SurgeRows.Count(session, now);
        bucket = Bucket.Of(new(left, bucket.CountedTo, counts, null, CountedBefore: false, SamePlace: false), numbers, now) with { Accepted = accepted, Counted = counted };
        return bucket.Shown(frozen: false, ProbationRows.Look(session, numbers, sender, place, now));
    }

    /// <summary>
    /// Columns that say how a sender stands, for a statement that has <c>allowances AS al</c> and <c>allowance_entries AS e</c> of the invitation,
    /// both by LEFT JOIN, the sender's id as <c>i.creator</c>, the acceptor's as <c>a.member</c> and their place as <c>a.network</c> and <c>a.device</c>:
    /// read them with <see cref="Standing.Read"/>.
    /// </summary>
    public const string StandingColumns =
        """
        al.tokens, al.counted_to, al.half_reports, al.ring, al.ring_from, al.kept, al.counts_until, e.made_at,
        (SELECT 1 FROM allowance_entries WHERE sender = i.creator AND accepted_by = a.member LIMIT 1) IS NOT NULL,
        (SELECT 1 FROM places WHERE member = i.creator AND mark IN (a.network, a.device) LIMIT 1) IS NOT NULL
            OR (SELECT 1 FROM allowance_entries WHERE sender = i.creator AND network = a.network LIMIT 1) IS NOT NULL
            OR (SELECT 1 FROM allowance_entries WHERE sender = i.creator AND device = a.device LIMIT 1) IS NOT NULL
            OR (SELECT 1 FROM places AS p JOIN places AS q ON q.member = i.creator AND q.mark = p.mark WHERE p.member = a.member LIMIT 1) IS NOT NULL
        """;

    /// <summary>
    /// Invitations were accepted, at most one of each sender: their misses are taken back and two more are given, once per person and per place.
    /// Those of accounts that are too new count in part.
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

    /// <summary>What the member may do now. Changes nothing: the refill is computed, not stored.</summary>
    public static Allowance Show(HotSession session, AllowanceOptions numbers, MemberId sender, Place place, DateTimeOffset now) =>
        Bucket.Read(session, numbers, sender, now).Shown(FreezeRows.Holds(session, sender, now), ProbationRows.Look(session, numbers, sender, place, now));

    private static int WeightOf(Acceptance one) =>
        one.Standing.CountedBefore || one.Standing.SamePlace || one.Broadcast ? 0 : one.Qualified ? AllowanceRule.Qualified : AllowanceRule.BrandNew;
}

/// <summary>One accepted invitation.</summary>
/// <param name="Sender">Whose.</param>
/// <param name="Standing">How they stood when it was accepted.</param>
/// <param name="Invitation">Which.</param>
/// <param name="Acceptor">By whom.</param>
/// <param name="Qualified">False for an account that is too new to count in full.</param>
/// <param name="Broadcast">The link went around: it counts for nothing.</param>
/// <param name="Place">From where.</param>
/// <param name="Now">When.</param>
public readonly record struct Acceptance(
    MemberId Sender, Standing Standing, InvitationId Invitation, MemberId Acceptor, bool Qualified, bool Broadcast, Place Place, DateTimeOffset Now);
