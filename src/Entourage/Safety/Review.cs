using System.Data.Common;
using Entourage.Kernel;
using Entourage.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Entourage.Safety;

/// <summary>What became of a review.</summary>
public static class ReviewState
{
    /// <summary>Nobody has looked yet.</summary>
    public const string Open = "open";

    /// <summary>An operator looked and found nothing. It stays so, whatever happens to whoever invited them.</summary>
    public const string Cleared = "cleared";
}

/// <summary>Somebody to look at, because whoever invited them here was suspended. It limits nobody.</summary>
internal sealed class Review
{
    public MemberId Member { get; init; }

    /// <summary>Whose suspension it is about.</summary>
    public MemberId Because { get; init; }

    public DateTimeOffset At { get; init; }

    public string State { get; init; } = ReviewState.Open;
}

internal sealed class ReviewTables : IEntityTypeConfiguration<Review>
{
    public void Configure(EntityTypeBuilder<Review> builder)
    {
        builder.ToTable("reviews").HasKey(review => review.Member);
        builder.Property(review => review.State).HasMaxLength(16);
        builder.HasIndex(review => new { review.State, review.At, review.Member });
        builder.HasIndex(review => review.Because);
    }
}

/// <summary>A review as whoever looks at it sees it.</summary>
/// <param name="Member">Whom to look at.</param>
/// <param name="Because">Whose suspension it is about.</param>
/// <param name="At">Since when.</param>
/// <param name="State">One of <see cref="ReviewState"/>.</param>
public sealed record ReviewCard(MemberId Member, MemberId Because, DateTimeOffset At, string State);

/// <summary>Reviews inside the transaction of whatever they follow from.</summary>
public static class ReviewRows
{
    private const string Columns = "member, because, at, state";

    private const string InsertAll =
        """
        INSERT INTO reviews (member, because, at, state) SELECT a.member, a.because, a.now, 'open' FROM @rows AS a WHERE true
        ON CONFLICT DO NOTHING
        """;

    private const string Find = $"SELECT {Columns} FROM reviews WHERE member = @member";

    private const string Queue =
        $"SELECT {Columns} FROM reviews WHERE state = 'open' AND (at, member) > (@at, @member) ORDER BY at, member LIMIT @rows";

    private const string Settle = "UPDATE reviews SET state = 'cleared' WHERE member = @member AND state = 'open'";

    private const string DropOpen = "DELETE FROM reviews WHERE because = @because AND state = 'open'";

    /// <summary>Puts members into the queue because of one suspension; who is or was in it is not put there again.</summary>
    public static void Open(HotSession session, IEnumerable<MemberId> members, MemberId because, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(members);
        var insert = session.ForRows(InsertAll);
        foreach (var member in members) insert.Row().With("member", member.Value).With("because", because.Value).With("now", now);
        insert.Post(exactly: false);
    }

    /// <summary>The review of a member, open or cleared; null when there is none.</summary>
    public static ReviewCard? Of(HotSession session, MemberId member)
    {
        ArgumentNullException.ThrowIfNull(session);
        return session.Sql(Find).With("@member", member.Value).One(Card);
    }

    /// <summary>Open ones after a place in time, oldest first.</summary>
    public static IReadOnlyList<ReviewCard> After(HotSession session, long at, MemberId member, int rows)
    {
        ArgumentNullException.ThrowIfNull(session);
        return session.Sql(Queue).With("@at", at).With("@member", member.Value).With("@rows", (long)rows).All(Card);
    }

    /// <summary>Somebody looked; false when it was not open.</summary>
    public static bool Clear(HotSession session, MemberId member)
    {
        ArgumentNullException.ThrowIfNull(session);
        return session.Sql(Settle).With("@member", member.Value).Run() == 1;
    }

    /// <summary>The suspension is over: what nobody has looked at needs no look any more.</summary>
    public static void EndOfSuspension(HotSession session, MemberId because)
    {
        ArgumentNullException.ThrowIfNull(session);
        session.Sql(DropOpen).With("@because", because.Value).Run();
    }

    private static ReviewCard Card(DbDataReader row) => new(new(row.Uuid(0)), new(row.Uuid(1)), row.Instant(2), row.GetString(3));
}
