using System.Buffers.Binary;
using System.Data.Common;
using System.Security.Cryptography;
using Entourage.Kernel;
using Entourage.Storage;

namespace Entourage.Facts;

/// <summary>Facts inside the transaction that makes them true.</summary>
public static class FactRows
{
    /// <summary>
    /// What comes before a selection of kind, instant, creator, clip, channel, when the invitation was made, since when they followed, depth and person.
    /// </summary>
    public const string Into =
        """
        INSERT INTO facts (kind, at, creator, clip, channel, made_at, followed_at, depth, person)
        SELECT
        """;

    private const string Insert = $"{Into} a.kind, a.at, a.creator, a.clip, a.channel, a.made_at, a.followed_at, a.depth, a.person FROM @rows AS a";

    private const string After =
        """
        SELECT id, kind, at, creator, clip, channel, made_at, followed_at, depth, person FROM facts
        WHERE id > @after ORDER BY id LIMIT @rows
        """;

    /// <summary>Writes one down.</summary>
    public static void Add(HotSession session, in Fact fact)
    {
        ArgumentNullException.ThrowIfNull(session);
        Fill(session.ForRows(Insert), fact).Post();
    }

    /// <summary>Writes several down, in their order.</summary>
    public static void Add(HotSession session, IEnumerable<Fact> facts)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(facts);
        var insert = session.ForRows(Insert);
        foreach (var fact in facts) Fill(insert, fact);
        insert.Post();
    }

    /// <summary>Those after a number, in order; the number of each beside it.</summary>
    public static IReadOnlyList<(long Id, Fact Fact)> Following(HotSession session, long after, int rows)
    {
        ArgumentNullException.ThrowIfNull(session);
        return session.Sql(After).With("@after", after).With("@rows", (long)rows).All(row => (row.GetInt64(0), Read(row)));
    }

    private static RowsStatement Fill(RowsStatement insert, in Fact fact) => insert.Row()
        .With("kind", (long)fact.Kind).With("at", fact.At).With("creator", fact.Creator.Value).With("clip", fact.Clip?.Value).With("channel", fact.Channel)
        .With("made_at", fact.MadeAt?.ToUnixTimeMilliseconds()).With("followed_at", fact.FollowedAt?.ToUnixTimeMilliseconds())
        .With("depth", (long)fact.Depth).With("person", fact.Person);

    private static Fact Read(DbDataReader row) => new((FactKind)row.GetInt32(1), row.Instant(2), new(row.Uuid(3)))
    {
        Clip = row.UuidOrNull(4) is { } clip ? new ClipId(clip) : null,
        Channel = row.TextOrNull(5),
        MadeAt = row.InstantOrNull(6),
        FollowedAt = row.InstantOrNull(7),
        Depth = row.GetInt32(8),
        Person = row.IsDBNull(9) ? null : row.GetInt64(9),
    };
}

/// <summary>Somebody beside one creator, as a number that stands for them beside no other.</summary>
public static class FactPerson
{
    /// <summary>
    /// The first eight bytes of SHA-256 over both ids. Ids hold 74 random bits (RFC 9562 §5.7), so that who is gone cannot be found again by trying;
    /// two of a creator's million people share a number with a chance of 1 in 37 million.
    /// </summary>
    public static long Of(MemberId creator, MemberId person)
    {
        Span<byte> both = stackalloc byte[32];
        creator.Value.TryWriteBytes(both, bigEndian: true, out _);
        person.Value.TryWriteBytes(both[16..], bigEndian: true, out _);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(both, hash);
        return BinaryPrimitives.ReadInt64BigEndian(hash);
    }
}
