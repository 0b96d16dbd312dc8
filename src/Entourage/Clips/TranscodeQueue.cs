using System.Collections.Concurrent;
using System.Threading.Channels;
using Entourage.Kernel;
using Entourage.Live;
using Entourage.Storage;
using Entourage.Transcoding;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Entourage.Clips;

/// <summary>
/// Makes clips of uploads, one at a time. The rows in the state <c>processing</c> are the queue, so a restart, or a crash in the middle,
/// loses nothing: what was begun is begun again, at most five times. Thread-safe.
/// </summary>
internal sealed partial class TranscodeQueue : BackgroundService
{
    private const long MostAttempts = 5;
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan BetweenReports = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan AfterFault = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan UntilForgotten = TimeSpan.FromMinutes(2);

    private readonly Channel<bool> wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Lock change = new();
    private readonly Dictionary<ClipId, DateTimeOffset> notBefore = [];
    private readonly ConcurrentDictionary<ClipId, DateTimeOffset> suspects = new();
    private readonly HotReader reader;
    private readonly HotWriter writer;
    private readonly ClipFolders folders;
    private readonly ClipSight sight;
    private readonly ClipMaker maker;
    private readonly LiveFeed live;
    private readonly IRemembersRows remembered;
    private readonly TimeProvider time;
    private readonly ILogger<TranscodeQueue> logger;
    private (ClipId Clip, CancellationTokenSource Run)? current;
    private MemberId served;

    public TranscodeQueue(
        HotReader reader, HotWriter writer, ClipFolders folders, ClipSight sight, ClipMaker maker, LiveFeed live, IRemembersRows remembered,
        TimeProvider time, ILogger<TranscodeQueue> logger) =>
        (this.reader, this.writer, this.folders, this.sight, this.maker, this.live, this.remembered, this.time, this.logger) =
        (reader, writer, folders, sight, maker, live, remembered, time, logger);

    /// <summary>Says that there may be work.</summary>
    public void Wake() => wake.Writer.TryWrite(true);

    /// <summary>Stops making a clip that is gone, and removes its files.</summary>
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

    /// <summary>Looks after a clip whose row is about to go in a transaction that may still fail: when it is gone, so are its files.</summary>
    public void Suspect(ClipId clip)
    {
        suspects[clip] = time.GetUtcNow() + UntilForgotten;
        Wake();
    }

    /// <inheritdoc/>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        // Before the server listens: nothing comes in while the floor is swept.
        await maker.PrepareAsync(cancellationToken);
        var swept = folders.Sweep(id => reader.Read(id, ClipRows.Find));
        if (swept > 0) Log.Swept(logger, swept);
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
                RemoveForgotten();
                if (Next() is { } clip) await RunAsync(clip, stoppingToken);
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
    private WaitingClip? Next()
    {
        var now = time.GetUtcNow();
        var waiting = reader.Read(0, static (rows, _) => QueueRows.Waiting(rows));
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
        var gone = false;
        try
        {
            gone = !await MakeAsync(clip, run.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await WriteAsync(rows => QueueRows.GiveBack(rows, clip.Id));
            throw;
        }
        catch (OperationCanceledException) when (run.IsCancellationRequested)
        {
            gone = true;
        }
        catch (Exception fault)
        {
            Log.ClipFaulted(logger, fault, clip.Id);
            notBefore[clip.Id] = time.GetUtcNow() + AfterFault;
        }
        finally
        {
            lock (change) current = null;
            sight.EndReports(clip.Id);
            // Whoever deleted it meanwhile left the files to us.
            if (gone || reader.Read(clip.Id, ClipRows.Find) is null) folders.Remove(clip.Id);
        }
    }

    /// <summary>False when the clip is gone.</summary>
    private async Task<bool> MakeAsync(WaitingClip clip, CancellationToken stop)
    {
        var attempt = await WriteAsync(rows => QueueRows.Begin(rows, clip.Id));
        if (attempt is null) return false;
        if (attempt > MostAttempts || !File.Exists(folders.Upload(clip.Id)))
        {
            return await FailAsync(clip, TranscodeProblems.TranscodeFailed);
        }
        Log.Begun(logger, clip.Id, attempt.Value);
        var made = await maker.MakeAsync(folders.Upload(clip.Id), folders.Draft(clip.Id), Report(clip), stop);
        return made.Ok ? await PublishAsync(clip, made.Value) : await FailAsync(clip, made.Problem);
    }

    private async Task<bool> PublishAsync(WaitingClip clip, TranscodedClip made)
    {
        var now = time.GetUtcNow();
        var revision = now.ToUnixTimeMilliseconds();
        folders.Place(clip.Id, revision);
        var length = TimeSpan.FromSeconds(made.DurationSeconds);
        if (!await WriteAsync(rows => QueueRows.Publish(rows, clip, revision, length, made.Width, made.Height, now))) return false;
        remembered.Forget();
        folders.RemoveWork(clip.Id);
        Log.Ready(logger, clip.Id);
        live.Tell(clip.Owner, new("clip_ready", now, Clip: clip.Id.ToString()));
        return true;
    }

    private async Task<bool> FailAsync(WaitingClip clip, Problem why)
    {
        if (!await WriteAsync(rows => QueueRows.Fail(rows, clip.Id, why.Code))) return false;
        remembered.Forget();
        folders.Remove(clip.Id);
        Log.Refused(logger, clip.Id, why.Code);
        live.Tell(clip.Owner, new("clip_failed", time.GetUtcNow(), Clip: clip.Id.ToString(), Code: why.Code));
        return true;
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

    private void RemoveForgotten()
    {
        foreach (var (clip, until) in suspects)
        {
            var gone = reader.Read(clip, ClipRows.Find) is null;
            if (gone) Drop(clip);
            if (gone || until < time.GetUtcNow()) suspects.TryRemove(clip, out _);
        }
    }

    private Task<T> WriteAsync<T>(Func<HotSession, T> write) => writer.WriteAsync(new RowsWrite<T>(write), CancellationToken.None);

    private static partial class Log
    {
        [LoggerMessage(2101, LogLevel.Information, "Clip {Clip}: attempt {Attempt} begins")]
        public static partial void Begun(ILogger logger, ClipId clip, long attempt);

        [LoggerMessage(2102, LogLevel.Information, "Clip {Clip} is ready")]
        public static partial void Ready(ILogger logger, ClipId clip);

        [LoggerMessage(2103, LogLevel.Information, "Clip {Clip} cannot be made: {Code}")]
        public static partial void Refused(ILogger logger, ClipId clip, string code);

        [LoggerMessage(2104, LogLevel.Error, "Clip {Clip}: this attempt failed and another follows")]
        public static partial void ClipFaulted(ILogger logger, Exception fault, ClipId clip);

        [LoggerMessage(2105, LogLevel.Error, "The queue of clips stumbled and goes on")]
        public static partial void Faulted(ILogger logger, Exception fault);

        [LoggerMessage(2106, LogLevel.Information, "Removed {Count} files and folders that no clip speaks of")]
        public static partial void Swept(ILogger logger, int count);
    }
}
