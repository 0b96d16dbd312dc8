using Microsoft.Extensions.Logging;

namespace Entourage.Transcoding;

/// <summary>
/// From an uploaded file on disk to a finished clip on disk. Safe for concurrent use, but each run takes both cores: one at a time is wise.
/// </summary>
/// <param name="limits">What one upload may ask.</param>
/// <param name="sandbox">Where ffmpeg runs; see <see cref="Sandbox.DetectAsync"/>.</param>
/// <param name="time">The clock that children are killed by.</param>
/// <param name="logger">Told what ffmpeg complained about; never a member's words or names.</param>
internal sealed partial class Transcoder(TranscodeLimits limits, Sandbox sandbox, TimeProvider time, ILogger<Transcoder> logger)
{
    private const double ShareOfRenditions = 0.95;

    /// <summary>Half of the largest picture that the strictest app takes for a link card.</summary>
    private const int MaxCardBytes = 300_000;

    private const double CleanSecondsOfDamaged = 1;

    // A film cut off in the middle is not what its maker meant to show; a last moment that is missing is forgiven.
    private const double LeastOfDamaged = 0.85;

    /// <summary>From good to the worst a JPEG can be; noise fits with the last.</summary>
    private static readonly int[] CardQualities = [4, 8, 14, 22, 31];

    private readonly Probe probe = new(limits, sandbox, time);

    /// <summary>
    /// Makes every file of <see cref="ClipFiles.All"/> in the output directory, which is created if need be. On a refusal, a cancellation or
    /// a fault none of them is there.
    /// </summary>
    /// <param name="inputFile">The upload; only read.</param>
    /// <param name="outputDirectory">A directory of this clip alone, owned by the user this process runs as.</param>
    /// <param name="withoutSound">Whether its sound is left out, whatever it is.</param>
    /// <param name="progress">Told a share from 0 to 1 that only grows, from a thread of its own.</param>
    /// <param name="stop">Kills ffmpeg, waits for its end, and throws <see cref="OperationCanceledException"/>.</param>
    public async Task<Outcome<TranscodedClip>> RunAsync(
        string inputFile, string outputDirectory, bool withoutSound, Action<double> progress, CancellationToken stop)
    {
        Clear(outputDirectory);
        var finished = false;
        try
        {
            var outcome = await MakeAsync(inputFile, outputDirectory, withoutSound, progress, stop);
            finished = outcome.Ok;
            return outcome;
        }
        catch (IOException full) when (TranscodeProblems.IsDiskFull(full))
        {
            return CommonProblems.DiskFull;
        }
        finally
        {
            if (!finished)
            {
                Clear(outputDirectory);
            }
        }
    }

    private async Task<Outcome<TranscodedClip>> MakeAsync(string input, string directory, bool withoutSound, Action<double> progress, CancellationToken stop)
    {
        var container = await SniffAsync(input, stop);
        if (!container.Ok)
        {
            return container.Problem;
        }

        var report = await probe.ReadAsync(input, container.Value, directory, stop);
        if (!report.Ok)
        {
            return report.Problem;
        }

        var source = withoutSound ? report.Value with { AudioTrack = null, SoundUnreadable = false } : report.Value;
        if (Admission.Refuse(source) is { } refused)
        {
            return refused;
        }

        // A claim over the limit is taken at its word, and costs nothing more; a claim under it is measured while decoding.
        if (source.DurationSeconds > limits.MaxSeconds + TranscodeLimits.Grace)
        {
            return TranscodeProblems.TooLong;
        }

        // Last, when nothing else stands against it: whoever sent it may choose to have it without its sound.
        if (source.SoundUnreadable)
        {
            return TranscodeProblems.SoundCodec;
        }

        var plan = RenditionPlan.For(source);
        var made = await RenderAsync(input, container.Value, directory, source, plan, progress, stop);
        if (!made.Ok)
        {
            return made.Problem;
        }

        if (await TeaseAsync(directory, made.Value, plan, stop) is { } whole)
        {
            return whole;
        }

        if (await DrawAsync(directory, made.Value.PictureSeconds, plan, stop) is { } undrawn)
        {
            return undrawn;
        }

        progress(1);
        return made.Value;
    }

    private async Task<Outcome<Container>> SniffAsync(string input, CancellationToken stop)
    {
        await using var bytes = File.OpenRead(input);
        if (bytes.Length > limits.MaxBytes)
        {
            return TranscodeProblems.TooLarge;
        }

        var head = new byte[ContainerSniff.HeadLength];
        var read = await bytes.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, stop);
        return ContainerSniff.Decide(head.AsSpan(0, read), bytes.Length);
    }

    private async Task<Outcome<TranscodedClip>> RenderAsync(
        string input, Container container, string directory, ProbeReport report, RenditionPlan plan, Action<double> progress, CancellationToken stop)
    {
        var expected = report.DurationSeconds is { } claimed ? Math.Min(claimed, limits.MaxSeconds) : (double?)null;
        var lines = new ProgressLines(expected, share => progress(share * ShareOfRenditions));
        var arguments = FfmpegArguments.Renditions(
            sandbox.InputSeen(input), container, sandbox.OutputSeen(directory), report, plan, limits);
        var end = await RunFfmpegAsync(input, directory, arguments, lines.Feed, stop);
        if (Judge(end, directory, [ClipFiles.Large, ClipFiles.Small]) is { } problem)
        {
            return problem;
        }

        var made = await MeasureAsync(directory, report, plan, FfmpegComplaint.SaysDamage(end), stop);
        return made.Ok && FfmpegComplaint.SaysCutOff(end) && !await TellsItsLengthAsync(input, container, report, stop) ? TranscodeProblems.Damaged : made;
    }

    /// <summary>
    /// Whether a film says how long it was meant to be, so that one that is cut off can be told from a whole one. One in fragments says how long those are
    /// that are there, and a live recording says nothing.
    /// </summary>
    private static async Task<bool> TellsItsLengthAsync(string input, Container container, ProbeReport report, CancellationToken stop) =>
        report.DurationSeconds is not null && (container != Container.Mov || await TopBoxes.FirstAsync(input, ["moof"], stop) is null);

    /// <summary>Believes the finished files only: sizes, codecs, lengths and the absence of metadata are read from them.</summary>
    private async Task<Outcome<TranscodedClip>> MeasureAsync(
        string directory, ProbeReport report, RenditionPlan plan, bool damaged, CancellationToken stop)
    {
        List<TranscodedRendition> renditions = [];
        double? longest = null;
        double? moving = null;
        var heard = report.HasAudio;
        foreach (var (name, frame) in new[] { (ClipFiles.Large, plan.Large), (ClipFiles.Small, plan.Small) })
        {
            var file = Path.Combine(directory, name);
            var said = await probe.ReadOwnAsync(file, stop);
            var pictures = said.Ok ? ProbeReport.Number(said.Value.Streams?.FirstOrDefault(stream => stream is { CodecType: "video" })?.Duration) : null;
            if (pictures is null || pictures < (damaged ? CleanSecondsOfDamaged : TranscodeLimits.MinSeconds))
            {
                return damaged ? TranscodeProblems.Damaged
                    : ProbeReport.Number(said.Value?.Format?.Duration) >= TranscodeLimits.MinSeconds ? TranscodeProblems.Still : TranscodeProblems.TooShort;
            }

            // A sound that was declared and never came is silence; of a damaged film it may be what is missing.
            heard = heard && said.Value!.Streams!.Count > 1;
            if (damaged && heard != report.HasAudio)
            {
                return TranscodeProblems.Damaged;
            }

            if (!FinishedFile.IsAsPlanned(said.Value!, frame, heard) || !await FinishedFile.StartsFastAsync(file, stop))
            {
                LogNotAsPlanned(logger, name);
                return TranscodeProblems.TranscodeFailed;
            }

            moving ??= pictures;
            longest ??= ProbeReport.Number(said.Value!.Format?.Duration) ?? pictures;
            renditions.Add(new(name, frame.Width, frame.Height, new FileInfo(file).Length));
        }

        if (damaged && report.DurationSeconds is { } claimed && longest < Math.Min(claimed, limits.MaxSeconds) * LeastOfDamaged)
        {
            return TranscodeProblems.Damaged;
        }

        return longest > limits.MaxSeconds + TranscodeLimits.Grace
            ? TranscodeProblems.TooLong
            : new TranscodedClip(longest!.Value, moving!.Value, plan.Large.Width, plan.Large.Height, heard, renditions);
    }

    /// <summary>Cuts the first seconds, and looks at the result as at the renditions: strangers may be shown it, so it must not be the clip.</summary>
    private async Task<Problem?> TeaseAsync(string directory, TranscodedClip clip, RenditionPlan plan, CancellationToken stop)
    {
        var (large, teaser) = (Path.Combine(directory, ClipFiles.Large), Path.Combine(directory, ClipFiles.Teaser));
        var seconds = RenditionPlan.TeaserSeconds(Math.Min(clip.DurationSeconds, clip.PictureSeconds));
        var arguments = FfmpegArguments.Teaser(
            sandbox.InputSeen(large), sandbox.OutputSeen(directory), seconds, clip.HasAudio, plan, limits);
        var end = await RunFfmpegAsync(large, directory, arguments, null, stop);
        if (Judge(end, directory, [ClipFiles.Large, ClipFiles.Small, ClipFiles.Teaser]) is { } problem)
        {
            return problem;
        }

        var said = await probe.ReadOwnAsync(teaser, stop);
        if (said.Ok && ProbeReport.Number(said.Value.Format?.Duration) <= seconds + TranscodeLimits.Grace
            && FinishedFile.IsAsPlanned(said.Value, plan.Small, clip.HasAudio) && await FinishedFile.StartsFastAsync(teaser, stop))
        {
            return null;
        }

        LogNotAsPlanned(logger, ClipFiles.Teaser);
        return TranscodeProblems.TranscodeFailed;
    }

    private async Task<Problem?> DrawAsync(string directory, double seconds, RenditionPlan plan, CancellationToken stop)
    {
        var (large, small) = (Path.Combine(directory, ClipFiles.Large), Path.Combine(directory, ClipFiles.Small));
        var seen = await RunFfmpegAsync(small, null, PictureArguments.Look(sandbox.InputSeen(small), seconds, limits), null, stop);
        if (FfmpegComplaint.Judge(seen) is { } unseen)
        {
            return unseen;
        }

        var moment = PosterMoment.Choose(seen.Output, seconds);
        foreach (var quality in CardQualities)
        {
            var arguments = PictureArguments.For(
                sandbox.InputSeen(large), sandbox.OutputSeen(directory), moment, plan, quality, limits);
            var end = await RunFfmpegAsync(large, directory, arguments, null, stop);
            if (Judge(end, directory, ClipFiles.All) is { } problem)
            {
                return problem;
            }

            if (new FileInfo(Path.Combine(directory, ClipFiles.Preview)) is { Exists: true, Length: > 0 and < MaxCardBytes })
            {
                return null;
            }
        }

        return TranscodeProblems.TranscodeFailed;
    }

    private async Task<ChildEnd> RunFfmpegAsync(
        string input, string? directory, IReadOnlyList<string> arguments, Action<string>? onOutput, CancellationToken stop)
    {
        var end = await ChildProcess.RunAsync(
            sandbox.Command(sandbox.Ffmpeg, input, directory, arguments), limits.WallClock, time, onOutput, stop);
        FfmpegComplaint.ThrowIfMachineFailed(end, limits);
        if (end.ExitCode != 0)
        {
            LogFailed(logger, end.ExitCode, end.TimedOut, LastWords(end.Complaint));
        }

        return end;
    }

    /// <summary>Whether a run went well, and left what it should: every file of these names, and nothing else.</summary>
    private Problem? Judge(ChildEnd end, string directory, IReadOnlyList<string> names)
    {
        if (FfmpegComplaint.Judge(end) is { } problem)
        {
            return problem;
        }

        if (Leftovers.AreFiles(directory, names) && names.All(name => File.Exists(Path.Combine(directory, name))))
        {
            return null;
        }

        // A film without a single whole frame makes a run that ends well and files without content.
        LogNotAsPlanned(logger, "the folder");
        return FfmpegComplaint.SaysDamage(end) ? TranscodeProblems.Damaged : TranscodeProblems.TranscodeFailed;
    }

    private static void Clear(string directory)
    {
        Leftovers.Remove(directory);
        Directory.CreateDirectory(directory);
    }

    /// <summary>ffmpeg may quote bytes of the file: only plain letters of a short end reach the log.</summary>
    private static string LastWords(string complaint)
    {
        const int Enough = 300;
        var end = complaint.AsSpan(Math.Max(0, complaint.Length - Enough)).Trim();
        return string.Create(end.Length, end, static (to, from) =>
        {
            for (var at = 0; at < to.Length; at++)
            {
                to[at] = char.IsBetween(from[at], ' ', '~') ? from[at] : ' ';
            }
        });
    }

    [LoggerMessage(2121, LogLevel.Warning, "ffmpeg ended with {ExitCode} (by the clock: {TimedOut}): {LastWords}")]
    private static partial void LogFailed(ILogger logger, int exitCode, bool timedOut, string lastWords);

    [LoggerMessage(2122, LogLevel.Error, "ffmpeg finished, but {Name} is not what was asked for; it is not published")]
    private static partial void LogNotAsPlanned(ILogger logger, string name);
}
