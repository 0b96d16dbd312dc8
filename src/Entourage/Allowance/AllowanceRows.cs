using Entourage.Records;

namespace Entourage.Allowance;

/// <summary>The allowance inside the transaction of whatever uses it, so that it can be neither overspent nor lost.</summary>
[FrontDoor]
internal static class AllowanceRows
{
    /// <summary>Up to this age an account that accepts counts in part (docs/allowance.md): as long as a follower has to stay in order to be kept.</summary>
    public static readonly TimeSpan NewAccount = AllowanceRule.KeptAfter;

    private static readonly Problem Frozen = new("invitations_frozen", 403, "You cannot invite anyone until a moderator has reviewed your invitations.");

    /// <summary>
    /// Asks for one invitation, which costs as many as <paramref name="cost"/> says, and changes nothing; <c>allowance_empty</c> with the exact wait when
    /// there are not so many, <c>newcomers_share</c> when those who share with the sender have used up what they share, <c>invitations_frozen</c> while three reports wait
    /// for a moderator or one has said so, <c>surge</c> while the whole site makes too many.
    /// </summary>
    public static Outcome<Offer> Ask(StoreSession session, AllowanceOptions numbers, MemberId sender, int cost, Place place, DateTimeOffset now)
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
        return new Offer(sender, cost, place, now, bucket.Tokens - price, bucket.CountedTo);
    }

    /// <summary>Takes what was offered in the same transaction, for an invitation whose row is there since, with a weight of 0: the miss is charged at once.</summary>
    public static AllowanceView Spend(StoreSession session, AllowanceOptions numbers, Offer offer, InvitationId invitation)
    {
        var (sender, cost, place, now, left, countedTo) = offer;
        var (counts, accepted, counted) = RingCounts.Read(session, sender, now);
        Bucket.Save(session, [(sender, left, countedTo, counts)]);
        PlaceRows.Seen(session, sender, place, now);
        ProbationRows.Take(session, sender, invitation, cost, place, now);
        SurgeRows.Count(session, now);
        var bucket = Bucket.Of(new(left, countedTo, counts, null, CountedBefore: false, SamePlace: false), numbers, now) with { Accepted = accepted, Counted = counted };
        return bucket.Shown(frozen: false, ProbationRows.Look(session, numbers, sender, place, now));
    }

    /// <summary>
    /// Invitations were accepted, at most one of each sender: their misses are taken back and two more are given, once per person and per place.
    /// Those of accounts that are too new count in part. What each weighs from now on goes into its row (<see cref="EntryRows"/>) with whatever else changes there;
    /// null if it does not count any more.
    /// </summary>
    /// <param name="session">Inside the transaction.</param>
    /// <param name="numbers">The allowance's numbers.</param>
    /// <param name="newFollowers">Whether each acceptor is a follower whom nobody has counted yet: the sender's row is written once for both.</param>
    /// <param name="accepted">At most one of each sender.</param>
    public static int?[] Accept(StoreSession session, AllowanceOptions numbers, bool newFollowers, IReadOnlyList<Acceptance> accepted)
    {
        var saved = new List<(MemberId, long, DateTimeOffset, AllowanceCounts)>(accepted.Count);
        var weights = new int?[accepted.Count];
        for (var i = 0; i < weights.Length; i++)
        {
            var one = accepted[i];
            var standing = one.Standing;
            if (standing.Counts.Until <= one.Now) standing = standing with { Counts = RingCounts.Read(session, one.Sender, one.Now).Counts };
            var bucket = Bucket.Of(standing, numbers, one.Now);
            var weight = WeightOf(one);
            var tokens = weight == 0 ? bucket.Tokens : Math.Min(bucket.Cap, bucket.Tokens + AllowanceRule.AcceptedBonus);
            saved.Add((one.Sender, tokens, bucket.CountedTo, standing.Counts.After(standing.MadeAt, weight, one.Now)));
            weights[i] = standing.MadeAt is null ? null : weight;
        }
        Bucket.Save(session, saved, newFollowers);
        // Whoever gave a link back has accepted it from somewhere.
        EntryRows.ForgetPlaces(session, [.. accepted.Where(one => one.Worthless).Select(one => one.Invitation)]);
        AcceptorPlaceRows.Add(session, accepted);
        return weights;
    }

    /// <summary>The people followed already: their invitations neither help nor hurt.</summary>
    public static void Neutral(StoreSession session, IReadOnlyCollection<InvitationId> invitations) => EntryRows.Drop(session, invitations);

    /// <summary>What the member may do now. Changes nothing: the refill is computed, not stored.</summary>
    public static AllowanceView Show(StoreSession session, AllowanceOptions numbers, MemberId sender, Place place, DateTimeOffset now) =>
        Bucket.Read(session, numbers, sender, now).Shown(FreezeRows.Holds(session, sender, now), ProbationRows.Look(session, numbers, sender, place, now));

    private static int WeightOf(Acceptance one) =>
        one.Standing.CountedBefore || one.Standing.SamePlace || one.Worthless ? 0 : one.Qualified ? AllowanceRule.Qualified : AllowanceRule.BrandNew;
}

/// <summary>An invitation that may be made, until the transaction ends.</summary>
/// <param name="Sender">Who makes it.</param>
/// <param name="Cost">How many it takes.</param>
/// <param name="Place">Where they are.</param>
/// <param name="Now">The time of it.</param>
/// <param name="Left">What is left then, in thousandths.</param>
/// <param name="CountedTo">Up to when that was counted.</param>
[FrontDoor]
internal sealed record Offer(MemberId Sender, int Cost, Place Place, DateTimeOffset Now, long Left, DateTimeOffset CountedTo);

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
