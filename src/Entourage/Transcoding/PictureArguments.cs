namespace Entourage.Transcoding;

/// <summary>A film that pictures are drawn from.</summary>
/// <param name="Film">Where the child sees it.</param>
/// <param name="Container">What it is.</param>
/// <param name="Upright">The beginning of a filter graph: from the film to pictures that are upright, in ordinary colours and of the size <paramref name="Frame"/>.</param>
/// <param name="Frame">Their size.</param>
internal readonly record struct DrawnFrom(string Film, Container Container, string Upright, Frame Frame);

/// <summary>Pure: the arguments that draw a clip's pictures.</summary>
internal static class PictureArguments
{
    /// <summary>Link cards are 1.91:1 nearly everywhere.</summary>
    public static readonly Frame Card = new(1200, 630);

    private const int PosterSide = 1280;
    private const int BlurSide = 48;

    /// <summary>What is hidden is first made this small: what is not in the file cannot be sharpened back.</summary>
    private const int HiddenSide = 12;

    /// <summary>Large enough to tell a flat frame from a rich one.</summary>
    private const int LookedAtSide = 160;

    /// <summary>However little a film claims to last, not every frame is measured; in seconds.</summary>
    private const double ShortestStep = 0.02;

    /// <summary>Seeking stops at the first frame that is not before a moment; printed moments are rounded.</summary>
    private const double Rounding = 0.01;

    /// <summary>The part of a filter graph that measures frames spread over the whole film, for <see cref="PosterMoment.Choose"/>.</summary>
    /// <param name="seconds">How long the film should be; where it does not say so, one frame in half a second is measured.</param>
    public static string Look(double? seconds)
    {
        var (side, step) = (Text(LookedAtSide), Text(Math.Max(seconds / PosterMoment.Candidates ?? 0.5, ShortestStep)));

        // Each line is written whole: the progress goes the same way.
        return $"select='isnan(prev_selected_t)+gte(t-prev_selected_t,{step})',scale={side}:{side}:force_original_aspect_ratio=decrease,"
            + "entropy,metadata=mode=print:file=-:direct=1";
    }

    /// <summary>Draws the frame of one moment.</summary>
    /// <param name="from">The film.</param>
    /// <param name="thumb">The size of the poster for lists.</param>
    /// <param name="outputDirectory">Where the child sees its output directory.</param>
    /// <param name="moment">In seconds.</param>
    /// <param name="cardQuality">Of the link card's JPEG, as mjpeg's <c>-q:v</c>.</param>
    /// <param name="limits">What the child may ask of the machine.</param>
    public static IReadOnlyList<string> For(
        DrawnFrom from, Frame thumb, string outputDirectory, double moment, int cardQuality, TranscodeLimits limits)
    {
        var frame = from.Frame;
        var graph =
            $"{from.Upright},split=4[a][b][c][d];"
            + $"[a]scale={Size(Within(frame, new(PosterSide, PosterSide), enlarge: false))}:{Colours.OfPictures},format=yuvj420p[poster];"
            + $"[b]split[near][far];[far]scale=120:63:force_original_aspect_ratio=increase,crop=120:63,gblur=sigma=5,scale={Size(Card)},"
            + $"eq=brightness=-0.08[ground];[near]scale={Size(Within(frame, Card, enlarge: true))}[front];"
            + $"[ground][front]overlay=(W-w)/2:(H-h)/2,scale={Colours.OfPictures},format=yuvj420p[preview];"
            + $"[c]scale={Size(Within(frame, new(HiddenSide, HiddenSide), enlarge: false))}:flags=area,"
            + $"scale={Size(Within(frame, new(BlurSide, BlurSide), enlarge: false))}:flags=bicubic:{Colours.OfPictures},format=yuvj420p[blur];"
            + $"[d]scale={Size(thumb)}:{Colours.OfPictures},format=yuvj420p[thumb]";
        return
        [
            "-nostdin", "-hide_banner", "-v", "warning", "-max_alloc", FfmpegArguments.MaxAllocation,
            "-ss", Text(Math.Max(0, moment - Rounding)), "-t", "2", "-threads", Text(limits.Threads),
            "-autorotate", "1", .. FfmpegArguments.OnlyThis(from.Container), "-i", from.Film, "-filter_complex", graph,
            .. Picture("[poster]", 4, $"{outputDirectory}/{ClipFiles.Poster}"),
            .. Picture("[thumb]", 5, $"{outputDirectory}/{ClipFiles.Thumb}"),
            .. Picture("[preview]", cardQuality, $"{outputDirectory}/{ClipFiles.Preview}"),
            .. Picture("[blur]", 2, $"{outputDirectory}/{ClipFiles.Blur}"),
        ];
    }

    /// <summary>The largest even size of the same shape within a box.</summary>
    public static Frame Within(Frame frame, Frame box, bool enlarge)
    {
        var factor = Math.Min((double)box.Width / frame.Width, (double)box.Height / frame.Height);
        factor = enlarge ? factor : Math.Min(1, factor);
        return new Frame(Even(frame.Width * factor, box.Width), Even(frame.Height * factor, box.Height));
    }

    private static int Even(double side, int most) => Math.Clamp(2 * (int)Math.Round(side / 2), 2, most);

    private static IEnumerable<string> Picture(string from, int quality, string path) =>
    [
        "-map", from, "-frames:v", "1", "-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact",
        "-c:v", "mjpeg", "-q:v", Text(quality), "-f", "mjpeg", "-y", path,
    ];

    private static string Size(Frame frame) => $"{Text(frame.Width)}:{Text(frame.Height)}";

    private static string Text(double value) => value.ToString("0.######", CultureInfo.InvariantCulture);
}
