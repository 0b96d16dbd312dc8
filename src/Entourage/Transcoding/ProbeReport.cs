using System.Globalization;
using Entourage.Kernel;

namespace Entourage.Transcoding;

/// <summary>What a file says of itself. Files lie; what matters is measured again in the finished clip.</summary>
internal sealed record ProbeReport
{
    /// <summary>In seconds, as claimed; absent when the file claims nothing usable.</summary>
    public double? DurationSeconds { get; init; }

    /// <summary>The picture stream's place among all streams.</summary>
    public int VideoIndex { get; init; }

    public required string VideoCodec { get; init; }

    /// <summary>As stored, in pixels, before turning.</summary>
    public int Width { get; init; }

    public int Height { get; init; }

    /// <summary>A pixel's width divided by its height, 0.25 to 4.</summary>
    public double SampleAspect { get; init; } = 1;

    /// <summary>Whether it is shown turned by a quarter, so that width and height change places.</summary>
    public bool Turned { get; init; }

    public string? PixelFormat { get; init; }

    public string? ColourTransfer { get; init; }

    public string? ColourMatrix { get; init; }

    /// <summary>Above 0; absent when the file says nothing usable.</summary>
    public double? FramesPerSecond { get; init; }

    public bool Interlaced { get; init; }

    /// <summary>The sound stream's place among all streams; absent when there is none that can be decoded.</summary>
    public int? AudioIndex { get; init; }

    public bool Encrypted { get; init; }

    /// <summary>Dolby Vision without a picture for ordinary screens (profile 5): decoded plainly it comes out green.</summary>
    public bool NeedsDolbyVision { get; init; }

    public bool HasAudio => AudioIndex is not null;

    public bool HighDynamicRange => ColourTransfer is "smpte2084" or "arib-std-b67";

    public static Outcome<ProbeReport> Parse(string json)
    {
        if (ProbeJson.Read(json) is not { Streams: { Count: > 0 } streams } said)
        {
            return TranscodeProblems.Damaged;
        }

        // Cover art is a stream of one picture that belongs to a song.
        var video = streams.FirstOrDefault(stream => stream is { CodecType: "video", Disposition: not { AttachedPic: 1 } });
        if (video is null)
        {
            return TranscodeProblems.NoVideo;
        }

        var audio = streams.FirstOrDefault(stream => stream is { CodecType: "audio" });
        var audible = audio is { CodecName: not (null or "none" or "unknown"), Channels: > 0 } && Number(audio.SampleRate) is > 0;
        return new ProbeReport
        {
            DurationSeconds = Number(said.Format?.Duration) is > 0 and < 1e9 and var seconds ? seconds : null,
            VideoIndex = video.Index,
            VideoCodec = video.CodecName ?? "none",
            Width = video.Width ?? 0,
            Height = video.Height ?? 0,
            SampleAspect = Ratio(video.SampleAspectRatio, ':') is >= 0.25 and <= 4 and var aspect ? aspect : 1,
            Turned = DisplayMatrix.Turns(video.SideDataList?.FirstOrDefault(data => data is { Displaymatrix: not null })?.Displaymatrix),
            PixelFormat = video.PixFmt,
            ColourTransfer = video.ColorTransfer,
            ColourMatrix = video.ColorSpace,
            FramesPerSecond = Rate(video),
            Interlaced = video.FieldOrder is "tt" or "bb" or "tb" or "bt",
            AudioIndex = audible ? audio!.Index : null,
            Encrypted = Locked(said, video) || (audio is not null && Locked(said, audio)),
            NeedsDolbyVision = video.SideDataList?.Any(data => data is { DvProfile: > 0, DvBlSignalCompatibilityId: null or 0 }) ?? false,
        };
    }

    /// <summary>The average tells the truth about phones, whose frames come when they come; the base rate is for files without an average.</summary>
    private static double? Rate(ProbeJson.Stream video) =>
        Ratio(video.AvgFrameRate, '/') ?? (Ratio(video.RFrameRate, '/') is <= 240 and var rate ? rate : null);

    private static bool Locked(ProbeJson said, ProbeJson.Stream stream) =>
        stream.CodecTagString is "encv" or "enca" or "drmi" or "drms"
        || (stream.Tags?.ContainsKey("enc_key_id") ?? false)
        || (stream.SideDataList?.Any(SaysEncryption) ?? false)
        || (said.Packets?.Any(packet => packet?.SideDataList?.Any(SaysEncryption) ?? false) ?? false);

    private static bool SaysEncryption(ProbeJson.SideData? data) =>
        data?.SideDataType?.StartsWith("Encryption", StringComparison.OrdinalIgnoreCase) ?? false;

    private static double? Ratio(string? text, char mark)
    {
        var at = text?.IndexOf(mark, StringComparison.Ordinal) ?? -1;
        return at > 0 && Number(text![..at]) is > 0 and var above && Number(text[(at + 1)..]) is > 0 and var below ? above / below : null;
    }

    internal static double? Number(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value : null;
}
