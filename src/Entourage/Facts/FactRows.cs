using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Entourage.Facts;

/// <summary>Facts inside the transaction that makes them true.</summary>
[FrontDoor]
internal static class FactRows
{
    private const string Insert = "INSERT INTO facts (happened) SELECT a.happened FROM @rows AS a";

    private const string After = "SELECT id, happened FROM facts WHERE id > @after ORDER BY id LIMIT @rows";

    private const string Newest = "SELECT max(id) FROM facts";

    /// <summary>The number of the newest row; 0 before the first.</summary>
    public static long Last(StoreSession session) => session.Sql(Newest).Number() ?? 0;

    /// <summary>Writes one down.</summary>
    public static void Add(StoreSession session, Fact fact) => Add(session, [fact]);

    /// <summary>Writes several down, in their order, in a row of their own.</summary>
    public static void Add(StoreSession session, IReadOnlyList<Fact> facts)
    {
        if (facts.Count > 0) session.ForRows(Insert).Row().With("happened", FactsCode.Write(facts)).Post();
    }

    /// <summary>Whole rows after a number, in order.</summary>
    public static IReadOnlyList<(long Id, IReadOnlyList<Fact> Facts)> Following(StoreSession session, long after, int rows) =>
        session.Sql(After).With("@after", after).With("@rows", (long)rows)
            .All(row => (row.Number("id"), (IReadOnlyList<Fact>)FactsCode.Read(row.Bytes("happened"))));
}

/// <summary>Somebody beside one creator, as a number that stands for them beside no other.</summary>
[FrontDoor]
internal static class FactPerson
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
