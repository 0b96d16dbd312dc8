using System.Globalization;

namespace Entourage.Transcoding;

/// <summary>Pure: the arguments that draw a clip's three pictures from its own large rendition, which is upright and in ordinary colours already.</summary>
internal static class PictureArguments
{
    /// <summary>Link cards are 1.91:1 nearly everywhere.</summary>
    public static readonly Frame Card = new(1200, 630);

    private const int PosterSide = 1280;
    private const int BlurSide = 48;

    /// <summary>What is hidden is first made this small: what is not in the file cannot be sharpened back.</summary>
    private const int HiddenSide = 12;

    /// <summary>Frames looked through for one that stands for its neighbours; avoids flashes and fades.</summary>
    private const int Candidates = 24;

    public static IReadOnlyList<string> For(string input, string outputDirectory, double seconds, Frame frame, int cardQuality, TranscodeLimits limits)
    {
        var graph =
            $"[0:v:0]thumbnail=n={Text(Candidates)},split=3[a][b][c];"
            + $"[a]scale={Size(Within(frame, new(PosterSide, PosterSide), enlarge: false))}:out_range=pc,format=yuvj420p[poster];"
            + $"[b]split[near][far];[far]scale=120:63:force_original_aspect_ratio=increase,crop=120:63,gblur=sigma=5,scale={Size(Card)},"
            + $"eq=brightness=-0.08[ground];[near]scale={Size(Within(frame, Card, enlarge: true))}[front];"
            + "[ground][front]overlay=(W-w)/2:(H-h)/2,scale=out_range=pc,format=yuvj420p[preview];"
            + $"[c]scale={Size(Within(frame, new(HiddenSide, HiddenSide), enlarge: false))}:flags=area,"
            + $"scale={Size(Within(frame, new(BlurSide, BlurSide), enlarge: false))}:flags=bicubic:out_range=pc,format=yuvj420p[blur]";
        return
        [
            "-nostdin", "-hide_banner", "-v", "warning", "-max_alloc", FfmpegArguments.MaxAllocation,
            "-ss", Text(Math.Min(1, seconds / 10)), "-t", "2", "-threads", Text(limits.Threads),
            .. FfmpegArguments.OnlyThis(Container.Mov), "-i", input, "-filter_complex", graph,
            .. Picture("[poster]", 4, $"{outputDirectory}/{ClipFiles.Poster}"),
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

    private static string Text(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}
