using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;

namespace Entourage.Invitations.Landings;

/// <summary>
/// One link's page as gzip (RFC 1952), made once, with the same room for what is each opening's own. The room is stored, not compressed (RFC 1951 §3.2.4),
/// and nothing else refers into it: so its content changes neither the other bytes nor their number, and the length tells nothing about it.
/// </summary>
internal sealed class CompressedLanding
{
    private static readonly byte[] Header = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF];
    private static readonly byte[] Last = [1, 0, 0, 0xFF, 0xFF];

    // Two thirds of every page, and the same in all of them.
    private static readonly byte[] Style = Pressed(LandingPage.Style);

    private readonly byte[] head;
    private readonly byte[] rest;
    private readonly Blanks blanks;
    private readonly Blanks inRest;
    private readonly uint before;

    public CompressedLanding(CachedLanding landing)
    {
        head = [.. Header, .. Pressed(landing.Head)];
        var (zipped, done, room) = (new ArrayBufferWriter<byte>(landing.Rest.Length), 0, new Dictionary<int, int> { [0] = 0 });
        foreach (var (at, length) in landing.Blanks.All().OrderBy(blank => blank.At))
        {
            // Everything that is one opening's own stands behind the style.
            var here = at - landing.Head.Length - LandingPage.Style.Length;
            zipped.Write(Pressed(landing.Rest.AsSpan(done..here)));
            var stored = zipped.GetSpan(5);
            stored[0] = 0;
            BinaryPrimitives.WriteUInt16LittleEndian(stored[1..], (ushort)length);
            BinaryPrimitives.WriteUInt16LittleEndian(stored[3..], (ushort)(length ^ 0xFFFF));
            zipped.Advance(5);
            room[at] = head.Length + Style.Length + zipped.WrittenCount;
            done = here + length;
            zipped.Write(landing.Rest.AsSpan(here..done));
        }
        rest = [.. zipped.WrittenSpan, .. Pressed(landing.Rest.AsSpan(done)), .. Last, .. new byte[8]];
        var own = landing.Blanks;
        blanks = new(0, room[own.Ticket], room[own.FormTicket], room[own.MoreTicket], room[own.Class], room[own.Nonce]);
        inRest = own.Around(-landing.Head.Length - LandingPage.Style.Length);
        before = Crc32.HashToUInt32([.. landing.Head, .. LandingPage.Style, .. landing.Rest]) ^ Crc32.HashToUInt32(landing.Rest);
    }

    /// <summary>How many bytes it has.</summary>
    public int Length => head.Length + Style.Length + rest.Length;

    /// <summary>Writes the answer to one opening.</summary>
    public void Write(Span<byte> output, CachedLanding landing, Opening opening)
    {
        head.CopyTo(output);
        Style.CopyTo(output[head.Length..]);
        rest.CopyTo(output[(head.Length + Style.Length)..]);
        blanks.Fill(output, opening);
        // The checksum is of the whole page as it is read. What a beginning adds to it does not depend on what follows, but for its length (a cyclic code is linear):
        // so two thirds of every page are not gone over again.
        var plain = ArrayPool<byte>.Shared.Rent(landing.Rest.Length);
        landing.Rest.CopyTo(plain, 0);
        inRest.Fill(plain, opening);
        BinaryPrimitives.WriteUInt32LittleEndian(output[^8..], before ^ Crc32.HashToUInt32(plain.AsSpan(0, landing.Rest.Length)));
        BinaryPrimitives.WriteUInt32LittleEndian(output[^4..], (uint)landing.Length);
        ArrayPool<byte>.Shared.Return(plain, clearArray: true);
    }

    // Whole blocks that end with a byte and refer to nothing outside: such pieces can be put behind one another (RFC 1951 §3.2.3; zlib's Z_SYNC_FLUSH).
    private static byte[] Pressed(ReadOnlySpan<byte> piece)
    {
        if (piece.IsEmpty) return [];
        using var pressed = new MemoryStream();
        using var zip = new DeflateStream(pressed, CompressionLevel.Optimal, leaveOpen: true);
        zip.Write(piece);
        zip.Flush();
        return pressed.ToArray();
    }
}
