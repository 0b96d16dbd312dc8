using Entourage.Kernel;
using Entourage.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Entourage.Safety;

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
public static class PlaceRows
{
    private const string Upsert =
        "INSERT INTO places (member, mark, seen_at) VALUES (@member, @mark, @now) ON CONFLICT (member, mark) DO UPDATE SET seen_at = excluded.seen_at";

    private const string Delete = "DELETE FROM places WHERE seen_at < @before";

    private static readonly TimeSpan Kept = TimeSpan.FromDays(90);

    /// <summary>A member acts from a place.</summary>
    public static void Seen(HotSession session, MemberId member, Place place, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(session);
        foreach (var mark in (long?[])[place.Network, place.Device])
        {
            if (mark is { } known) session.Sql(Upsert).With("@member", member.Value).With("@mark", known).With("@now", now).Run();
        }
    }

    /// <summary>Forgets what is too old to matter.</summary>
    public static void Sweep(HotSession session, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(session);
        session.Sql(Delete).With("@before", now - Kept).Run();
    }
}
