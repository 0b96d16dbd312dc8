namespace Entourage.Transcoding;

/// <summary>Decides from a file's own words whether it is worth decoding. Whatever needs no decoding to be refused is refused here.</summary>
internal static class Admission
{
    /// <summary>
    /// What phones, cameras, browsers and screen recorders make. Motion JPEG is left out: it is what cover art and old cameras use, and every
    /// decoder more is one more that strangers may feed.
    /// </summary>
    private static readonly HashSet<string> Codecs = ["h264", "hevc", "vp8", "vp9", "av1", "mpeg4"];

    /// <summary>
    /// The decoders that strangers' files may reach, by ffmpeg's names: the pictures above; the sound of phones, cameras and browsers; and what
    /// ffprobe opens only to say that it is there and is dropped, subtitles in plain text and cover art.
    /// </summary>
    public const string Decoders =
        "h264,hevc,vp8,libvpx,vp9,libvpx-vp9,av1,libdav1d,libaom-av1,mpeg4,"
        + "aac,mp3,mp3float,opus,libopus,vorbis,libvorbis,flac,alac,ac3,eac3,amrnb,amrwb,pcm_s16le,pcm_s16be,pcm_s24le,pcm_s24be,pcm_s32le,pcm_f32le,"
        + "mov_text,subrip,srt,ass,ssa,webvtt,text,mjpeg,png";

    /// <summary>The sounds among <see cref="Decoders"/>, by ffmpeg's names of the forms.</summary>
    private static readonly HashSet<string> Sounds =
    [
        "aac", "mp3", "opus", "vorbis", "flac", "alac", "ac3", "eac3", "amr_nb", "amr_wb", "pcm_s16le", "pcm_s16be", "pcm_s24le", "pcm_s24be", "pcm_s32le", "pcm_f32le",
    ];

    /// <summary>Transfer curves that screens show right as they are; the two of high dynamic range are mapped.</summary>
    private static readonly HashSet<string> Transfers =
    [
        "unknown", "reserved", "bt709", "gamma22", "gamma28", "bt470m", "bt470bg", "smpte170m", "smpte240m", "iec61966-2-1", "iec61966-2-4",
        "bt1361e", "bt2020-10", "bt2020-12", "smpte2084", "arib-std-b67",
    ];

    public static bool IsReadablePicture(string? codec) => codec is not null && Codecs.Contains(codec);

    public static bool IsReadableSound(string codec) => Sounds.Contains(codec);

    /// <summary>The largest picture that can be read, before those that are larger than any may be.</summary>
    public static Track? BestPicture(IReadOnlyList<Track> tracks) => tracks
        .Where(track => track.IsPicture && IsReadablePicture(track.Codec))
        .OrderByDescending(track => Math.Max(track.Width, track.Height) <= TranscodeLimits.MaxSide)
        .ThenByDescending(track => (long)track.Width * track.Height).FirstOrDefault();

    public static Problem? Refuse(ProbeReport report)
    {
        if (report.Width <= 0 || report.Height <= 0)
        {
            return TranscodeProblems.Damaged;
        }

        if (report.Encrypted)
        {
            return TranscodeProblems.Protected;
        }

        if (!Codecs.Contains(report.VideoCodec) || !Transfers.Contains(report.ColourTransfer ?? "unknown") || report.NeedsDolbyVision)
        {
            return TranscodeProblems.Codec;
        }

        if (report.Width > TranscodeLimits.MaxSide || report.Height > TranscodeLimits.MaxSide
            || (long)report.Width * report.Height > TranscodeLimits.MaxPixels)
        {
            return TranscodeProblems.TooLarge;
        }

        if (Math.Min(report.Width, report.Height) < TranscodeLimits.MinSide)
        {
            return TranscodeProblems.TooSmall;
        }

        // Last: a picture that no decoder makes room for has no pixels to speak of either.
        return report.PixelFormat is null ? TranscodeProblems.Damaged : null;
    }
}
