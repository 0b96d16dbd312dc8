using System.Threading.Channels;
using Entourage.Transcoding;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Entourage.Clips;

/// <summary>
/// Makes clips of uploads in two lanes, one at a time in each: small films with everything that is needed to watch and share, for which somebody waits, and the
/// large films of those that can be watched already. Neither waits for the other. The rows are the queue, so a restart, or a crash in the middle,
/// loses nothing: what was begun is begun again, at most five times. Thread-safe.
/// </summary>
internal sealed partial class TranscodeQueue(
    StoreReader reader, ClipFolders folders, ClipMaker maker, HeadStarts starts, MakeClip making, TimeProvider time, ILogger<TranscodeQueue> logger) : BackgroundService
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(3);

    private readonly Lane small = new(Rendition.Small);
    private readonly Lane large = new(Rendition.Large);
    private readonly Lock change = new();

    /// <summary>Says that there may be work.</summary>
    public void Wake() => small.Wake();

    /// <summary>Stops processing a deleted clip, and removes its files.</summary>
    public void Drop(ClipId clip)
    {
        lock (change)
        {
            foreach (var lane in (Lane[])[small, large])
            {
                if (lane.Current is not { } now || now.Clip != clip) continue;
                now.Run.Cancel();
                return;
            }
        }
        starts.Cancel(clip);
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
        await Task.WhenAll(WorkAsync(small, stoppingToken), WorkAsync(large, stoppingToken));
    }

    private async Task WorkAsync(Lane lane, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                if (await NextAsync(lane, stop) is { } clip) await RunAsync(lane, clip, stop);
                else await lane.RestAsync(Poll, time, stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                // The queue outlives whatever happens to one clip, or to the store for a moment.
                Log.Faulted(logger, fault);
                await Task.Delay(Poll, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    // Oldest first, but nobody twice in a row while somebody else waits.
    private async ValueTask<WaitingClip?> NextAsync(Lane lane, CancellationToken stop)
    {
        var now = time.GetUtcNow();
        var waiting = await reader.ReadAsync(
            (lane.Rendition, making.Me, now), static (rows, asked) => QueueRows.Waiting(rows, asked.Rendition, asked.Me, asked.now), stop);
        WaitingClip? first = null;
        foreach (var clip in waiting)
        {
            if (lane.NotBefore.TryGetValue(clip.Id, out var later) && later > now) continue;
            if (clip.Owner != lane.Served) return clip;
            first ??= clip;
        }
        return first;
    }

    private async Task RunAsync(Lane lane, WaitingClip clip, CancellationToken stop)
    {
        lane.Served = clip.Owner;
        lane.NotBefore.Remove(clip.Id);
        using var run = CancellationTokenSource.CreateLinkedTokenSource(stop);
        lock (change) lane.Current = (clip.Id, run);
        try
        {
            if (await making.RunAsync(lane.Rendition, clip, run.Token, stop) is { } later) lane.NotBefore[clip.Id] = time.GetUtcNow() + later;
        }
        finally
        {
            lock (change) lane.Current = null;
            // If it was deleted in the meantime, the files are ours to remove.
            if (await reader.ReadAsync(clip.Id, ClipRows.Find, CancellationToken.None) is null) folders.Remove(clip.Id);
            if (lane == small) large.Wake();
        }
    }

    /// <summary>What is made one after the other.</summary>
    private sealed class Lane(Rendition rendition)
    {
        private readonly Channel<bool> wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

        public Rendition Rendition => rendition;

        /// <summary>Those whose last attempt failed, and when the next one is due.</summary>
        public Dictionary<ClipId, DateTimeOffset> NotBefore { get; } = [];

        /// <summary>What is being made, and how to stop it.</summary>
        public (ClipId Clip, CancellationTokenSource Run)? Current { get; set; }

        /// <summary>Whose clip was made last.</summary>
        public MemberId Served { get; set; }

        public void Wake() => wake.Writer.TryWrite(true);

        public async Task RestAsync(TimeSpan most, TimeProvider time, CancellationToken stop)
        {
            using var nap = new CancellationTokenSource(most, time);
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
    }

    private static partial class Log
    {
        [LoggerMessage(2105, LogLevel.Error, "The clip queue failed at one clip and continues")]
        public static partial void Faulted(ILogger logger, Exception fault);
    }
}
