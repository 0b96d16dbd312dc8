using System.Buffers.Binary;

namespace Entourage.Clips.Transcoding;

/// <summary>Looks at a file of ours the way a stranger would: nothing is published on the word of the program that wrote it.</summary>
internal static class FinishedFile
{
    /// <summary>What the container itself says; everything else would be somebody's words.</summary>
    private static readonly HashSet<string> HarmlessTags =
        ["major_brand", "minor_version", "compatible_brands", "language", "handler_name", "vendor_id"];

    private static readonly HashSet<string> HarmlessHandlers = ["VideoHandler", "SoundHandler"];

    /// <summary>Whether the file is H.264 and AAC in the planned size, upright, and without a word of its source.</summary>
    public static bool IsAsPlanned(ProbeJson said, Frame planned, bool hasAudio)
    {
        var streams = said.Streams ?? [];
        return streams.Count == (hasAudio ? 2 : 1)
            && streams[0] is { CodecName: "h264", PixFmt: "yuv420p" } video
            && video.Width == planned.Width && video.Height == planned.Height && video.SideDataList is null or { Count: 0 }
            && (!hasAudio || streams[1] is { CodecName: "aac", SampleRate: "48000", Channels: 2 })
            && streams.All(stream => Harmless(stream.Tags)) && Harmless(said.Format?.Tags);
    }

    /// <summary>Whether the index stands before the media, so that playing begins with the first bytes.</summary>
    public static async Task<bool> StartsFastAsync(string file, CancellationToken stop)
    {
        await using var bytes = File.OpenRead(file);
        var header = new byte[16];
        while (await bytes.ReadAtLeastAsync(header, 16, throwOnEndOfStream: false, stop) == 16)
        {
            if (header.AsSpan(4, 4).SequenceEqual("moov"u8))
            {
                return true;
            }

            long size = BinaryPrimitives.ReadUInt32BigEndian(header);
            if (size < 8 || header.AsSpan(4, 4).SequenceEqual("mdat"u8))
            {
                return false;
            }

            bytes.Seek(size - 16, SeekOrigin.Current);
        }

        return false;
    }

    private static bool Harmless(IReadOnlyDictionary<string, string>? tags) =>
        tags?.All(tag => HarmlessTags.Contains(tag.Key) && (tag.Key != "handler_name" || HarmlessHandlers.Contains(tag.Value))) ?? true;
}
