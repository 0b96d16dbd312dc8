using System.Buffers.Binary;
using System.Net;

namespace Entourage.EndToEnd.Fixtures;

/// <summary>A whole clip, followed by one <c>free</c> box (ISO/IEC 14496-12 §8.1.2) of zeros up to a size; made while it is sent.</summary>
/// <param name="clip">The clip.</param>
/// <param name="size">How many bytes in all.</param>
/// <param name="tellsLength">Whether the sender says beforehand how much comes.</param>
public sealed class PaddedClip(byte[] clip, long size, bool tellsLength = true) : HttpContent
{
    private static readonly byte[] Zeros = new byte[128 * 1024];

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        var padding = size - clip.Length;
        var header = new byte[8];
        BinaryPrimitives.WriteUInt32BigEndian(header, checked((uint)padding));
        "free"u8.CopyTo(header.AsSpan(4));
        await stream.WriteAsync(clip);
        await stream.WriteAsync(header);
        for (var left = padding - header.Length; left > 0; left -= Zeros.Length)
        {
            await stream.WriteAsync(Zeros.AsMemory(0, (int)Math.Min(left, Zeros.Length)));
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = size;
        return tellsLength;
    }
}
