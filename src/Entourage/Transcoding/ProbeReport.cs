namespace Entourage.Transcoding;

/// <summary>What a file says of itself. Files lie; what matters is measured again in the finished clip.</summary>
internal sealed record ProbeReport
{
    /// <summary>In seconds, as claimed; absent when the file claims nothing usable.</summary>
    public double? DurationSeconds { get; init; }

    /// <summary>How long what is made of it will be, in seconds, if it is as long as it claims; null when it claims nothing.</summary>
    public double? Expected(TranscodeLimits limits) => DurationSeconds is { } claimed ? Math.Min(claimed, limits.MaxSeconds) : null;

    /// <summary>The picture's place among the tracks with pictures.</summary>
    public int VideoTrack { get; init; }

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

    public string? ColourPrimaries { get; init; }

    public string? ColourMatrix { get; init; }

    /// <summary>Above 0; absent when the file says nothing usable.</summary>
    public double? FramesPerSecond { get; init; }

    public bool Interlaced { get; init; }

    /// <summary>The sound's place among the tracks with sound; absent when there is none that can be decoded.</summary>
    public int? AudioTrack { get; init; }

    /// <summary>Whether the sound has one channel.</summary>
    public bool Mono { get; init; }

    /// <summary>Whether there is sound, all of it stored in forms that cannot be decoded here.</summary>
    public bool SoundUnreadable { get; init; }

    public bool Encrypted { get; init; }

    /// <summary>Dolby Vision without a picture for ordinary screens (profile 5): decoded plainly it comes out green.</summary>
    public bool NeedsDolbyVision { get; init; }

    public bool HasAudio => AudioTrack is not null;

    public bool HighDynamicRange => ColourTransfer is "smpte2084" or "arib-std-b67";

    /// <summary>Whether its red, green and blue are stronger than those of ordinary screens.</summary>
    public bool WideGamut => ColourPrimaries is "bt2020" or "smpte431" or "smpte432";

    /// <summary>The same film with all its tracks, where this tells of one picture alone.</summary>
    public ProbeReport Within(IReadOnlyList<Track> tracks, Track picture)
    {
        var sound = tracks.FirstOrDefault(track => !track.IsPicture && Admission.IsReadableSound(track.Codec));
        return this with
        {
            VideoTrack = picture.Number,
            AudioTrack = sound?.Number,
            Mono = sound is { Mono: true },
            SoundUnreadable = sound is null && tracks.Any(track => !track.IsPicture),
        };
    }

    public static Outcome<ProbeReport> Parse(string json)
    {
        if (ProbeJson.Read(json) is not { Streams: { Count: > 0 } streams } said)
        {
            return TranscodeProblems.Damaged;
        }

        var (pictures, sounds) = (Of(streams, "video"), Of(streams, "audio"));

        // Cover art is a stream of one picture that belongs to a song. Of several films in one, players show the one that is marked, and then the largest.
        var video = pictures.Where(stream => stream.Disposition is not { AttachedPic: 1 })
            .OrderByDescending(stream => Admission.IsReadablePicture(stream.CodecName)).ThenByDescending(stream => stream.Disposition?.Default == 1)
            .ThenByDescending(stream => (long)(stream.Width ?? 0) * (stream.Height ?? 0)).FirstOrDefault();
        if (video is null)
        {
            return TranscodeProblems.NoVideo;
        }

        var audio = sounds.Where(IsAudible).OrderByDescending(stream => stream.Disposition?.Default == 1).FirstOrDefault();
        return new ProbeReport
        {
            DurationSeconds = Number(said.Format?.Duration) is > 0 and < 1e9 and var seconds ? seconds : null,
            VideoTrack = pictures.IndexOf(video),
            VideoCodec = video.CodecName ?? "none",
            Width = video.Width ?? 0,
            Height = video.Height ?? 0,
            SampleAspect = Ratio(video.SampleAspectRatio, ':') is >= 0.25 and <= 4 and var aspect ? aspect : 1,
            Turned = DisplayMatrix.Turns(video.SideDataList?.FirstOrDefault(data => data is { Displaymatrix: not null })?.Displaymatrix),
            PixelFormat = video.PixFmt,
            ColourTransfer = video.ColorTransfer,
            ColourPrimaries = video.ColorPrimaries,
            ColourMatrix = video.ColorSpace,
            FramesPerSecond = Rate(video),
            Interlaced = video.FieldOrder is "tt" or "bb" or "tb" or "bt",
            AudioTrack = audio is null ? null : sounds.IndexOf(audio),
            Mono = audio is { Channels: 1 },
            SoundUnreadable = audio is null && sounds.Exists(stream => !IsNamed(stream)),
            Encrypted = Locked(said, video) || sounds.Exists(sound => Locked(said, sound)),
            NeedsDolbyVision = video.SideDataList?.Any(data => data is { DvProfile: > 0, DvBlSignalCompatibilityId: null or 0 }) ?? false,
        };
    }

    private static List<ProbeJson.Stream> Of(IEnumerable<ProbeJson.Stream?> streams, string kind) =>
        [.. streams.OfType<ProbeJson.Stream>().Where(stream => stream.CodecType == kind)];

    /// <summary>A track that is declared and holds nothing has no channels: it is silence, and no form that cannot be read.</summary>
    private static bool IsAudible(ProbeJson.Stream sound) => IsNamed(sound) && sound.Channels > 0 && Number(sound.SampleRate) is > 0;

    private static bool IsNamed(ProbeJson.Stream stream) => stream.CodecName is not (null or "none" or "unknown");

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
