using System.Threading.Channels;
using Entourage.Live;
using Entourage.Transcoding;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Entourage.Clips;

/// <summary>
/// Makes clips of uploads, one at a time. The rows in the state <c>processing</c> are the queue, so a restart, or a crash in the middle,
/// loses nothing: what was begun is begun again, at most five times; then the upload is kept for whoever sent it to try again. Thread-safe.
/// </summary>
internal sealed partial class TranscodeQueue(
    StoreReader reader, StoreWriter writer, ClipFolders folders, ClipSight sight, ClipMaker maker, LiveFeed live,
    TimeProvider time, ILogger<TranscodeQueue> logger) : BackgroundService
{
    private const long MostAttempts = 5;
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan BetweenReports = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan AfterFault = TimeSpan.FromSeconds(5);
    // A server that was killed keeps others from its clip for no longer than this.
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan BetweenRenewals = TimeSpan.FromSeconds(10);

    private readonly Channel<bool> wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Guid me = Guid.NewGuid();
    private readonly Lock change = new();
    private readonly Dictionary<ClipId, DateTimeOffset> notBefore = [];
    private (ClipId Clip, CancellationTokenSource Run)? current;
    private MemberId served;

    /// <summary>Says that there may be work.</summary>
    public void Wake() => wake.Writer.TryWrite(true);

    /// <summary>Stops processing a deleted clip, and removes its files.</summary>
    public void Drop(ClipId clip)
    {
        lock (change)
        {
            if (current is { } now && now.Clip == clip)
            {
                now.Run.Cancel();
                return;
            }
        }
        folders.Remove(clip);
    }

    /// <inheritdoc/>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await maker.PrepareAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await NextAsync(stoppingToken) is { } clip) await RunAsync(clip, stoppingToken);
                else await RestAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                // The queue outlives whatever happens to one clip, or to the store for a moment.
                Log.Faulted(logger, fault);
                await Task.Delay(Poll, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task RestAsync(CancellationToken stop)
    {
        using var nap = new CancellationTokenSource(Poll, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(nap.Token, stop);
        try
        {
            await wake.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            // Time to look by oneself: another process may have put something in.
        }
    }

    // Oldest first, but nobody twice in a row while somebody else waits.
    private async ValueTask<WaitingClip?> NextAsync(CancellationToken stop)
    {
        var now = time.GetUtcNow();
        var waiting = await reader.ReadAsync((me, now), static (rows, asked) => QueueRows.Waiting(rows, asked.me, asked.now), stop);
        WaitingClip? first = null;
        foreach (var clip in waiting)
        {
            if (notBefore.TryGetValue(clip.Id, out var later) && later > now) continue;
            if (clip.Owner != served) return clip;
            first ??= clip;
        }
        return first;
    }

    private async Task RunAsync(WaitingClip clip, CancellationToken stop)
    {
        served = clip.Owner;
        notBefore.Remove(clip.Id);
        using var run = CancellationTokenSource.CreateLinkedTokenSource(stop);
        lock (change) current = (clip.Id, run);
        var attempt = 0L;
        try
        {
            var now = time.GetUtcNow();
            attempt = await WriteAsync(rows => QueueRows.Begin(rows, clip.Id, me, now, now + Lease)) ?? 0;
            if (attempt > 0) await MakeAsync(clip, attempt, run.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await WriteAsync(rows => QueueRows.GiveBack(rows, clip.Id));
            throw;
        }
        catch (OperationCanceledException) when (run.IsCancellationRequested)
        {
            // It was deleted.
        }
        catch (Exception fault)
        {
            // Each time twice as long, for a machine that is short of memory or room.
            Log.ClipFaulted(logger, fault, clip.Id);
            notBefore[clip.Id] = time.GetUtcNow() + (AfterFault * (1 << (int)attempt));
        }
        finally
        {
            lock (change) current = null;
            sight.EndReports(clip.Id);
            // If it was deleted in the meantime, the files are ours to remove.
            if (await reader.ReadAsync(clip.Id, ClipRows.Find, CancellationToken.None) is null) folders.Remove(clip.Id);
        }
    }

    private async Task MakeAsync(WaitingClip clip, long attempt, CancellationToken stop)
    {
        if (attempt > MostAttempts || !File.Exists(folders.Upload(clip.Id)))
        {
            await FailAsync(clip, TranscodeProblems.Stumbled);
            return;
        }
        Log.Begun(logger, clip.Id, attempt);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var keeping = KeepAsync(clip.Id, ended.Token);
        try
        {
            var made = await maker.MakeAsync(folders.Upload(clip.Id), folders.Draft(clip.Id), clip.WithoutSound, Report(clip), stop);
            if (made.Ok) await PublishAsync(clip, made.Value);
            else await FailAsync(clip, made.Problem);
        }
        finally
        {
            await ended.CancelAsync();
            await keeping;
        }
    }

    // Other servers on the same rows leave a clip alone while it is being made here.
    private async Task KeepAsync(ClipId clip, CancellationToken ended)
    {
        using var timer = new PeriodicTimer(BetweenRenewals, time);
        try
        {
            while (await timer.WaitForNextTickAsync(ended)) await WriteAsync(rows => QueueRows.Continue(rows, clip, me, time.GetUtcNow() + Lease));
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // It is made, or not to be made any more.
        }
        catch (Exception fault)
        {
            Log.NotKept(logger, fault, clip);
        }
    }

    private async Task PublishAsync(WaitingClip clip, TranscodedClip made)
    {
        var now = time.GetUtcNow();
        var revision = now.ToUnixTimeMilliseconds();
        folders.Place(clip.Id, revision);
        var length = TimeSpan.FromSeconds(made.DurationSeconds);
        if (!await WriteAsync(rows => QueueRows.Publish(rows, clip, revision, length, made.Width, made.Height, now))) return;
        folders.RemoveWork(clip.Id);
        Log.Ready(logger, clip.Id);
        live.Tell(clip.Owner, new("clip_ready", now, Clip: clip.Id.ToString()));
    }

    private async Task FailAsync(WaitingClip clip, Problem why)
    {
        if (!await WriteAsync(rows => QueueRows.Fail(rows, clip.Id, why.Code))) return;
        if (TranscodeProblems.CanBeTriedAgain(why.Code))
        {
            folders.RemoveDraft(clip.Id);
            Log.Kept(logger, clip.Id, why.Code);
        }
        else
        {
            folders.Remove(clip.Id);
            Log.Refused(logger, clip.Id, why.Code);
        }

        live.Tell(clip.Owner, new("clip_failed", time.GetUtcNow(), Clip: clip.Id.ToString(), Code: why.Code));
    }

    private Action<double> Report(WaitingClip clip)
    {
        var told = DateTimeOffset.MinValue;
        return share =>
        {
            sight.Report(clip.Id, share);
            var now = time.GetUtcNow();
            if (now - told < BetweenReports) return;
            told = now;
            live.Tell(clip.Owner, new("progress", now, Clip: clip.Id.ToString(), Progress: share));
        };
    }

    private Task<T> WriteAsync<T>(Func<StoreSession, T> write) => writer.WriteAsync(new RowsWrite<T>(write), CancellationToken.None);

    private static partial class Log
    {
        [LoggerMessage(2101, LogLevel.Information, "Clip {Clip}: attempt {Attempt} begins")]
        public static partial void Begun(ILogger logger, ClipId clip, long attempt);

        [LoggerMessage(2102, LogLevel.Information, "Clip {Clip} is ready")]
        public static partial void Ready(ILogger logger, ClipId clip);

        [LoggerMessage(2103, LogLevel.Information, "Clip {Clip} cannot be processed: {Code}")]
        public static partial void Refused(ILogger logger, ClipId clip, string code);

        [LoggerMessage(2107, LogLevel.Warning, "Clip {Clip} was not made: {Code}. Its upload is kept, and whoever sent it can try again")]
        public static partial void Kept(ILogger logger, ClipId clip, string code);

        [LoggerMessage(2104, LogLevel.Error, "Clip {Clip}: this attempt failed; another will follow")]
        public static partial void ClipFaulted(ILogger logger, Exception fault, ClipId clip);

        [LoggerMessage(2105, LogLevel.Error, "The clip queue failed at one clip and continues")]
        public static partial void Faulted(ILogger logger, Exception fault);

        [LoggerMessage(2124, LogLevel.Warning, "Clip {Clip}: could not say that it is still being made; another server may begin it too")]
        public static partial void NotKept(ILogger logger, Exception fault, ClipId clip);
    }
}
