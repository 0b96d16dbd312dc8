using Entourage.Kernel;

namespace Entourage.Transcoding;

/// <summary>Every reason why an uploaded file does not become a clip.</summary>
public static class TranscodeProblems
{
    /// <summary><c>empty</c>: The file is empty.</summary>
    public static readonly Problem Empty = new("empty", 422, "The file is empty.");

    /// <summary><c>not_a_video</c>: The file is not an MP4, MOV or WebM video.</summary>
    public static readonly Problem NotAVideo = new("not_a_video", 422, "The file is not an MP4, MOV or WebM video.");

    /// <summary><c>damaged</c>: The file is damaged or incomplete.</summary>
    public static readonly Problem Damaged = new("damaged", 422, "The file is damaged or incomplete.");

    /// <summary><c>no_video</c>: The file has no moving picture.</summary>
    public static readonly Problem NoVideo = new("no_video", 422, "The file has no moving picture.");

    /// <summary><c>too_small</c>: The picture is smaller than 64 by 64 pixels.</summary>
    public static readonly Problem TooSmall = new("too_small", 422, "The picture is smaller than 64 by 64 pixels.");

    /// <summary><c>too_large</c>: The picture or the file is larger than allowed.</summary>
    public static readonly Problem TooLarge = new("too_large", 422, "The picture or the file is larger than allowed.");

    /// <summary><c>too_long</c>: The clip is longer than allowed.</summary>
    public static readonly Problem TooLong = new("too_long", 422, "The clip is longer than allowed.");

    /// <summary><c>too_short</c>: The clip is shorter than half a second.</summary>
    public static readonly Problem TooShort = new("too_short", 422, "The clip is shorter than half a second.");

    /// <summary><c>changing_size</c>: The picture changes its size within the clip.</summary>
    public static readonly Problem ChangingSize = new("changing_size", 422, "The picture changes its size within the clip.");

    /// <summary><c>codec</c>: The video is stored in a form that cannot be read here.</summary>
    public static readonly Problem Codec = new("codec", 422, "The video is stored in a form that cannot be read here.");

    /// <summary><c>protected</c>: The video is encrypted.</summary>
    public static readonly Problem Protected = new("protected", 422, "The video is encrypted.");

    /// <summary><c>transcode_failed</c>: The video could not be converted.</summary>
    public static readonly Problem TranscodeFailed = new("transcode_failed", 422, "The video could not be converted.");

    /// <summary><c>transcode_timeout</c>: Converting the video took more than it may.</summary>
    public static readonly Problem TranscodeTimeout = new("transcode_timeout", 422, "Converting the video took more than it may.");

    /// <summary><c>disk_full</c>: There is no room left to store the clip.</summary>
    public static readonly Problem DiskFull = new("disk_full", 507, "There is no room left to store the clip.");

    /// <summary><c>picture_not_valid</c>: what was sent as a picture is none that is taken here.</summary>
    public static readonly Problem PictureNotValid = new("picture_not_valid", 422, "That picture cannot be read.", Field: "file");

    /// <summary><c>picture_too_large</c>: more pixels than are worth reading.</summary>
    public static readonly Problem PictureTooLarge = new("picture_too_large", 422, "That picture has more pixels than fit here.", Field: "file");

    private static readonly Problem[] OfClips =
    [
        Empty, NotAVideo, Damaged, NoVideo, TooSmall, TooLarge, TooLong, TooShort, ChangingSize, Codec, Protected, TranscodeFailed, TranscodeTimeout,
        DiskFull,
    ];

    /// <summary>The problem that a stored code stands for; <see cref="TranscodeFailed"/> for one that is not known any more.</summary>
    public static Problem Named(string? code) => OfClips.FirstOrDefault(problem => problem.Code == code) ?? TranscodeFailed;
}
