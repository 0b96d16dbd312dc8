using System.Threading.RateLimiting;

namespace Entourage.Transcoding;

/// <summary>
/// Makes a member's picture of whatever JPEG, PNG or WebP they send: 256 × 256, cropped around its middle, upright, without metadata. The
/// source is read in the same sandbox as clips, two at a time; a few more wait for their turn. Safe for concurrent use.
/// </summary>
internal sealed class PictureMaker(TranscodeLimits limits, SandboxOnce sandbox, TimeProvider time) : IDisposable
{
    /// <summary>The side of the finished picture, in pixels.</summary>
    public const int Side = 256;

    /// <summary>The largest picture that is read, in pixels: as many as phones take, and as many as one allocation of ffmpeg's may hold.</summary>
    public const int MaxPixels = 64_000_000;

    /// <summary>The side of a small picture, in pixels: what a row of a list shows on a telephone.</summary>
    public const int SmallSide = 96;

    /// <summary>The largest picture that a small one is made of, in pixels.</summary>
    public const int MaxPixelsForSmall = 16_000_000;

    /// <summary>The most that a small one can have, in bytes: as many as its pixels would have bare.</summary>
    private const int MaxSmallBytes = SmallSide * SmallSide * 3;

    private const int HeadLength = 12;
    private const string Picture = "picture.jpg";

    private const int AtOnce = 2;
    private const int MostWaiting = 8;

    private readonly ConcurrencyLimiter turns = new(new()
    {
        PermitLimit = AtOnce,
        QueueLimit = MostWaiting,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    /// <summary>Makes the picture; on a refusal or a fault there is none, and an older one stays as it was.</summary>
    /// <param name="input">What was sent; only read.</param>
    /// <param name="output">Where the finished JPEG goes; its folder exists.</param>
    /// <param name="stop">Kills ffmpeg and throws <see cref="OperationCanceledException"/>.</param>
    /// <returns>
    /// <c>picture_not_valid</c> or <c>picture_too_large</c> when it cannot be made, <c>picture_too_slow</c> when it took more time than it may, and
    /// <c>pictures_busy</c> when its turn did not come.
    /// </returns>
    public Task<Outcome<Done>> MakeAsync(string input, string output, CancellationToken stop) => MakeAsync(input, output, new(Side, MaxPixels), stop);

    /// <summary>Makes a small one (<see cref="SmallSide"/>) of bytes that came from elsewhere, and leaves nothing behind.</summary>
    /// <returns>The JPEG, or the problems of <see cref="MakeAsync(string, string, CancellationToken)"/>.</returns>
    public async Task<Outcome<byte[]>> MakeSmallAsync(byte[] picture, CancellationToken stop)
    {
        var folder = Directory.CreateTempSubdirectory("entourage-picture-").FullName;
        try
        {
            var (input, output) = (Path.Combine(folder, "taken"), Path.Combine(folder, "made.jpg"));
            await File.WriteAllBytesAsync(input, picture, stop);
            var made = await MakeAsync(input, output, new(SmallSide, MaxPixelsForSmall), stop);
            if (!made.Ok) return made.Problem;
            return new FileInfo(output).Length <= MaxSmallBytes ? await File.ReadAllBytesAsync(output, stop) : CommonProblems.PictureNotValid;
        }
        finally
        {
            Leftovers.Remove(folder);
        }
    }

    private async Task<Outcome<Done>> MakeAsync(string input, string output, Shape shape, CancellationToken stop)
    {
        if (await DemuxerAsync(input, stop) is not { } demuxer) return CommonProblems.PictureNotValid;
        var box = await sandbox.GetAsync(stop);
        using var turn = await WaitAsync(stop);
        if (turn is not { IsAcquired: true }) return TranscodeProblems.PicturesBusy;
        if (await RefuseAsync(box, input, demuxer, shape.MaxPixels, stop) is { } refused) return refused;

        var draft = Directory.CreateDirectory($"{output}.{Guid.NewGuid():N}").FullName;
        try
        {
            var end = await RunAsync(box, box.Ffmpeg, input, draft, Arguments(box.InputSeen(input), demuxer, shape, box.OutputSeen(draft)), stop);
            var made = Path.Combine(draft, Picture);
            if (Refuse(end) is { } failed) return failed;
            if (!File.Exists(made) || !Leftovers.AreFiles(draft, [Picture])) return CommonProblems.PictureNotValid;
            File.Move(made, output, overwrite: true);
            return default(Done);
        }
        finally
        {
            Leftovers.Remove(draft);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => turns.Dispose();

    /// <summary>By its first bytes; names and declared types are not asked.</summary>
    internal static string? Demuxer(ReadOnlySpan<byte> head) => head switch
    {
        [0xFF, 0xD8, 0xFF, ..] => "jpeg_pipe",
        [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => "png_pipe",
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => "webp_pipe",
        _ => null,
    };

    private static async Task<string?> DemuxerAsync(string input, CancellationToken stop)
    {
        await using var bytes = File.OpenRead(input);
        var head = new byte[HeadLength];
        var read = await bytes.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, stop);
        return Demuxer(head.AsSpan(0, read));
    }

    /// <summary>Asks for the size first: a picture of a few kilobytes can unfold into gigabytes.</summary>
    private async Task<Problem?> RefuseAsync(Sandbox box, string input, string demuxer, int maxPixels, CancellationToken stop)
    {
        List<string> arguments =
        [
            "-v", "error", .. OnlyThis(demuxer, maxPixels), "-show_entries", "stream=codec_type,width,height", "-of", "json=compact=1", box.InputSeen(input),
        ];
        var end = await RunAsync(box, box.Ffprobe, input, null, arguments, stop);
        if (end.Complaint.Contains("Picture size", StringComparison.Ordinal)) return TranscodeProblems.PictureTooLarge;
        if (Refuse(end) is { } failed) return failed;
        if (end.OutputCut) return CommonProblems.PictureNotValid;
        var said = ProbeJson.Read(end.Output)?.Streams;
        if (said is not [{ Width: > 0 and var width, Height: > 0 and var height }, ..]) return CommonProblems.PictureNotValid;
        return (long)width * height > maxPixels ? TranscodeProblems.PictureTooLarge : null;
    }

    private static Problem? Refuse(ChildEnd end) =>
        end.TimedOut ? TranscodeProblems.PictureTooSlow : end.ExitCode != 0 ? CommonProblems.PictureNotValid : null;

    /// <summary>A turn; none where too many wait already or it does not come in time.</summary>
    private async Task<RateLimitLease?> WaitAsync(CancellationToken stop)
    {
        using var patience = new CancellationTokenSource(limits.PictureWait, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stop);
        try
        {
            return await turns.AcquireAsync(1, either.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>Somebody else's end of a child, for want of memory above all, is tried once more.</summary>
    private async Task<ChildEnd> RunAsync(
        Sandbox box, string program, string input, string? output, IReadOnlyList<string> arguments, CancellationToken stop)
    {
        var command = box.Command(program, input, output, arguments);
        var end = await ChildProcess.RunAsync(command, limits.PictureClock, time, null, stop);
        if (FfmpegComplaint.EndedFromOutside(end, limits)) end = await ChildProcess.RunAsync(command, limits.PictureClock, time, null, stop);
        FfmpegComplaint.ThrowIfMachineFailed(end, limits);
        return end;
    }

    private static string[] OnlyThis(string demuxer, int maxPixels) =>
    [
        "-max_alloc", FfmpegArguments.MaxAllocation, "-protocol_whitelist", "file", "-format_whitelist", demuxer,
        "-codec_whitelist", "mjpeg,png,webp",
        "-max_pixels", maxPixels.ToString(CultureInfo.InvariantCulture), "-f", demuxer,
    ];

    private static List<string> Arguments(string input, string demuxer, Shape shape, string output)
    {
        // What is see-through shows white behind it.
        var side = shape.Side.ToString(CultureInfo.InvariantCulture);
        var graph = $"color=white:s={side}x{side}[ground];[0:v:0]scale={side}:{side}:force_original_aspect_ratio=increase:flags=area,"
            + $"crop={side}:{side},setsar=1,format=rgba[front];[ground][front]overlay=format=rgb,scale=out_range=pc,format=yuvj420p[made]";
        return
        [
            "-nostdin", "-hide_banner", "-v", "error", "-threads", "1", .. OnlyThis(demuxer, shape.MaxPixels), "-i", input, "-filter_complex", graph,
            "-map", "[made]", "-frames:v", "1", "-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact",
            "-c:v", "mjpeg", "-q:v", "3", "-f", "mjpeg", "-y", $"{output}/{Picture}",
        ];
    }

    /// <summary>What is made, and of how much at most.</summary>
    private sealed record Shape(int Side, int MaxPixels);
}
