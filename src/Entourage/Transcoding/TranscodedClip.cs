namespace Entourage.Transcoding;

/// <summary>A film that was made, as measured in the file itself.</summary>
/// <param name="DurationSeconds">How long it plays.</param>
/// <param name="PictureSeconds">How long its picture moves; the sound may last longer.</param>
/// <param name="Width">In pixels, even.</param>
/// <param name="Height">In pixels, even.</param>
/// <param name="HasAudio">Whether there is a sound track; a silent source stays silent.</param>
/// <param name="IsWhole">Whether there is no larger film to be made of it.</param>
[FrontDoor]
internal sealed record TranscodedClip(double DurationSeconds, double PictureSeconds, int Width, int Height, bool HasAudio, bool IsWhole);

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
    public static readonly IReadOnlyList<string> All = [Large, Small, Teaser, .. Pictures];

    /// <summary>Its pictures.</summary>
    public static IReadOnlyList<string> Pictures => [Poster, Thumb, Preview, Blur];

    /// <summary>What is made together with a film, and the film itself.</summary>
    public static IReadOnlyList<string> With(Rendition rendition) => rendition == Rendition.Large ? [Large] : [.. All.Where(name => name != Large)];

    /// <summary>The name of a film.</summary>
    public static string Film(Rendition rendition) => rendition == Rendition.Large ? Large : Small;
}
