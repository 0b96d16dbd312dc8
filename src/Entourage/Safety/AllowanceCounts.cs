using System.Data.Common;
using Entourage.Kernel;
using Entourage.Storage;

namespace Entourage.Safety;

/// <summary>
/// What the entries of a sender, and the reports against them, come to. It is kept beside the bucket, so that accepting an invitation, which is
/// what a crowd does at once, reads one row and not forty; making one counts again.
/// </summary>
/// <param name="Ring">The weights of the latest 40 invitations of a year, less their number.</param>
/// <param name="RingFrom">When the oldest of the 40 was made; the beginning of time while there are fewer.</param>
/// <param name="Kept">Followers who stayed, counted up to 3.</param>
/// <param name="HalfReports">Twice the reports of the last 90 days that nobody has dismissed, and once each block of whoever followed through an invitation.</param>
/// <param name="Until">From then on time alone may have changed it, and it has to be counted again.</param>
public readonly record struct AllowanceCounts(int Ring, DateTimeOffset RingFrom, int Kept, int HalfReports, DateTimeOffset Until)
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

/// <summary>How a sender stands at one instant, as the rows say.</summary>
/// <param name="Tokens">What was left when it was last counted, in thousandths; null for who never invited.</param>
/// <param name="CountedTo">When that was.</param>
/// <param name="Counts">What their entries, and the reports against them, come to.</param>
/// <param name="MadeAt">When the invitation was made, while it counts.</param>
/// <param name="CountedBefore">Whether the acceptor accepted one of theirs before.</param>
/// <param name="SamePlace">Whether the acceptor shares a network or a browser with the sender, or with somebody who accepted before.</param>
public readonly record struct Standing(
    long? Tokens, DateTimeOffset? CountedTo, AllowanceCounts Counts, DateTimeOffset? MadeAt, bool CountedBefore, bool SamePlace)
{
    /// <summary>Reads <see cref="AllowanceRows.StandingColumns"/> that begin at a column.</summary>
    public static Standing Read(DbDataReader row, int at)
    {
        ArgumentNullException.ThrowIfNull(row);
        var (madeAt, before, same) = (row.InstantOrNull(at + 7), row.GetBoolean(at + 8), row.GetBoolean(at + 9));
        return row.IsDBNull(at)
            ? new(null, null, default, madeAt, before, same)
            : new(
                row.GetInt64(at), row.Instant(at + 1),
                new(row.GetInt32(at + 3), row.Instant(at + 4), row.GetInt32(at + 5), row.GetInt32(at + 2), row.Instant(at + 6)), madeAt, before, same);
    }
}

/// <summary>Counts the entries themselves.</summary>
internal static class RingCounts
{
    private const string Ring =
        "SELECT weight, made_at FROM allowance_entries WHERE sender = @member AND made_at > @since ORDER BY made_at DESC LIMIT 40";

    private const string Kept =
        """
        SELECT count(*) FROM (
            SELECT 1 FROM allowance_entries WHERE sender = @member AND weight >= 4 AND accepted_by IS NOT NULL AND accepted_at <= @before LIMIT 3) AS kept
        """;

    // Accepted, but not yet for three days.
    private const string Staying =
        "SELECT min(accepted_at) FROM allowance_entries WHERE sender = @member AND weight >= 4 AND accepted_by IS NOT NULL AND accepted_at > @before";

    /// <summary>The counts, how many of the counted were accepted, and how many count.</summary>
    public static (AllowanceCounts Counts, int Accepted, int Counted) Read(HotSession session, MemberId sender, DateTimeOffset now)
    {
        var ring = session.Sql(Ring).With("@member", sender.Value).With("@since", now - AllowanceRule.RingAge).All(row => (Weight: row.GetInt32(0), At: row.Instant(1)));
        var before = now - AllowanceRule.KeptAfter;
        var kept = (int)(session.Sql(Kept).With("@member", sender.Value).With("@before", before).Number() ?? 0);
        var until = ring.Count > 0 ? ring[^1].At + AllowanceRule.RingAge : DateTimeOffset.MaxValue;
        if (kept < AllowanceRule.KeptEnough && session.Sql(Staying).With("@member", sender.Value).With("@before", before).Number() is { } first)
        {
            var stays = DateTimeOffset.FromUnixTimeMilliseconds(first) + AllowanceRule.KeptAfter;
            if (stays < until) until = stays;
        }
        var (halves, forgotten) = ReportRows.Count(session, sender, now);
        if (forgotten < until) until = forgotten;
        var from = ring.Count == AllowanceRule.RingSize ? ring[^1].At : DateTimeOffset.UnixEpoch;
        return (new(ring.Sum(entry => entry.Weight) - ring.Count, from, kept, halves, until), ring.Count(entry => entry.Weight > 0), ring.Count);
    }
}
