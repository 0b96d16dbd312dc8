using Entourage.Records;

namespace Entourage.Allowance;

/// <summary>
/// What the entries of a sender, and the reports against them, come to. It is kept beside the bucket, so that accepting an invitation, which is
/// what a crowd does at once, reads one row and not forty; making one counts again.
/// </summary>
/// <param name="Ring">The weights of the latest 40 invitations of a year, less their number.</param>
/// <param name="RingFrom">When the oldest of the 40 was made; the beginning of time while there are fewer.</param>
/// <param name="Kept">Followers who stayed, counted up to 3.</param>
/// <param name="HalfReports">Twice the reports of the last 90 days that nobody has dismissed, plus each block by a member who had followed through an invitation.</param>
/// <param name="Until">From then on time alone may have changed it, and it has to be counted again.</param>
internal readonly record struct AllowanceCounts(int Ring, DateTimeOffset RingFrom, int Kept, int HalfReports, DateTimeOffset Until)
{
    /// <summary>As it is after one more acceptance.</summary>
    /// <param name="madeAt">When the accepted invitation was made; null when it does not count any more.</param>
    /// <param name="weight">What it weighs now; before, it weighed nothing.</param>
    /// <param name="now">When it was accepted.</param>
    internal AllowanceCounts After(DateTimeOffset? madeAt, int weight, DateTimeOffset now)
    {
        if (madeAt is not { } at || weight == 0) return this;
        var stays = now + AllowanceRule.KeptAfter;
        return this with
        {
            Ring = at >= RingFrom ? Ring + weight : Ring,
            Until = Kept < AllowanceRule.KeptEnough && stays < Until ? stays : Until,
        };
    }
}

/// <summary>A sender's standing at one instant, from the rows.</summary>
/// <param name="Tokens">What was left when it was last counted, in thousandths; null for a member who never invited.</param>
/// <param name="CountedTo">When that was.</param>
/// <param name="Counts">What their entries, and the reports against them, come to.</param>
/// <param name="MadeAt">When the invitation was made, while it counts.</param>
/// <param name="CountedBefore">Whether the acceptor accepted one of theirs before.</param>
/// <param name="SamePlace">Whether the acceptor shares a network or a browser with the sender or with an earlier acceptor.</param>
[FrontDoor]
internal readonly record struct Standing(
    long? Tokens, DateTimeOffset? CountedTo, AllowanceCounts Counts, DateTimeOffset? MadeAt, bool CountedBefore, bool SamePlace)
{
    /// <summary>Reads <see cref="EntryRows.StandingColumns"/>.</summary>
    public static Standing Read(Row row)
    {
        if (row.NumberOrNull("tokens") is not { } tokens)
        {
            return new(null, null, default, row.InstantOrNull("entry_made_at"), row.Truth("counted_before"), row.Truth("same_place"));
        }
        var countedTo = row.Instant("counted_to");
        var halfReports = row.Int("half_reports");
        var counts = new AllowanceCounts(row.Int("ring"), row.Instant("ring_from"), row.Int("kept"), halfReports, row.Instant("counts_until"));
        return new(tokens, countedTo, counts, row.InstantOrNull("entry_made_at"), row.Truth("counted_before"), row.Truth("same_place"));
    }
}

/// <summary>Counts the entries themselves.</summary>
internal static class RingCounts
{
    // The halves of a report that count now, and when the first of them was made.
    private static (int Halves, DateTimeOffset? First) Reports(StoreSession session, MemberId sender, DateTimeOffset now)
    {
        var reports = ReportRows.Count(session, sender, now);
        var blocks = BlockRows.Count(session, sender, now - ReportRows.Age);
        return ((2 * reports.Count) + blocks.Count, blocks.First < reports.First ? blocks.First : reports.First ?? blocks.First);
    }

    /// <summary>The counts, how many of the counted were accepted, and how many count.</summary>
    public static (AllowanceCounts Counts, int Accepted, int Counted) Read(StoreSession session, MemberId sender, DateTimeOffset now)
    {
        var ring = EntryRows.Latest(session, sender, now - AllowanceRule.RingAge);
        var before = now - AllowanceRule.KeptAfter;
        var kept = EntryRows.KeptOf(session, sender, before);
        var until = ring.Count > 0 ? ring[^1].At + AllowanceRule.RingAge : DateTimeOffset.MaxValue;
        if (kept < AllowanceRule.KeptEnough && EntryRows.FirstAfter(session, sender, before) is { } accepted && accepted + AllowanceRule.KeptAfter is var stays && stays < until) until = stays;
        var (halves, first) = Reports(session, sender, now);
        if (first is { } made && made + ReportRows.Age < until) until = made + ReportRows.Age;
        var from = ring.Count == AllowanceRule.RingSize ? ring[^1].At : DateTimeOffset.UnixEpoch;
        return (new(ring.Sum(entry => entry.Weight) - ring.Count, from, kept, halves, until), ring.Count(entry => entry.Weight > 0), ring.Count);
    }
}
