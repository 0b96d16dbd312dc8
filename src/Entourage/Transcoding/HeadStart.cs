using System.Buffers;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Entourage.Transcoding;

/// <summary>
/// The small film of an upload that is still coming in. Where what describes the film comes before the film itself, ffmpeg is fed with its bytes as they arrive, so
/// that little is left to do after the last one. It decides nothing: the whole file is looked at as always, and <see cref="Transcoder"/> takes this film only where
/// it comes of the very run that it would have made itself, without a complaint; otherwise it makes its own. Thread-safe.
/// </summary>
/// <param name="file">Where the bytes arrive; it may be moved once <see cref="End"/> was called.</param>
/// <param name="folder">A folder of its own, which is made when it is needed and removed at the end.</param>
/// <param name="limits">What one upload may ask.</param>
/// <param name="detected">Where ffmpeg runs.</param>
/// <param name="time">The clock that children are killed by.</param>
/// <param name="logger">Told of faults of this machine.</param>
[FrontDoor]
internal sealed partial class HeadStart(
    string file, string folder, TranscodeLimits limits, SandboxOnce detected, TimeProvider time, ILogger<Transcoder> logger) : IAsyncDisposable
{
    /// <summary>So much of a film tells how it is stored, in bytes; and an upload that is smaller is over before anything could have begun.</summary>
    public const long Enough = 2_000_000;

    /// <summary>Many times the index of three minutes, in bytes.</summary>
    private const long LargestIndex = 16_000_000;

    private const int Piece = 128 * 1024;

    private readonly CancellationTokenSource over = new();
    private readonly Channel<bool> more = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly TaskCompletionSource<ProbeReport?> begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task<string?> made = Task.FromResult<string?>(null);
    private long arrived;
    private long fed;
    private long endedAt;
    private Action<double>? tell;

    /// <summary>Whether nothing comes of it any more: it failed, or nobody has asked for it for longer than anything takes.</summary>
    public bool IsVain => made is { IsCompletedSuccessfully: true, Result: null }
        || (Interlocked.Read(ref endedAt) is not 0 and var since && time.GetElapsedTime(since) > limits.WallClock);

    /// <summary>Begins as soon as enough has arrived.</summary>
    public void Begin() => made = Task.Run(RunAsync);

    /// <summary>So many bytes of the upload are in its file.</summary>
    public void Arrived(long bytes)
    {
        Interlocked.Exchange(ref arrived, bytes);
        more.Writer.TryWrite(true);
    }

    /// <summary>All of it is there. What has not begun does not begin any more.</summary>
    public void End()
    {
        Interlocked.Exchange(ref endedAt, time.GetTimestamp());
        more.Writer.TryComplete();
    }

    /// <summary>Ends it without waiting; what it made is removed.</summary>
    public void Cancel()
    {
        more.Writer.TryComplete();
        over.Cancel();
        if (made.IsCompleted) Leftovers.Remove(folder);
    }

    /// <summary>Moves the film to its place once it is finished.</summary>
    /// <param name="report">What the whole file says of itself.</param>
    /// <param name="bytes">How long the whole file is.</param>
    /// <param name="film">The place.</param>
    /// <param name="progress">Told a share from 0 to 1 that only grows.</param>
    /// <param name="stop">Ends the waiting.</param>
    /// <returns>What its frames show, for <see cref="PosterMoment.Choose"/>; null where another has to be made.</returns>
    internal async Task<string?> TakeAsync(ProbeReport report, long bytes, string film, Action<double> progress, CancellationToken stop)
    {
        Volatile.Write(ref tell, progress);
        if (await begun.Task.WaitAsync(stop) != report || await made.WaitAsync(stop) is not { } looked || Interlocked.Read(ref fed) != bytes) return null;
        File.Move(Path.Combine(folder, ClipFiles.Small), film);
        return looked;
    }

    /// <summary>Ends it, waits for its end, and removes what it made.</summary>
    public async ValueTask DisposeAsync()
    {
        Cancel();
        await made;
        Leftovers.Remove(folder);
        over.Dispose();
    }

    /// <summary>What the film's frames show; null where it was not made, or anything was wrong with it.</summary>
    private async Task<string?> RunAsync()
    {
        try
        {
            if (await ReadHeadAsync() is not { } container) return null;
            await using var film = Open();
            var sandbox = await detected.GetAsync(over.Token);
            Directory.CreateDirectory(folder);
            var report = await new Probe(limits, sandbox, time).ReadAsync(file, container, folder, over.Token);
            if (!report.Ok || Transcoder.Refuse(report.Value, limits) is not null) return null;
            begun.TrySetResult(report.Value);
            var lines = new FilmLines(report.Value.Expected(limits), share => Volatile.Read(ref tell)?.Invoke(share));
            var arguments = FfmpegArguments.Film(
                Rendition.Small, FfmpegArguments.Fed, container, sandbox.OutputSeen(folder), report.Value, RenditionPlan.For(report.Value), limits);
            var end = await ChildProcess.RunAsync(sandbox.Command(sandbox.Ffmpeg, null, folder, arguments), limits.WallClock, time, lines.Feed, over.Token, (child, gone) => FeedAsync(film, child, gone));
            var whole = FfmpegComplaint.Judge(end) is null && !FfmpegComplaint.SaysDamage(end)
                && Leftovers.AreFiles(folder, [ClipFiles.Small]) && File.Exists(Path.Combine(folder, ClipFiles.Small));
            return whole ? lines.Looked : null;
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception) when (Interlocked.Read(ref endedAt) != 0 && !File.Exists(file))
        {
            // It was whole, and moved to its place, before anything had begun.
            return null;
        }
        catch (Exception fault)
        {
            // The film is made without it.
            LogFaulted(logger, fault);
            return null;
        }
        finally
        {
            begun.TrySetResult(null);
            if (over.IsCancellationRequested) Leftovers.Remove(folder);
        }
    }

    /// <summary>Waits for what describes the film and for some of the film; null where the film comes first, or where the upload was over sooner.</summary>
    private async Task<Container?> ReadHeadAsync()
    {
        while (await more.Reader.WaitToReadAsync(over.Token))
        {
            more.Reader.TryRead(out _);
            var there = Interlocked.Read(ref arrived);
            if (there < Enough) continue;
            var container = await SniffAsync();
            if (container != Container.Mov) return container;
            if (await TopBoxes.FindAsync(file, ["moov", "mdat", "moof"], over.Token) is not { } first) continue;
            if (first.Kind != "moov" || first.End > LargestIndex) return null;
            if (there >= first.End + Enough) return container;
        }

        return null;
    }

    private async Task<Container?> SniffAsync()
    {
        var head = new byte[ContainerSniff.HeadLength];
        await using var bytes = Open();
        await bytes.ReadExactlyAsync(head, over.Token);
        return ContainerSniff.Decide(head, long.MaxValue) is { Ok: true, Value: var container } ? container : null;
    }

    /// <summary>Gives the child what is there, and waits for more.</summary>
    private async Task FeedAsync(FileStream film, Stream child, CancellationToken gone)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Piece);
        try
        {
            do
            {
                more.Reader.TryRead(out _);
                while (fed < Interlocked.Read(ref arrived) && await film.ReadAsync(buffer, gone) is > 0 and var read)
                {
                    await child.WriteAsync(buffer.AsMemory(0, read), gone);
                    Interlocked.Add(ref fed, read);
                }
            }
            while (await more.Reader.WaitToReadAsync(gone) || fed < Interlocked.Read(ref arrived));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private FileStream Open() => new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, useAsync: true);

    [LoggerMessage(2127, LogLevel.Warning, "A film could not be begun while its upload came in; it is made when all of it is there")]
    private static partial void LogFaulted(ILogger logger, Exception fault);
}
