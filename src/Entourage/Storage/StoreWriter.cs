using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Entourage.Storage;

/// <summary>
/// Group commit (DeWitt et al., SIGMOD 1984, §"group commit"): while one commit is being forced to disk the next batch gathers by itself, so
/// one fsync serves many callers and no timer is needed. The queue is bounded and a full one makes callers wait; each caller is answered
/// only after its own commit; one bad write spoils only itself; stopping drains the queue. What stands in the way of all writes is told to all who wait for
/// it, at once. It runs from its first write on, so a command that starts no server writes through it too. Thread-safe.
/// </summary>
[FrontDoor]
internal sealed partial class StoreWriter : BackgroundService, IAsyncDisposable
{
    // Whoever waited for longer while the store failed has waited for the same thing.
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(1);

    private readonly Channel<StoreWrite> queue;
    private readonly Store store;
    private readonly WriteLane lane;
    private readonly Changes changes;
    private readonly int mostPerCommit;
    private readonly Commits commits;
    private readonly ILogger<StoreWriter> logger;
    private readonly Lock starting = new();
    private Task? running;

    public StoreWriter(
        Store store, WriteLane lane, Commits commits, Changes changes, IOptions<StorageOptions> storage, ILogger<StoreWriter> logger)
    {
        (this.store, this.lane, this.commits, this.changes, this.logger) = (store, lane, commits, changes, logger);
        mostPerCommit = storage.Value.MostWritesPerCommit;
        queue = Channel.CreateBounded<StoreWrite>(
            new BoundedChannelOptions(storage.Value.MostWritesWaiting) { SingleReader = store.Lanes == 1, FullMode = BoundedChannelFullMode.Wait });
    }

    /// <summary>Waits for a place, then for the commit that carries <paramref name="write"/>, then answers.</summary>
    /// <exception cref="OperationCanceledException">The caller left before the write had a place; it was not made.</exception>
    /// <exception cref="OutcomeUnknownException">The store failed while committing, and cannot be asked.</exception>
    /// <exception cref="ChannelClosedException">The server is stopping; the write was not made.</exception>
    public async Task<T> WriteAsync<T>(StoreWrite<T> write, CancellationToken stop)
    {
        _ = Run();
        if (!queue.Writer.TryWrite(write)) await queue.Writer.WriteAsync(write, stop);
        return await write.Committed;
    }

    /// <inheritdoc/>
    public override Task StopAsync(CancellationToken cancellationToken)
    {
        queue.Writer.TryComplete();
        return base.StopAsync(cancellationToken);
    }

    /// <summary>Writes what was taken in, and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        Dispose();
        if (running is { } lanes) await lanes;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        queue.Writer.TryComplete();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Run();

    private Task Run()
    {
        if (running is { } already) return already;
        lock (starting) return running ??= Task.WhenAll(Enumerable.Range(0, store.Lanes).Select(_ => Task.Run(DriveAsync, CancellationToken.None)));
    }

    private async Task DriveAsync()
    {
        using var driver = new Driver(this);
        var batch = new List<StoreWrite>(mostPerCommit);
        // Not the stopping token: what was taken in is written, and the completed queue ends the loop.
        while (await queue.Reader.WaitToReadAsync(CancellationToken.None))
        {
            using var turn = await lane.EnterAsync(CancellationToken.None);
            while (batch.Count < mostPerCommit && queue.Reader.TryRead(out var write)) batch.Add(write);
            driver.Begun = Stopwatch.GetTimestamp();
            await driver.CommitAsync(batch);
            batch.Clear();
        }
    }

    // Those who waited while it was tried for long would wait as long again. None of them was begun.
    private void RefuseWaiting(long begun, Exception reason)
    {
        if (Stopwatch.GetElapsedTime(begun) <= Long) return;
        while (queue.Reader.TryRead(out var waiting)) waiting.Fail(reason);
    }

    /// <summary>One lane with its own session, which is replaced when it is lost.</summary>
    private sealed class Driver(StoreWriter writer) : IDisposable
    {
        private StoreSession? session;

        /// <summary>When the batch was taken in hand.</summary>
        public long Begun { get; set; }

        /// <summary>What stood in the way of all writes, if something did.</summary>
        public async Task<Exception?> CommitAsync(List<StoreWrite> batch)
        {
            if (batch.Count == 0) return null;
            try
            {
                if (session is { IsConnected: false }) Drop();
                session ??= writer.store.Open();
                writer.changes.Begin(session.Pending);
                session.Begin();
            }
            catch (Exception reason)
            {
                // The store cannot be reached, or another process holds it. Nothing was begun, so nothing was written: the callers
                // waiting are told, and the writer lives on.
                Drop();
                return Fail(batch, reason);
            }
            try
            {
                Apply(session, batch);
                session.Commit();
            }
            catch (Exception reason) when (session.IsCommitting)
            {
                return await SettleAsync(session, batch, reason);
            }
            catch (Exception reason)
            {
                Undo();
                if (!StoreFaults.IsOfOneWrite(reason)) return Fail(batch, reason);
                if (batch.Count > 1) return await SplitAsync(batch, reason);
                batch[0].Fail(reason);
                return null;
            }
            writer.changes.Publish(session.Pending);
            foreach (var write in batch) write.Succeed();
            return null;
        }

        private async Task<Exception?> SplitAsync(List<StoreWrite> batch, Exception reason)
        {
            Log.BatchSplit(writer.logger, reason, batch.Count);
            for (var i = 0; i < batch.Count; i++)
            {
                if (await CommitAsync([batch[i]]) is { } failed) return Fail(batch[(i + 1)..], failed);
            }
            return null;
        }

        private Exception Fail(List<StoreWrite> batch, Exception reason)
        {
            writer.commits.StopIfDiskFailed(reason);
            // First of all: who comes once this is known has not waited for it.
            writer.RefuseWaiting(Begun, reason);
            foreach (var write in batch) write.Fail(reason);
            return reason;
        }

        // Consecutive writes of one kind are applied together.
        private static void Apply(StoreSession session, List<StoreWrite> batch)
        {
            for (var from = 0; from < batch.Count;)
            {
                var to = from + 1;
                while (to < batch.Count && batch[from].Joins(batch[to])) to++;
                if (to == from + 1) batch[from].ApplyTo(session);
                else batch[from].ApplyTo(session, batch.GetRange(from, to - from));
                from = to;
            }
        }

        private async Task<Exception?> SettleAsync(StoreSession lost, List<StoreWrite> batch, Exception reason)
        {
            var told = await writer.commits.SettleAsync(lost.TransactionId, reason, batch.Count);
            // Not knowing is no reason to show what may be old: forgetting more than is needed does no harm.
            if (told is null or OutcomeUnknownException) writer.changes.Publish(lost.Pending);
            var failed = told is null || StoreFaults.IsOfOneWrite(reason) ? null : reason;
            if (failed is not null) writer.RefuseWaiting(Begun, failed);
            foreach (var write in batch)
            {
                if (told is null) write.Succeed();
                else write.Fail(told);
            }
            Undo();
            return failed;
        }

        // A transaction ends with its connection, so one that cannot be rolled back is left behind with it.
        private void Undo()
        {
            try
            {
                session!.RollBack();
                if (!session.IsConnected) Drop();
            }
            catch (Exception reason)
            {
                Log.SessionLost(writer.logger, reason);
                Drop();
            }
        }

        private void Drop()
        {
            session?.Dispose();
            session = null;
        }

        public void Dispose() => Drop();
    }

    private static partial class Log
    {
        [LoggerMessage(1101, LogLevel.Warning, "A write failed in a batch of {Count}; each write is now tried on its own")]
        public static partial void BatchSplit(ILogger logger, Exception reason, int count);

        [LoggerMessage(1104, LogLevel.Warning, "The writer's connection was lost; the next write opens another")]
        public static partial void SessionLost(ILogger logger, Exception reason);
    }
}
