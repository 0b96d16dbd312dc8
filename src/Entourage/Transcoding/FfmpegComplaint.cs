using System.Text.RegularExpressions;

namespace Entourage.Transcoding;

/// <summary>Reads from a child's end what was wrong with the file. ffmpeg has no codes for it; these words have been the same for a decade.</summary>
internal static partial class FfmpegComplaint
{
    private const int OutOfProcessorTime = 128 + 24;

    /// <summary>ffmpeg's own code when a signal, such as the one for processor time, asked it to end.</summary>
    private const int AskedToEnd = 255;

    /// <summary>
    /// SIGHUP, SIGINT, SIGQUIT, SIGBUS, SIGKILL and SIGTERM: what the kernel sends when memory or a disk runs out, and others when they stop things. A crash
    /// (SIGSEGV, SIGABRT and their kin) is not among them: it comes of what is read.
    /// </summary>
    private static readonly int[] FromOutside = [128 + 1, 128 + 2, 128 + 3, 128 + 7, 128 + 9, 128 + 15, AskedToEnd];

    /// <summary>ffmpeg's own code when too large a share of the frames could not be decoded.</summary>
    private const int TooManyErrors = 69;

    private static readonly string[] Wrappers = ["bwrap: ", "unshare: ", "setsid: ", "prlimit: ", "choom: ", "nice: ", "/usr/bin/nice: ", "/usr/bin/prlimit: "];

    private static string[] Ends => ["partial file", "File ended prematurely"];

    private static readonly string[] Damages =
        ["Invalid data found", "Error while decoding", "Error submitting packet to decoder", "moov atom not found", .. Ends];

    public static Problem? Judge(ChildEnd end)
    {
        if (Says(end, "No space left on device") || Says(end, "Disk quota exceeded"))
        {
            return CommonProblems.DiskFull;
        }

        if (Says(end, "Changing video frame properties on the fly"))
        {
            return TranscodeProblems.ChangingSize;
        }

        // Any other end by a signal was either ours or has been thrown.
        if (end.TimedOut || end.ExitCode == OutOfProcessorTime || FromOutside.Contains(end.ExitCode))
        {
            return TranscodeProblems.TranscodeTimeout;
        }

        return end.ExitCode switch
        {
            0 => null,
            TooManyErrors => TranscodeProblems.Damaged,
            _ => SaysDamage(end) ? TranscodeProblems.Damaged : TranscodeProblems.TranscodeFailed,
        };
    }

    /// <summary>Whether parts of the file could not be read, even where the rest could.</summary>
    public static bool SaysDamage(ChildEnd end) => Damages.Any(words => Says(end, words));

    /// <summary>Whether the file ends before what it has begun to hold does.</summary>
    public static bool SaysCutOff(ChildEnd end) => Ends.Any(words => Says(end, words));

    /// <summary>Whether a stream is stored in a form outside <see cref="Admission.Decoders"/>.</summary>
    public static bool SaysOtherCodec(ChildEnd end) => Says(end, "not on whitelist");

    /// <summary>Whether a decoder met a picture larger than any may be, and made no room for it.</summary>
    public static bool SaysTooManyPixels(ChildEnd end) => PictureSize().IsMatch(end.Complaint);

    /// <summary>
    /// Whether somebody else ended the child, such as the kernel for want of memory. Where it may have used up its processor time the limit is to blame:
    /// it asks first and kills later.
    /// </summary>
    public static bool EndedFromOutside(ChildEnd end, TranscodeLimits limits) =>
        !end.TimedOut && FromOutside.Contains(end.ExitCode) && end.Took * Environment.ProcessorCount < TimeSpan.FromSeconds(limits.CpuSeconds);

    /// <summary>A wrapper that fails, or a child that somebody else ended, is a fault of this machine and no word about the file.</summary>
    /// <exception cref="InvalidOperationException">It is so: the same again may go well.</exception>
    public static void ThrowIfMachineFailed(ChildEnd end, TranscodeLimits limits)
    {
        if (EndedFromOutside(end, limits))
        {
            throw new InvalidOperationException($"A child that read an upload was ended from outside (code {end.ExitCode}).");
        }

        if (end.ExitCode != 0 && Wrappers.Any(wrapper => end.Complaint.StartsWith(wrapper, StringComparison.Ordinal)))
        {
            throw new InvalidOperationException($"The sandbox did not start: {end.Complaint.Trim()}");
        }
    }

    private static bool Says(ChildEnd end, string words) => end.Complaint.Contains(words, StringComparison.Ordinal);

    [GeneratedRegex("Picture size [1-9][0-9]*x[1-9][0-9]* (is invalid|exceeds)")]
    private static partial Regex PictureSize();
}
