namespace Entourage.Transcoding;

/// <summary>Every reason why an uploaded file does not become a clip.</summary>
[FrontDoor]
internal static class TranscodeProblems
{
    /// <summary><c>empty</c>: The file is empty.</summary>
    public static readonly Problem Empty = new("empty", 422, "This file is empty.");

    /// <summary><c>not_a_video</c>: The file is not an MP4, MOV or WebM video.</summary>
    public static readonly Problem NotAVideo = new("not_a_video", 422, "This file is not a video that can be read here. Use MP4, MOV or WebM.");

    /// <summary><c>damaged</c>: The file is damaged or incomplete.</summary>
    public static readonly Problem Damaged = new("damaged", 422, "This file is damaged or incomplete. Export the video again.");

    /// <summary><c>no_video</c>: The file has no moving picture.</summary>
    public static readonly Problem NoVideo = new("no_video", 422, "This file has no picture, only sound.");

    /// <summary><c>too_small</c>: The picture is smaller than 64 by 64 pixels.</summary>
    public static readonly Problem TooSmall = new("too_small", 422, "The picture of this video is too small. It needs at least 64 × 64.");

    /// <summary><c>too_large</c>: The picture or the file is larger than allowed.</summary>
    public static readonly Problem TooLarge = new("too_large", 422, "The picture or the file is larger than allowed.");

    /// <summary><c>too_long</c>: The clip is longer than allowed.</summary>
    public static readonly Problem TooLong = new("too_long", 422, "This video is longer than allowed.");

    /// <summary><c>too_short</c>: The clip is shorter than half a second.</summary>
    public static readonly Problem TooShort = new("too_short", 422, "This video is too short. It needs at least half a second.");

    /// <summary><c>still</c>: One picture, with sound that lasts longer.</summary>
    public static readonly Problem Still = new("still", 422, "The picture of this video does not move. It needs at least half a second that does.");

    /// <summary><c>changing_size</c>: The picture changes its size within the clip.</summary>
    public static readonly Problem ChangingSize = new("changing_size", 422, "The picture changes size partway through this video. Export it again at one size.");

    /// <summary><c>codec</c>: The video is stored in a form that cannot be read here.</summary>
    public static readonly Problem Codec = new("codec", 422, "This video format cannot be read here. Export it as an ordinary MP4.");

    /// <summary><c>protected</c>: The video is encrypted.</summary>
    public static readonly Problem Protected = new("protected", 422, "This video is encrypted and cannot be read.");

    /// <summary><c>transcode_failed</c>: The video could not be converted.</summary>
    public static readonly Problem TranscodeFailed = new("transcode_failed", 422, "This video could not be converted. Export it again as an ordinary MP4.");

    /// <summary><c>transcode_timeout</c>: Converting the video took more than it may.</summary>
    public static readonly Problem TranscodeTimeout = new("transcode_timeout", 422, "This video took too long to convert. Make it shorter and try again.");

    /// <summary><c>sound_codec</c>: The picture can be read, and the sound cannot.</summary>
    public static readonly Problem SoundCodec = new("sound_codec", 422, "The sound of this video cannot be read here. It can be published without its sound.");

    /// <summary><c>stumbled</c>: The site failed again and again, and cannot say anything about the video.</summary>
    public static readonly Problem Stumbled = new("stumbled", 503, "The site stumbled over this video, which is not the video's fault. It was kept: try again.");

    /// <summary><c>picture_too_large</c>: more pixels than are worth reading.</summary>
    public static readonly Problem PictureTooLarge = new("picture_too_large", 422, "This picture has too many pixels. Choose a smaller one.", Field: "file");

    /// <summary><c>picture_too_slow</c>: reading it took more time than it may.</summary>
    public static readonly Problem PictureTooSlow = new("picture_too_slow", 422, "This picture took too long to read. Choose a smaller one, or try again.", Field: "file");

    /// <summary><c>pictures_busy</c>: others are being read, and more wait than may.</summary>
    public static readonly Problem PicturesBusy = new("pictures_busy", 503, "The site is busy with other pictures. Try again in a moment.", TimeSpan.FromSeconds(10));

    /// <summary>Whether a write failed because nothing fits any more: ENOSPC or EDQUOT; .NET hands the system's own number through.</summary>
    internal static bool IsDiskFull(IOException fault) => (fault.HResult & 0xFFFF) is 28 or 122;

    private static readonly Problem[] OfClips =
    [
        Empty, NotAVideo, Damaged, NoVideo, TooSmall, TooLarge, TooLong, TooShort, Still, ChangingSize, Codec, Protected, TranscodeFailed, TranscodeTimeout,
        SoundCodec, .. Unjudged,
    ];

    /// <summary>What says nothing about a video that another attempt could not change: its upload is kept.</summary>
    private static Problem[] Unjudged => [Stumbled, CommonProblems.DiskFull];

    /// <summary>Whether a clip that failed so keeps its upload, to be tried again as it is or without its sound.</summary>
    public static bool CanBeTriedAgain(string code) => code == SoundCodec.Code || Unjudged.Any(problem => problem.Code == code);

    /// <summary>The problem for a stored code; <see cref="TranscodeFailed"/> for a code that no longer exists.</summary>
    public static Problem Named(string? code) => OfClips.FirstOrDefault(problem => problem.Code == code) ?? TranscodeFailed;
}
