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
    public static async Task<string?> FirstAsync(string file, IReadOnlyList<string> kinds, CancellationToken stop) =>
        (await FindAsync(file, kinds, stop))?.Kind;

    /// <summary>The first box that is one of these, and where it ends, which of a file that is still growing may be where it has not grown to yet; null when there is none so far.</summary>
    public static async Task<(string Kind, long End)?> FindAsync(string file, IReadOnlyList<string> kinds, CancellationToken stop)
    {
        // Also while somebody writes it.
        await using var bytes = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var header = new byte[Header];
        for (var count = 0; count < MostBoxes && await bytes.ReadAtLeastAsync(header, Header, throwOnEndOfStream: false, stop) == Header; count++)
        {
            // A size of 1 means that the real one follows the kind.
            ulong size = BinaryPrimitives.ReadUInt32BigEndian(header);
            if (size == 1) size = BinaryPrimitives.ReadUInt64BigEndian(header.AsSpan(8));
            var (kind, begin) = (Encoding.ASCII.GetString(header, 4, 4), bytes.Position - Header);
            var end = size is >= 8 and <= long.MaxValue / 2 ? begin + (long)size : bytes.Length;
            if (kinds.Contains(kind)) return (kind, end);
            if (size < 8 || end > bytes.Length) return null;
            bytes.Seek(end, SeekOrigin.Begin);
        }

        return null;
    }
}
