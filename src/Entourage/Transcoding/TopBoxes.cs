using System.Buffers.Binary;
using System.Text;

namespace Entourage.Transcoding;

/// <summary>Walks over the outermost boxes of an MP4 (ISO/IEC 14496-12 §4.2) without reading what is in them.</summary>
internal static class TopBoxes
{
    private const int Header = 16;

    /// <summary>No film needs more before what is sought; each costs a read.</summary>
    private const int MostBoxes = 1000;

    /// <summary>The kind of the first box that is one of these; null when there is none.</summary>
    public static async Task<string?> FirstAsync(string file, IReadOnlyList<string> kinds, CancellationToken stop)
    {
        await using var bytes = File.OpenRead(file);
        var header = new byte[Header];
        for (var count = 0; count < MostBoxes && await bytes.ReadAtLeastAsync(header, Header, throwOnEndOfStream: false, stop) == Header; count++)
        {
            var kind = Encoding.ASCII.GetString(header, 4, 4);
            if (kinds.Contains(kind)) return kind;

            // A size of 1 means that the real one follows the kind.
            ulong size = BinaryPrimitives.ReadUInt32BigEndian(header);
            if (size == 1) size = BinaryPrimitives.ReadUInt64BigEndian(header.AsSpan(8));
            if (size < 8 || size > (ulong)(bytes.Length - bytes.Position + Header)) return null;
            bytes.Seek((long)size - Header, SeekOrigin.Current);
        }

        return null;
    }
}
