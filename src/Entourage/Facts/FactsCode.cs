using System.Buffers.Binary;
using System.Text;

namespace Entourage.Facts;

/// <summary>
/// The facts of one transaction as bytes: a version, then one fact after the other, each a kind, what it has, and that, little-endian. A batch of redeems
/// so costs one row instead of one for each.
/// </summary>
internal static class FactsCode
{
    private const byte Version = 1;

    [Flags]
    private enum Has : byte
    {
        Clip = 1,
        Channel = 2,
        MadeAt = 4,
        FollowedAt = 8,
        Person = 16,

        // Itself the answer: nothing follows for it.
        Asserted = 32,
    }

    /// <summary>At least one.</summary>
    public static byte[] Write(IReadOnlyList<Fact> facts)
    {
        var length = 1;
        for (var i = 0; i < facts.Count; i++) length += Length(facts[i]);
        var bytes = new byte[length];
        bytes[0] = Version;
        var into = bytes.AsSpan(1);
        for (var i = 0; i < facts.Count; i++) Write(ref into, facts[i]);
        return bytes;
    }

    /// <summary>In their order.</summary>
    /// <exception cref="InvalidDataException">The row is of a version that this program does not know.</exception>
    public static List<Fact> Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes is not [Version, ..]) throw new InvalidDataException("The facts were written by a newer program.");
        var facts = new List<Fact>();
        for (var rest = bytes[1..]; rest.Length > 0;) facts.Add(Read(ref rest));
        return facts;
    }

    // What every fact has, then what it may have; the length of a channel stands before it.
    private static int Length(in Fact fact) =>
        3 + sizeof(long) + 16 + (fact.Clip is null ? 0 : 16) + (fact.Channel is { } channel ? 1 + Encoding.ASCII.GetByteCount(channel) : 0)
        + (fact.MadeAt is null ? 0 : sizeof(long)) + (fact.FollowedAt is null ? 0 : sizeof(long)) + (fact.Person is null ? 0 : sizeof(long));

    private static void Write(ref Span<byte> into, in Fact fact)
    {
        into[0] = (byte)fact.Kind;
        into[1] = (byte)fact.Depth;
        into[2] = (byte)((fact.Clip is null ? 0 : Has.Clip) | (fact.Channel is null ? 0 : Has.Channel) | (fact.MadeAt is null ? 0 : Has.MadeAt)
            | (fact.FollowedAt is null ? 0 : Has.FollowedAt) | (fact.Person is null ? 0 : Has.Person) | (fact.Asserted ? Has.Asserted : 0));
        into = into[3..];
        Put(ref into, fact.At.ToUnixTimeMilliseconds());
        Put(ref into, fact.Creator.Value);
        if (fact.Clip is { } clip) Put(ref into, clip.Value);
        if (fact.Channel is { } words)
        {
            into[0] = (byte)Encoding.ASCII.GetBytes(words, into[1..]);
            into = into[(1 + into[0])..];
        }
        if (fact.MadeAt is { } made) Put(ref into, made.ToUnixTimeMilliseconds());
        if (fact.FollowedAt is { } followed) Put(ref into, followed.ToUnixTimeMilliseconds());
        if (fact.Person is { } person) Put(ref into, person);
    }

    private static Fact Read(ref ReadOnlySpan<byte> from)
    {
        var (kind, depth, has) = ((FactKind)from[0], from[1], (Has)from[2]);
        from = from[3..];
        return new(kind, Instant(ref from), new(Uuid(ref from)))
        {
            Depth = depth,
            Asserted = has.HasFlag(Has.Asserted),
            Clip = has.HasFlag(Has.Clip) ? new ClipId(Uuid(ref from)) : null,
            Channel = has.HasFlag(Has.Channel) ? Words(ref from) : null,
            MadeAt = has.HasFlag(Has.MadeAt) ? Instant(ref from) : null,
            FollowedAt = has.HasFlag(Has.FollowedAt) ? Instant(ref from) : null,
            Person = has.HasFlag(Has.Person) ? Number(ref from) : null,
        };
    }

    private static void Put(ref Span<byte> into, long number)
    {
        BinaryPrimitives.WriteInt64LittleEndian(into, number);
        into = into[sizeof(long)..];
    }

    private static void Put(ref Span<byte> into, Guid uuid)
    {
        uuid.TryWriteBytes(into, bigEndian: true, out var written);
        into = into[written..];
    }

    private static long Number(ref ReadOnlySpan<byte> from)
    {
        var number = BinaryPrimitives.ReadInt64LittleEndian(from);
        from = from[sizeof(long)..];
        return number;
    }

    private static DateTimeOffset Instant(ref ReadOnlySpan<byte> from) => DateTimeOffset.FromUnixTimeMilliseconds(Number(ref from));

    private static Guid Uuid(ref ReadOnlySpan<byte> from)
    {
        var uuid = new Guid(from[..16], bigEndian: true);
        from = from[16..];
        return uuid;
    }

    private static string Words(ref ReadOnlySpan<byte> from)
    {
        var length = from[0];
        var words = Encoding.ASCII.GetString(from[1..(1 + length)]);
        from = from[(1 + length)..];
        return words;
    }
}
