using Entourage.Kernel;

namespace Entourage.Clips.Transcoding;

/// <summary>Every reason why an uploaded file does not become a clip.</summary>
internal static class TranscodeProblems
{
    public static readonly Problem Empty = new("empty", 422, "The file is empty.");
    public static readonly Problem NotAVideo = new("not_a_video", 422, "The file is not an MP4, MOV or WebM video.");
    public static readonly Problem Damaged = new("damaged", 422, "The file is damaged or incomplete.");
    public static readonly Problem NoVideo = new("no_video", 422, "The file has no moving picture.");
    public static readonly Problem TooSmall = new("too_small", 422, "The picture is smaller than 64 by 64 pixels.");
    public static readonly Problem TooLarge = new("too_large", 422, "The picture or the file is larger than allowed.");
    public static readonly Problem TooLong = new("too_long", 422, "The clip is longer than allowed.");
    public static readonly Problem TooShort = new("too_short", 422, "The clip is shorter than half a second.");
    public static readonly Problem ChangingSize = new("changing_size", 422, "The picture changes its size within the clip.");
    public static readonly Problem Codec = new("codec", 422, "The video is stored in a form that cannot be read here.");
    public static readonly Problem Protected = new("protected", 422, "The video is encrypted.");
    public static readonly Problem TranscodeFailed = new("transcode_failed", 422, "The video could not be converted.");
    public static readonly Problem TranscodeTimeout = new("transcode_timeout", 422, "Converting the video took more than it may.");
    public static readonly Problem DiskFull = new("disk_full", 507, "There is no room left to store the clip.");
}
