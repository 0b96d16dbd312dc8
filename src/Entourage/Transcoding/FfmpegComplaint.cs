using System.Text.RegularExpressions;
using Entourage.Kernel;

namespace Entourage.Transcoding;

/// <summary>Reads from a child's end what was wrong with the file. ffmpeg has no codes for it; these words have been the same for a decade.</summary>
internal static partial class FfmpegComplaint
{
    private const int Killed = 128 + 9;
    private const int OutOfProcessorTime = 128 + 24;

    /// <summary>ffmpeg's own code when a signal, such as the one for processor time, asked it to end.</summary>
    private const int AskedToEnd = 255;

    /// <summary>ffmpeg's own code when too large a share of the frames could not be decoded.</summary>
    private const int TooManyErrors = 69;

    private static readonly string[] Wrappers = ["bwrap: ", "unshare: ", "setsid: ", "prlimit: ", "choom: ", "nice: ", "/usr/bin/nice: ", "/usr/bin/prlimit: "];

    private static readonly string[] Damages =
        ["Invalid data found", "partial file", "Error while decoding", "Error submitting packet to decoder", "moov atom not found"];

    public static Problem? Judge(ChildEnd end)
    {
        if (Says(end, "No space left on device") || Says(end, "Disk quota exceeded"))
        {
            return TranscodeProblems.DiskFull;
        }

        if (Says(end, "Changing video frame properties on the fly"))
        {
            return TranscodeProblems.ChangingSize;
        }

        if (end.TimedOut || end.ExitCode is Killed or OutOfProcessorTime or AskedToEnd)
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

    /// <summary>Whether a stream is stored in a form outside <see cref="Admission.Decoders"/>.</summary>
    public static bool SaysOtherCodec(ChildEnd end) => Says(end, "not on whitelist");

    /// <summary>Whether a decoder met a picture larger than any may be, and made no room for it.</summary>
    public static bool SaysTooManyPixels(ChildEnd end) => PictureSize().IsMatch(end.Complaint);

    /// <summary>A wrapper that fails is a fault of this machine, and no word about the file.</summary>
    public static void ThrowIfSandboxFailed(ChildEnd end)
    {
        if (end.ExitCode != 0 && Wrappers.Any(wrapper => end.Complaint.StartsWith(wrapper, StringComparison.Ordinal)))
        {
            throw new InvalidOperationException($"The sandbox did not start: {end.Complaint.Trim()}");
        }
    }

    private static bool Says(ChildEnd end, string words) => end.Complaint.Contains(words, StringComparison.Ordinal);

    [GeneratedRegex("Picture size [1-9][0-9]*x[1-9][0-9]* (is invalid|exceeds)")]
    private static partial Regex PictureSize();
}
