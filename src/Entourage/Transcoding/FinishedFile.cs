using System.Buffers.Binary;

namespace Entourage.Transcoding;

/// <summary>Looks at a file of ours the way a stranger would: nothing is published on the word of the program that wrote it.</summary>
internal static class FinishedFile
{
    /// <summary>Whether the file is H.264 and AAC in the planned size, upright, and without a word of its source.</summary>
    public static bool IsAsPlanned(ProbeJson said, Frame planned, bool hasAudio)
    {
        var streams = said.Streams ?? [];
        return streams.Count == (hasAudio ? 2 : 1)
            && streams[0] is { CodecName: "h264", PixFmt: "yuv420p" } video
            && video.Width == planned.Width && video.Height == planned.Height && video.SideDataList is null or { Count: 0 }
            && (!hasAudio || streams[1] is { CodecName: "aac", SampleRate: "48000", Channels: 2 })
            && streams.All(stream => Harmless(stream?.Tags)) && Harmless(said.Format?.Tags);
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

    private static bool Harmless(IReadOnlyDictionary<string, string?>? tags) =>
        tags?.All(tag => IsHarmless(tag.Key, tag.Value)) ?? true;

    /// <summary>What the container itself says; everything else would be somebody's words.</summary>
    private static bool IsHarmless(string tag, string? value) => tag switch
    {
        "major_brand" or "minor_version" or "compatible_brands" or "vendor_id" => true,
        "language" => value == "und",
        "handler_name" => value is "VideoHandler" or "SoundHandler",
        "encoder" => value == FfmpegArguments.EncoderName,
        _ => false,
    };
}
