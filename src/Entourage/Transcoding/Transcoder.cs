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
    private const double ShareOfFilms = 0.95;

    /// <summary>Half of the largest picture that the strictest app takes for a link card.</summary>
    private const int MaxCardBytes = 300_000;

    private const string PicturesApart = "pictures";

    private const string TeaserApart = "teaser";

    private const double CleanSecondsOfDamaged = 1;

    // A film cut off in the middle is not what its maker meant to show; a last moment that is missing is forgiven.
    private const double LeastOfDamaged = 0.85;

    /// <summary>From good to the worst a JPEG can be; noise fits with the last.</summary>
    private static readonly int[] CardQualities = [4, 8, 14, 22, 31];

    private readonly Probe probe = new(limits, sandbox, time);

    /// <summary>
    /// Makes every file of <see cref="ClipFiles.With"/> in the output directory, which is created if need be. On a refusal, a cancellation or
    /// a fault none of them is there.
    /// </summary>
    /// <param name="rendition">Which of the films, and what belongs to it.</param>
    /// <param name="inputFile">The upload; only read.</param>
    /// <param name="outputDirectory">A directory of this clip alone, owned by the user this process runs as.</param>
    /// <param name="withoutSound">Whether its sound is left out, whatever it is.</param>
    /// <param name="progress">Told a share from 0 to 1 that only grows, from a thread of its own.</param>
    /// <param name="stop">Kills ffmpeg, waits for its end, and throws <see cref="OperationCanceledException"/>.</param>
    /// <param name="early">The small film, where it was begun while the upload came in.</param>
    public async Task<Outcome<TranscodedClip>> RunAsync(
        Rendition rendition, string inputFile, string outputDirectory, bool withoutSound, Action<double> progress, CancellationToken stop, HeadStart? early = null)
    {
        Clear(outputDirectory);
        var finished = false;
        try
        {
            var outcome = await MakeAsync(rendition, inputFile, outputDirectory, withoutSound, progress, early, stop);
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

    private async Task<Outcome<TranscodedClip>> MakeAsync(
        Rendition rendition, string input, string directory, bool withoutSound, Action<double> progress, HeadStart? early, CancellationToken stop)
    {
        var read = await ReadAsync(input, directory, withoutSound, stop);
        if (!read.Ok)
        {
            return read.Problem;
        }

        var source = read.Value;
        var film = await RenderAsync(rendition, source, directory, progress, early, stop);
        if (!film.Ok)
        {
            return film.Problem;
        }

        var made = rendition == Rendition.Small ? await CompleteAsync(source, film.Value, directory, stop) : await MeasureAsync(source, film.Value, directory, stop);
        if (made.Ok)
        {
            progress(1);
        }

        return made;
    }

    /// <summary>Measures the small film and makes what goes with it, as far as that is possible beside each other: each child is mostly a start, on one processor.</summary>
    private async Task<Outcome<TranscodedClip>> CompleteAsync(Source source, Film film, string directory, CancellationToken stop)
    {
        var drawn = DrawAsync(source, directory, PosterMoment.Choose(film.Looked, source.Report.Expected(limits)), stop);
        try
        {
            var made = await MeasureAsync(source, film, directory, stop);
            if (!made.Ok)
            {
                return made.Problem;
            }

            var teased = await TeaseAsync(directory, made.Value, source.Plan, stop);
            return (await drawn ?? teased) is { } problem ? problem : made;
        }
        finally
        {
            // Nothing is at work in the folder any more when it is cleared.
            await ((Task)drawn).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>What the file is and what will be made of it, or why it is not taken.</summary>
    private async Task<Outcome<Source>> ReadAsync(string input, string directory, bool withoutSound, CancellationToken stop)
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

        var said = withoutSound ? report.Value with { AudioTrack = null, SoundUnreadable = false } : report.Value;
        return Refuse(said, limits) is { } refused ? refused : new Source(input, container.Value, said, RenditionPlan.For(said));
    }

    /// <summary>Whether what a file says of itself is enough not to take it.</summary>
    internal static Problem? Refuse(ProbeReport said, TranscodeLimits limits)
    {
        if (Admission.Refuse(said) is { } refused)
        {
            return refused;
        }

        // A claim over the limit is taken at its word, and costs nothing more; a claim under it is measured while decoding.
        if (said.DurationSeconds > limits.MaxSeconds + TranscodeLimits.Grace)
        {
            return TranscodeProblems.TooLong;
        }

        // Last, when nothing else stands against it: whoever sent it may choose to have it without its sound.
        return said.SoundUnreadable ? TranscodeProblems.SoundCodec : null;
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

    private async Task<Outcome<Film>> RenderAsync(
        Rendition rendition, Source source, string directory, Action<double> progress, HeadStart? early, CancellationToken stop)
    {
        var (input, container, report, plan) = source;
        var place = Path.Combine(directory, ClipFiles.Film(rendition));
        void Tell(double share) => progress(share * ShareOfFilms);
        if (early is not null && await early.TakeAsync(report, new FileInfo(input).Length, place, Tell, stop) is { } looked)
        {
            return new Film(rendition, looked, IsDamaged: false, IsCutOff: false);
        }

        var lines = new FilmLines(report.Expected(limits), Tell);
        var arguments = FfmpegArguments.Film(
            rendition, sandbox.InputSeen(input), container, sandbox.OutputSeen(directory), report, plan, limits);
        var end = await RunFfmpegAsync(input, directory, arguments, lines.Feed, stop);
        return Judge(end, directory, [ClipFiles.Film(rendition)]) is { } problem ? problem
            : new Film(rendition, lines.Looked, FfmpegComplaint.SaysDamage(end), FfmpegComplaint.SaysCutOff(end));
    }

    /// <summary>
    /// Whether a film says how long it was meant to be, so that one that is cut off can be told from a whole one. One in fragments says how long those are
    /// that are there, and a live recording says nothing.
    /// </summary>
    private static async Task<bool> TellsItsLengthAsync(string input, Container container, ProbeReport report, CancellationToken stop) =>
        report.DurationSeconds is not null && (container != Container.Mov || await TopBoxes.FirstAsync(input, ["moof"], stop) is null);

    /// <summary>Believes the finished film only: its size, codecs and length and the absence of metadata are read from it.</summary>
    private async Task<Outcome<TranscodedClip>> MeasureAsync(Source source, Film made, string directory, CancellationToken stop)
    {
        var film = Path.Combine(directory, ClipFiles.Film(made.Rendition));
        var clip = await MeasureAsync(film, source.Report, source.Plan.Of(made.Rendition), made.IsDamaged, made.Rendition == Rendition.Large || source.Plan.HasOne, stop);
        return clip.Ok && made.IsCutOff && !await TellsItsLengthAsync(source.File, source.Container, source.Report, stop) ? TranscodeProblems.Damaged : clip;
    }

    private async Task<Outcome<TranscodedClip>> MeasureAsync(string film, ProbeReport report, Frame frame, bool damaged, bool whole, CancellationToken stop)
    {
        var said = await probe.ReadOwnAsync(film, stop);
        var lasts = ProbeReport.Number(said.Value?.Format?.Duration);
        var moving = said.Ok ? ProbeReport.Number(said.Value.Streams?.FirstOrDefault(stream => stream is { CodecType: "video" })?.Duration) : null;
        if (moving is null || moving < (damaged ? CleanSecondsOfDamaged : TranscodeLimits.MinSeconds))
        {
            return damaged ? TranscodeProblems.Damaged : lasts >= TranscodeLimits.MinSeconds ? TranscodeProblems.Still : TranscodeProblems.TooShort;
        }

        // A sound that was declared and never came is silence; of a damaged film it may be what is missing.
        var heard = report.HasAudio && said.Value!.Streams!.Count > 1;
        if (damaged && heard != report.HasAudio)
        {
            return TranscodeProblems.Damaged;
        }

        if (!FinishedFile.IsAsPlanned(said.Value!, frame, heard) || !await FinishedFile.StartsFastAsync(film, stop))
        {
            LogNotAsPlanned(logger, Path.GetFileName(film));
            return TranscodeProblems.TranscodeFailed;
        }

        var length = lasts ?? moving.Value;
        if (damaged && report.DurationSeconds is { } claimed && length < Math.Min(claimed, limits.MaxSeconds) * LeastOfDamaged)
        {
            return TranscodeProblems.Damaged;
        }

        return length > limits.MaxSeconds + TranscodeLimits.Grace
            ? TranscodeProblems.TooLong
            : new TranscodedClip(length, moving.Value, frame.Width, frame.Height, heard, whole);
    }

    /// <summary>Cuts the first seconds, and looks at the result as at the film: strangers may be shown it, so it must not be the clip.</summary>
    private async Task<Problem?> TeaseAsync(string directory, TranscodedClip clip, RenditionPlan plan, CancellationToken stop)
    {
        var apart = Apart(directory, TeaserApart);
        var (film, teaser) = (Path.Combine(directory, ClipFiles.Small), Path.Combine(apart, ClipFiles.Teaser));
        var seconds = RenditionPlan.TeaserSeconds(Math.Min(clip.DurationSeconds, clip.PictureSeconds));
        var arguments = FfmpegArguments.Teaser(sandbox.InputSeen(film), sandbox.OutputSeen(apart), seconds, clip.HasAudio, plan, limits);
        try
        {
            var end = await RunFfmpegAsync(film, apart, arguments, null, stop);
            if (Judge(end, apart, [ClipFiles.Teaser]) is { } problem)
            {
                return problem;
            }

            var said = await probe.ReadOwnAsync(teaser, stop);
            if (!said.Ok || !(ProbeReport.Number(said.Value.Format?.Duration) <= seconds + TranscodeLimits.Grace)
                || !FinishedFile.IsAsPlanned(said.Value, plan.Small, clip.HasAudio) || !await FinishedFile.StartsFastAsync(teaser, stop))
            {
                LogNotAsPlanned(logger, ClipFiles.Teaser);
                return TranscodeProblems.TranscodeFailed;
            }

            File.Move(teaser, Path.Combine(directory, ClipFiles.Teaser));
            return null;
        }
        finally
        {
            Leftovers.Remove(apart);
        }
    }

    /// <summary>Draws the pictures from the upload, which has more in it than the small film; where that does not give any, from the small film.</summary>
    private async Task<Problem?> DrawAsync(Source source, string directory, double moment, CancellationToken stop)
    {
        var (input, container, report, plan) = source;
        var small = Path.Combine(directory, ClipFiles.Small);
        var upload = new DrawnFrom(sandbox.InputSeen(input), container, FfmpegArguments.Upright(report, plan.Large), plan.Large);
        return await DrawAsync(input, upload, directory, moment, plan, stop) is null
            ? null
            : await DrawAsync(small, new(sandbox.InputSeen(small), Container.Mov, "[0:v:0]null", plan.Small), directory, moment, plan, stop);
    }

    private async Task<Problem?> DrawAsync(string film, DrawnFrom from, string directory, double moment, RenditionPlan plan, CancellationToken stop)
    {
        var apart = Apart(directory, PicturesApart);
        try
        {
            foreach (var quality in CardQualities)
            {
                var arguments = PictureArguments.For(from, plan.Small, sandbox.OutputSeen(apart), moment, quality, limits);
                var end = await RunFfmpegAsync(film, apart, arguments, null, stop);
                if (Judge(end, apart, ClipFiles.Pictures) is { } problem)
                {
                    return problem;
                }

                if (new FileInfo(Path.Combine(apart, ClipFiles.Preview)).Length < MaxCardBytes)
                {
                    foreach (var name in ClipFiles.Pictures) File.Move(Path.Combine(apart, name), Path.Combine(directory, name));
                    return null;
                }
            }

            return TranscodeProblems.TranscodeFailed;
        }
        finally
        {
            Leftovers.Remove(apart);
        }
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

    /// <summary>A film that was made and not measured yet.</summary>
    /// <param name="Rendition">Which.</param>
    /// <param name="Looked">What its frames show, for <see cref="PosterMoment.Choose"/>.</param>
    /// <param name="IsDamaged">Whether parts of the source could not be read.</param>
    /// <param name="IsCutOff">Whether the source ends before what it has begun to hold does.</param>
    private sealed record Film(Rendition Rendition, string Looked, bool IsDamaged, bool IsCutOff);

    /// <summary>An upload that is taken, and what will be made of it.</summary>
    private sealed record Source(string File, Container Container, ProbeReport Report, RenditionPlan Plan);

    /// <summary>A folder for one child: nothing that reads a stranger's bytes may write where the small film is.</summary>
    private static string Apart(string directory, string name)
    {
        var apart = Path.Combine(directory, name);
        Clear(apart);
        return apart;
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
