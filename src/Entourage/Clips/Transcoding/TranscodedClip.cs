namespace Entourage.Clips.Transcoding;

/// <summary>One playable file that was made, described by looking at the file itself.</summary>
/// <param name="Name">The file's name in the output directory, such as <c>large.mp4</c>.</param>
/// <param name="Width">In pixels, even.</param>
/// <param name="Height">In pixels, even.</param>
/// <param name="Bytes">The file's length.</param>
internal sealed record TranscodedRendition(string Name, int Width, int Height, long Bytes);

/// <summary>A finished clip. Beside its renditions lie <see cref="ClipFiles.Poster"/>, <see cref="ClipFiles.Preview"/> and <see cref="ClipFiles.Blur"/>.</summary>
/// <param name="DurationSeconds">As measured in the largest rendition.</param>
/// <param name="Width">Of the largest rendition.</param>
/// <param name="Height">Of the largest rendition.</param>
/// <param name="HasAudio">Whether there is a sound track; a silent source stays silent.</param>
/// <param name="Renditions">Largest first.</param>
internal sealed record TranscodedClip(double DurationSeconds, int Width, int Height, bool HasAudio, IReadOnlyList<TranscodedRendition> Renditions);

/// <summary>The names of everything a clip consists of.</summary>
internal static class ClipFiles
{
    public const string Large = "large.mp4";
    public const string Small = "small.mp4";
    public const string Poster = "poster.jpg";
    public const string Preview = "preview.jpg";
    public const string Blur = "blur.jpg";

    public static readonly IReadOnlyList<string> All = [Large, Small, Poster, Preview, Blur];
}
