namespace Entourage.Allowance;

/// <summary>Half of a place that a member acted from lately: a network or a browser, as its keyed hash.</summary>
internal sealed class SeenPlace
{
    public MemberId Member { get; init; }

    public long Mark { get; init; }

    public DateTimeOffset SeenAt { get; init; }
}

internal sealed class SeenPlaceTables : IEntityTypeConfiguration<SeenPlace>
{
    public void Configure(EntityTypeBuilder<SeenPlace> builder)
    {
        builder.ToTable("places").HasKey(seen => new { seen.Member, seen.Mark });
        builder.HasIndex(seen => seen.SeenAt);
    }
}

/// <summary>
/// Where members were seen, inside the transaction of what they did there: joining, signing in, inviting. It decides one thing only, whether somebody who accepts
/// an invitation may be its sender once more. Kept for 90 days.
/// </summary>
[FrontDoor]
internal static class PlaceRows
{
    private const string Upsert =
        "INSERT INTO places (member, mark, seen_at) VALUES (@member, @mark, @now) ON CONFLICT (member, mark) DO UPDATE SET seen_at = excluded.seen_at";

    private const string Delete =
        "DELETE FROM places WHERE (member, mark) IN (SELECT member, mark FROM places WHERE seen_at < @before LIMIT @most)";

    /// <summary>How long a place is kept after it was last seen, and that of an acceptor whose account is gone after they accepted.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(90);

    /// <summary>A member acts from a place.</summary>
    public static void Seen(StoreSession session, MemberId member, Place place, DateTimeOffset now)
    {
        foreach (var mark in (long?[])[place.Network, place.Device])
        {
            if (mark is { } known) session.Sql(Upsert).With("@member", member.Value).With("@mark", known).With("@now", now).Run();
        }
    }

    /// <summary>Forgets some of what is too old to matter; how much.</summary>
    public static int Sweep(StoreSession session, DateTimeOffset now, int most) => Math.Max(
        session.Sql(Delete).With("@before", now - Kept).With("@most", (long)most).Run(),
        EntryRows.Sweep(session, now, most));
}
