namespace Entourage.Transcoding;

/// <summary>Pure: from what is wanted to the arguments ffmpeg is given. Nothing of a stranger's text enters them.</summary>
internal static class FfmpegArguments
{
    /// <summary>No single allocation needs more: a frame of the largest size with 16 bits and four planes is 72 MB.</summary>
    public const string MaxAllocation = "268435456";

    /// <summary>The name of the compressor that MP4 has a field for; left alone, ffmpeg writes its own.</summary>
    public const string EncoderName = "H.264";

    /// <summary>
    /// Metadata also hides in the streams: <c>bitexact</c> and a plain encoder name keep ffmpeg's versions out, and dropping NAL units of
    /// type 6 (H.264 Annex D, SEI) drops captions and camera data that x264 would carry over from the source.
    /// </summary>
    private static readonly string[] Bare =
    [
        "-map_metadata", "-1", "-map_metadata:s", "-1", "-map_chapters", "-1", "-metadata:s:v", $"encoder={EncoderName}", "-sn", "-dn",
        "-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact", "-bsf:v", "filter_units=remove_types=6",
    ];

    /// <summary>
    /// Sound follows the film's clock: what drifts is stretched by up to two in a hundred, which nobody hears, and a step of more than 40 ms, which people
    /// notice, is made at once, with silence or a cut.
    /// </summary>
    private const string InStep = "aresample=async=1000:min_hard_comp=0.04";

    /// <summary>
    /// One demuxer, one protocol, no references to other files: playlists and track references lead nowhere. Of ffmpeg's five hundred decoders
    /// only those that are needed: it tries every stream of a file before anybody has asked for it. No picture is made room for that is larger
    /// than the largest there may be; <see cref="Admission"/> is stricter, in whole pictures, where this counts what decoders round up.
    /// </summary>
    public static IReadOnlyList<string> OnlyThis(Container container)
    {
        var demuxer = ContainerSniff.Demuxer(container);
        List<string> arguments =
        [
            "-protocol_whitelist", "file", "-format_whitelist", demuxer, "-codec_whitelist", Admission.Decoders,
            "-max_pixels", Text(TranscodeLimits.MaxSide * TranscodeLimits.MaxSide), "-f", demuxer,
        ];
        if (container == Container.Mov)
        {
            arguments.AddRange(["-enable_drefs", "0"]);
        }

        return arguments;
    }

    /// <summary>Both renditions in one run: decoding and the first scaling, the dearest parts, are done once.</summary>
    public static IReadOnlyList<string> Renditions(
        string input, Container container, string outputDirectory, ProbeReport source, RenditionPlan plan, TranscodeLimits limits)
    {
        var threads = Text(limits.Threads);
        // A single channel is heard as loud from both sides as it was from one; ffmpeg's own way takes 3 dB off.
        var heard = source.Mono ? $"{InStep},pan=stereo|c0=c0|c1=c0" : InStep;
        string[] sound = source.AudioTrack is { } track ? ["-map", $"0:a:{Text(track)}", "-af", heard] : [];

        // One second more than allowed tells a clip that is too long from one that just fits, whatever its header claims.
        var most = limits.MaxSeconds + 1;
        return
        [
            "-nostdin", "-hide_banner", "-v", "warning", "-nostats", "-progress", "pipe:1", "-max_alloc", MaxAllocation,
            "-filter_threads", threads, "-filter_complex_threads", threads,

            // Without reinit_filter a change of size is reported, where it would silently be stretched. Frames come upright into the graph:
            // ffmpeg turns them, and with that forgets the source's matrix, which it would copy into our file otherwise.
            "-threads", threads, "-reinit_filter", "0", "-autorotate", "1", .. OnlyThis(container), "-i", input,
            "-filter_complex", Graph(source, plan),
            .. Rendition("[large]", $"{outputDirectory}/{ClipFiles.Large}", sound, most, plan, limits, new("23", "4M", "8M", "128k")),
            .. Rendition("[small]", $"{outputDirectory}/{ClipFiles.Small}", sound, most, plan, limits, new("25", "1M", "2M", "96k")),
        ];
    }

    /// <summary>
    /// The first seconds of a clip, cut from its own large rendition: only a finished film says how long it is, and it is upright and in
    /// ordinary colours already. A picture or a sound that begins late is filled up from the start, so that the cut holds both.
    /// </summary>
    public static IReadOnlyList<string> Teaser(
        string large, string outputDirectory, double seconds, bool hasAudio, RenditionPlan plan, TranscodeLimits limits)
    {
        var threads = Text(limits.Threads);
        string[] sound = hasAudio ? ["-map", "0:a:0", "-af", $"{InStep}:first_pts=0"] : [];
        return
        [
            "-nostdin", "-hide_banner", "-v", "warning", "-nostats", "-max_alloc", MaxAllocation,
            "-filter_threads", threads, "-filter_complex_threads", threads, "-threads", threads, .. OnlyThis(Container.Mov), "-i", large,
            "-filter_complex", $"[0:v:0]scale={Size(plan.Small)},setsar=1,fps={Text(plan.FramesPerSecond)}:start_time=0[teaser]",
            .. Rendition("[teaser]", $"{outputDirectory}/{ClipFiles.Teaser}", sound, seconds, plan, limits, new("27", "800k", "1600k", "64k")),
        ];
    }

    /// <summary>Lists what tracks there are and how they are stored, in the words that <see cref="Track.Read"/> knows, decoding nothing.</summary>
    public static IReadOnlyList<string> Tracks(string input, Container container) =>
    [
        "-nostdin", "-hide_banner", "-v", "error", "-max_alloc", MaxAllocation, .. OnlyThis(container), "-i", input,
        "-map", "0:v", "-map", "0:a?", "-c", "copy", "-t", "0", "-f", "framecrc", "-",
    ];

    /// <summary>Copies one picture out of a film, as it is stored.</summary>
    public static IReadOnlyList<string> CopyPicture(string input, Container container, string output, int track) =>
    [
        "-nostdin", "-hide_banner", "-v", "error", "-max_alloc", MaxAllocation, .. OnlyThis(container), "-i", input,
        "-map", $"0:v:{Text(track)}", "-c", "copy", "-f", container == Container.Mov ? "mp4" : "matroska", "-y", output,
    ];

    public static string Graph(ProbeReport source, RenditionPlan plan)
    {
        var rate = $"fps={Text(plan.FramesPerSecond)}";
        var dropsFrames = source.FramesPerSecond > plan.FramesPerSecond;
        List<string> steps = [];
        if (source.Interlaced)
        {
            steps.Add("yadif=deint=interlaced");
        }

        // Frames that will be dropped are not scaled; frames that will be repeated are scaled once.
        if (dropsFrames)
        {
            steps.Add(rate);
        }

        steps.AddRange([.. Colours.Scale(source, plan.Large), "setsar=1", "format=yuv420p"]);
        if (!dropsFrames)
        {
            steps.Add(rate);
        }

        return $"[0:v:{Text(source.VideoTrack)}]{string.Join(',', steps)},split[large][half];[half]scale={Size(plan.Small)}[small]";
    }

    private sealed record Quality(string ConstantRateFactor, string MaxRate, string Buffer, string AudioRate);

    private static IEnumerable<string> Rendition(
        string picture, string path, string[] sound, double seconds, RenditionPlan plan, TranscodeLimits limits, Quality quality)
    {
        IEnumerable<string> heard = sound is [] ? ["-an"] : [.. sound, "-c:a", "aac", "-b:a", quality.AudioRate, "-ac", "2", "-ar", "48000"];
        return
        [
            "-map", picture, .. heard, .. Bare, "-t", Text(seconds),
            "-c:v", "libx264", "-profile:v", "high", "-preset", "veryfast", "-crf", quality.ConstantRateFactor,
            "-maxrate", quality.MaxRate, "-bufsize", quality.Buffer, "-g", Text(Math.Round(plan.FramesPerSecond * 2)),
            "-pix_fmt", "yuv420p", .. Colours.Ours, "-threads", Text(limits.Threads),
            "-movflags", "+faststart", "-f", "mp4", "-y", path,
        ];
    }

    private static string Size(Frame frame) => $"{Text(frame.Width)}:{Text(frame.Height)}";

    private static string Text(double value) => value.ToString("0.######", CultureInfo.InvariantCulture);
}
