using Entourage.Live;
using Entourage.Transcoding;
using Microsoft.Extensions.Logging;

namespace Entourage.Clips;

/// <summary>
/// Makes one film of one clip, and publishes it: the small one with everything that is needed to watch and share, or the large one, which joins what is there without
/// an address or a count changing. After five attempts the upload is kept for whoever sent it to try again; a clip that can be watched
/// already stays as it is. Thread-safe.
/// </summary>
internal sealed partial class MakeClip(
    StoreWriter writer, ClipFolders folders, ClipSight sight, ClipMaker maker, HeadStarts early, LiveFeed live, TimeProvider time, ILogger<MakeClip> logger)
{
    private const long MostAttempts = 5;
    private const long MostDoublings = 8;
    private static readonly TimeSpan BetweenReports = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan AfterFault = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AfterFullDisk = TimeSpan.FromMinutes(10);
    // A server that was killed keeps others from its clip for no longer than this.
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan BetweenRenewals = TimeSpan.FromSeconds(10);

    /// <summary>Tells this server's work from that of others on the same rows.</summary>
    public Guid Me { get; } = Guid.NewGuid();

    /// <summary>One attempt; how long to wait before the next one, or null when there is to be none.</summary>
    /// <param name="rendition">Which film.</param>
    /// <param name="clip">Of what.</param>
    /// <param name="run">Ends it because the clip was deleted.</param>
    /// <param name="stop">Ends it because the server stops: the attempt does not count, and <see cref="OperationCanceledException"/> is thrown.</param>
    public async Task<TimeSpan?> RunAsync(Rendition rendition, WaitingClip clip, CancellationToken run, CancellationToken stop)
    {
        var attempt = 0L;
        try
        {
            var now = time.GetUtcNow();
            attempt = await WriteAsync(rows => QueueRows.Begin(rows, clip.Id, Me, now, now + Lease)) ?? 0;
            return attempt > 0 ? await MakeAsync(rendition, clip, attempt, run) : null;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await WriteAsync(rows => QueueRows.GiveBack(rows, clip.Id));
            throw;
        }
        catch (OperationCanceledException) when (run.IsCancellationRequested)
        {
            // It was deleted.
            return null;
        }
        catch (Exception fault)
        {
            // Each time twice as long, for a machine that is short of memory or room.
            Log.ClipFaulted(logger, fault, clip.Id);
            return AfterFault * (1 << (int)Math.Min(attempt, MostDoublings));
        }
        finally
        {
            sight.EndReports(clip.Id);
            if (rendition == Rendition.Small) await early.EndAsync(clip.Id);
        }
    }

    private async Task<TimeSpan?> MakeAsync(Rendition rendition, WaitingClip clip, long attempt, CancellationToken stop)
    {
        if (attempt > MostAttempts || !File.Exists(folders.Upload(clip.Id))) return await EndAsync(rendition, clip, TranscodeProblems.Stumbled);
        Log.Begun(logger, clip.Id, rendition, attempt);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var keeping = KeepAsync(clip.Id, ended.Token);
        try
        {
            var report = rendition == Rendition.Small ? Report(clip) : static _ => { };
            var begun = rendition == Rendition.Small ? early.Of(clip.Id) : null;
            var made = await maker.MakeAsync(rendition, folders.Upload(clip.Id), folders.Draft(clip.Id), clip.WithoutSound, report, stop, begun);
            if (!made.Ok) return await EndAsync(rendition, clip, made.Problem);
            if (rendition == Rendition.Small) await PublishAsync(clip, made.Value);
            else await CompleteAsync(clip, made.Value);
            return null;
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
            while (await timer.WaitForNextTickAsync(ended)) await WriteAsync(rows => QueueRows.Continue(rows, clip, Me, time.GetUtcNow() + Lease));
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
        if (made.IsWhole) folders.Settle(clip.Id, revision);
        if (!await WriteAsync(rows => QueueRows.Publish(rows, clip, revision, made, now))) return;
        if (made.IsWhole) folders.RemoveWork(clip.Id);
        Log.Ready(logger, clip.Id);
        live.Tell(clip.Owner, new("clip_ready", now, Clip: clip.Id.ToString()));
    }

    private async Task CompleteAsync(WaitingClip clip, TranscodedClip made)
    {
        folders.Complete(clip.Id, clip.Revision);
        if (!await WriteAsync(rows => QueueRows.Complete(rows, clip.Id, made))) return;
        folders.RemoveWork(clip.Id);
        Log.Complete(logger, clip.Id);
    }

    private async Task<TimeSpan?> EndAsync(Rendition rendition, WaitingClip clip, Problem why)
    {
        if (rendition == Rendition.Small)
        {
            await FailAsync(clip, why);
            return null;
        }

        // There is something to watch in the meantime, so room may come whenever it comes.
        if (why.Code == CommonProblems.DiskFull.Code)
        {
            await WriteAsync(rows => QueueRows.GiveBack(rows, clip.Id));
            return AfterFullDisk;
        }

        folders.Settle(clip.Id, clip.Revision);
        if (!await WriteAsync(rows => QueueRows.Leave(rows, clip.Id))) return null;
        folders.RemoveWork(clip.Id);
        Log.Left(logger, clip.Id, why.Code);
        return null;
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
        [LoggerMessage(2101, LogLevel.Information, "Clip {Clip}, {Rendition} film: attempt {Attempt} begins")]
        public static partial void Begun(ILogger logger, ClipId clip, Rendition rendition, long attempt);

        [LoggerMessage(2102, LogLevel.Information, "Clip {Clip} is ready")]
        public static partial void Ready(ILogger logger, ClipId clip);

        [LoggerMessage(2125, LogLevel.Information, "Clip {Clip} is complete")]
        public static partial void Complete(ILogger logger, ClipId clip);

        [LoggerMessage(2126, LogLevel.Warning, "Clip {Clip} stays in its small film, because the large one cannot be made: {Code}")]
        public static partial void Left(ILogger logger, ClipId clip, string code);

        [LoggerMessage(2103, LogLevel.Information, "Clip {Clip} cannot be processed: {Code}")]
        public static partial void Refused(ILogger logger, ClipId clip, string code);

        [LoggerMessage(2107, LogLevel.Warning, "Clip {Clip} was not made: {Code}. Its upload is kept, and whoever sent it can try again")]
        public static partial void Kept(ILogger logger, ClipId clip, string code);

        [LoggerMessage(2104, LogLevel.Error, "Clip {Clip}: this attempt failed; another will follow")]
        public static partial void ClipFaulted(ILogger logger, Exception fault, ClipId clip);

        [LoggerMessage(2124, LogLevel.Warning, "Clip {Clip}: could not say that it is still being made; another server may begin it too")]
        public static partial void NotKept(ILogger logger, Exception fault, ClipId clip);
    }
}
