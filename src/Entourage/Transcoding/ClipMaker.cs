using Microsoft.Extensions.Logging;

namespace Entourage.Transcoding;

/// <summary>Makes clips of uploads. Safe for concurrent use, but each run takes both cores: one of each kind at a time is wise.</summary>
[FrontDoor]
internal sealed class ClipMaker(TranscodeLimits limits, SandboxOnce sandbox, TimeProvider time, ILogger<Transcoder> logger)
{
    /// <summary>How many bytes <see cref="Refuse"/> decides by.</summary>
    public const int HeadLength = ContainerSniff.HeadLength;

    /// <summary>How well strangers' files are kept apart here; null before <see cref="PrepareAsync"/> has found out.</summary>
    public SandboxStrength? Strength => sandbox.Strength;

    /// <summary>Decides by a file's first bytes alone whether the rest is worth taking; null when it is.</summary>
    /// <param name="head">The first <see cref="HeadLength"/> bytes, or all there are.</param>
    /// <param name="length">The length of the whole file, or the largest number there is while that is not known.</param>
    public static Problem? Refuse(ReadOnlySpan<byte> head, long length) => ContainerSniff.Decide(head, length).Problem;

    /// <summary>Makes sure that ffmpeg is here, finds out how well it can be kept apart, and logs that.</summary>
    /// <exception cref="InvalidOperationException">A program is missing; the message says which and how to get it.</exception>
    public async Task<SandboxStrength> PrepareAsync(CancellationToken stop) => (await sandbox.GetAsync(stop)).Strength;

    /// <summary>
    /// Makes every file of <see cref="ClipFiles.With"/> in the output directory, which is created if need be. On a refusal, a cancellation or
    /// a fault none of them is there.
    /// </summary>
    /// <param name="rendition">Which of the films, and what belongs to it. The large one, for which nobody waits, leaves the machine to whatever else is to be done.</param>
    /// <param name="inputFile">The upload; only read.</param>
    /// <param name="outputDirectory">A directory of this clip alone, owned by the user this process runs as.</param>
    /// <param name="withoutSound">Whether its sound is left out, whatever it is.</param>
    /// <param name="progress">Told a share from 0 to 1 that only grows, from a thread of its own.</param>
    /// <param name="stop">Kills ffmpeg, waits for its end, and throws <see cref="OperationCanceledException"/>.</param>
    /// <param name="early">The small film, where it was begun while the upload came in.</param>
    /// <returns>The film, or one of <see cref="TranscodeProblems"/>.</returns>
    public async Task<Outcome<TranscodedClip>> MakeAsync(
        Rendition rendition, string inputFile, string outputDirectory, bool withoutSound, Action<double> progress, CancellationToken stop, HeadStart? early = null)
    {
        var box = await sandbox.GetAsync(stop);
        var transcoder = new Transcoder(limits, rendition == Rendition.Large ? box.InBackground() : box, time, logger);
        return await transcoder.RunAsync(rendition, inputFile, outputDirectory, withoutSound, progress, stop, early);
    }

    /// <summary>Begins with the small film of a file that is still coming in.</summary>
    /// <param name="arrivingFile">Where its bytes arrive.</param>
    /// <param name="folder">A folder of it alone, which is made and removed.</param>
    public HeadStart Begin(string arrivingFile, string folder)
    {
        var early = new HeadStart(arrivingFile, folder, limits, sandbox, time, logger);
        early.Begin();
        return early;
    }
}
