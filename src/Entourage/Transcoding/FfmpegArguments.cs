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
    public static IReadOnlyList<string> OnlyThis(Container container, string protocol = "file")
    {
        var demuxer = ContainerSniff.Demuxer(container);
        List<string> arguments =
        [
            "-protocol_whitelist", protocol, "-format_whitelist", demuxer, "-codec_whitelist", Admission.Decoders,
            "-max_pixels", Text(TranscodeLimits.MaxSide * TranscodeLimits.MaxSide), "-f", demuxer,
        ];
        if (container == Container.Mov)
        {
            arguments.AddRange(["-enable_drefs", "0"]);
        }

        return arguments;
    }

    private static readonly Quality Large = new("23", "4M", "8M", "128k");
    private static readonly Quality Small = new("25", "1M", "2M", "96k");

    /// <summary>Of the one film of a source that is small itself.</summary>
    private static readonly Quality Only = new("23", "2M", "4M", "128k");

    private static readonly Quality OfTeasers = new("27", "800k", "1600k", "64k");

    /// <summary>What a child reads that is fed with its film.</summary>
    public const string Fed = "pipe:0";

    /// <summary>One of the two films; with the small one goes a look at its frames, which <see cref="FilmLines"/> reads.</summary>
    public static IReadOnlyList<string> Film(
        Rendition rendition, string input, Container container, string outputDirectory, ProbeReport source, RenditionPlan plan, TranscodeLimits limits)
    {
        var threads = Text(limits.Threads);
        // A single channel is heard as loud from both sides as it was from one; ffmpeg's own way takes 3 dB off.
        var heard = source.Mono ? $"{InStep},pan=stereo|c0=c0|c1=c0" : InStep;
        string[] sound = source.AudioTrack is { } track ? ["-map", $"0:a:{Text(track)}", "-af", heard] : [];

        // One second more than allowed tells a clip that is too long from one that just fits, whatever its header claims.
        var most = limits.MaxSeconds + 1;
        var graph = Graph(source, plan.Of(rendition), plan.FramesPerSecond);
        // Behind a graph that splits, -t ends nothing: what comes before it would go on to the end of the source, with every frame that fills a gap.
        var looks = rendition == Rendition.Small;
        return
        [
            "-nostdin", "-hide_banner", "-v", "warning", "-nostats", "-progress", "pipe:1", "-max_alloc", MaxAllocation,
            "-filter_threads", threads, "-filter_complex_threads", threads,

            // Without reinit_filter a change of size is reported, where it would silently be stretched. Frames come upright into the graph:
            // ffmpeg turns them, and with that forgets the source's matrix, which it would copy into our file otherwise.
            "-threads", threads, "-reinit_filter", "0", "-autorotate", "1", .. OnlyThis(container, input == Fed ? "pipe" : "file"), "-i", input,
            "-filter_complex", looks ? $"{graph},trim=end={Text(most)},split[film][frames];[frames]{PictureArguments.Look(source.Expected(limits))}[looked]" : $"{graph}[film]",
            .. Encode("[film]", $"{outputDirectory}/{ClipFiles.Film(rendition)}", sound, most, plan, limits, !looks ? Large : plan.HasOne ? Only : Small),
            .. looks ? ["-map", "[looked]", "-f", "null", "-"] : Array.Empty<string>(),
        ];
    }

    /// <summary>
    /// The first seconds of a clip, cut from its own small film: only a finished film says how long it is, and it is upright and in
    /// ordinary colours already. A picture or a sound that begins late is filled up from the start, so that the cut holds both.
    /// </summary>
    public static IReadOnlyList<string> Teaser(
        string film, string outputDirectory, double seconds, bool hasAudio, RenditionPlan plan, TranscodeLimits limits)
    {
        var threads = Text(limits.Threads);
        string[] sound = hasAudio ? ["-map", "0:a:0", "-af", $"{InStep}:first_pts=0"] : [];
        return
        [
            "-nostdin", "-hide_banner", "-v", "warning", "-nostats", "-max_alloc", MaxAllocation,
            "-filter_threads", threads, "-filter_complex_threads", threads, "-threads", threads, .. OnlyThis(Container.Mov), "-i", film,
            "-filter_complex", $"[0:v:0]fps={Text(plan.FramesPerSecond)}:start_time=0[teaser]",
            .. Encode("[teaser]", $"{outputDirectory}/{ClipFiles.Teaser}", sound, seconds, plan, limits, OfTeasers),
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

    /// <summary>From the source's picture to one in ordinary colours, of this size, so many times a second.</summary>
    public static string Graph(ProbeReport source, Frame size, double framesPerSecond)
    {
        var rate = $"fps={Text(framesPerSecond)}";

        // Frames that will be dropped are not scaled; frames that will be repeated are scaled once.
        return source.FramesPerSecond > framesPerSecond ? Upright(source, size, rate) : $"{Upright(source, size)},{rate}";
    }

    /// <summary>The same, of single pictures.</summary>
    /// <param name="source">What is known of the source.</param>
    /// <param name="size">How large they become.</param>
    /// <param name="first">What is done to them before that.</param>
    public static string Upright(ProbeReport source, Frame size, params IEnumerable<string> first)
    {
        IEnumerable<string> whole = source.Interlaced ? ["yadif=deint=interlaced"] : [];
        return $"[0:v:{Text(source.VideoTrack)}]{string.Join(',', [.. whole, .. first, .. Colours.Scale(source, size), "setsar=1", "format=yuv420p"])}";
    }

    private sealed record Quality(string ConstantRateFactor, string MaxRate, string Buffer, string AudioRate);

    private static IEnumerable<string> Encode(
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
