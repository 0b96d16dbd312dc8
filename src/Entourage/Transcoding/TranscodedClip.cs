namespace Entourage.Transcoding;

/// <summary>One playable file that was made, described by looking at the file itself.</summary>
/// <param name="Name">The file's name in the output directory, such as <c>large.mp4</c>.</param>
/// <param name="Width">In pixels, even.</param>
/// <param name="Height">In pixels, even.</param>
/// <param name="Bytes">The file's length.</param>
internal sealed record TranscodedRendition(string Name, int Width, int Height, long Bytes);

/// <summary>A finished clip. Beside its renditions lie its teaser and its pictures: <see cref="ClipFiles"/>.</summary>
/// <param name="DurationSeconds">As measured in the largest rendition.</param>
/// <param name="PictureSeconds">How long its picture moves, in the largest rendition; the sound may last longer.</param>
/// <param name="Width">Of the largest rendition.</param>
/// <param name="Height">Of the largest rendition.</param>
/// <param name="HasAudio">Whether there is a sound track; a silent source stays silent.</param>
/// <param name="Renditions">Largest first.</param>
[FrontDoor]
internal sealed record TranscodedClip(
    double DurationSeconds, double PictureSeconds, int Width, int Height, bool HasAudio, IReadOnlyList<TranscodedRendition> Renditions);

/// <summary>The names of everything a clip consists of.</summary>
[FrontDoor]
internal static class ClipFiles
{
    /// <summary>The film, at most 720 pixels on its shorter side.</summary>
    public const string Large = "large.mp4";

    /// <summary>The film, at most 360 pixels on its shorter side.</summary>
    public const string Small = "small.mp4";

    /// <summary>Its first three seconds, or a third of it where that is less, in the small size: never the whole.</summary>
    public const string Teaser = "teaser.mp4";

    /// <summary>One picture of it, in its own proportion.</summary>
    public const string Poster = "poster.jpg";

    /// <summary>The same picture at most 360 pixels on its shorter side, for lists.</summary>
    public const string Thumb = "thumb.jpg";

    /// <summary>The picture for link cards, 1200 × 630, under 300 KB.</summary>
    public const string Preview = "preview.jpg";

    /// <summary>The picture for where the clip must stay hidden; nothing can be recognised.</summary>
    public const string Blur = "blur.jpg";

    /// <summary>Every file of a finished clip.</summary>
    public static readonly IReadOnlyList<string> All = [Large, Small, Teaser, Poster, Thumb, Preview, Blur];
}
