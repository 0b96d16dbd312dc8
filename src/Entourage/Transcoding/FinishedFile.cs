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
    public static async Task<bool> StartsFastAsync(string file, CancellationToken stop) =>
        await TopBoxes.FirstAsync(file, ["moov", "mdat"], stop) == "moov";

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
