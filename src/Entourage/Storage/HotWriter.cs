using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Entourage.Storage;

/// <summary>
/// Group commit (DeWitt et al., SIGMOD 1984, §"group commit"): while one commit is being forced to disk the next batch gathers by itself, so
/// one fsync serves many callers and no timer is needed. The queue is bounded and a full one makes callers wait; each caller is answered
/// only after its own commit; one bad write spoils only itself; stopping drains the queue. Thread-safe.
/// </summary>
public sealed partial class HotWriter : BackgroundService
{
    private readonly Channel<HotWrite> queue;
    private readonly Store store;
    private readonly WriteLane lane;
    private readonly int mostPerCommit;
    private readonly IHostApplicationLifetime lifetime;
    private readonly ILogger<HotWriter> logger;

    internal HotWriter(Store store, WriteLane lane, IOptions<StorageOptions> storage, IHostApplicationLifetime lifetime, ILogger<HotWriter> logger)
    {
        (this.store, this.lane, this.lifetime, this.logger) = (store, lane, lifetime, logger);
        mostPerCommit = storage.Value.MostWritesPerCommit;
        queue = Channel.CreateBounded<HotWrite>(
            new BoundedChannelOptions(storage.Value.MostWritesWaiting) { SingleReader = store.Lanes == 1, FullMode = BoundedChannelFullMode.Wait });
    }

    /// <summary>Waits for a place, then for the commit that carries <paramref name="write"/>, then answers.</summary>
    /// <exception cref="OperationCanceledException">The caller left before the write had a place; it was not made.</exception>
    /// <exception cref="OutcomeUnknownException">The store failed while committing, and cannot be asked.</exception>
    /// <exception cref="ChannelClosedException">The server is stopping; the write was not made.</exception>
    public async Task<T> WriteAsync<T>(HotWrite<T> write, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(write);
        if (!queue.Writer.TryWrite(write)) await queue.Writer.WriteAsync(write, stop);
        return await write.Committed;
    }

    /// <inheritdoc/>
    public override Task StopAsync(CancellationToken cancellationToken)
    {
        queue.Writer.TryComplete();
        return base.StopAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, store.Lanes).Select(_ => Task.Run(DriveAsync, CancellationToken.None)));

    private async Task DriveAsync()
    {
        using var driver = new Driver(this);
        var batch = new List<HotWrite>(mostPerCommit);
        // Not the stopping token: what was taken in is written, and the completed queue ends the loop.
        while (await queue.Reader.WaitToReadAsync(CancellationToken.None))
        {
            using var turn = await lane.EnterAsync(CancellationToken.None);
            while (batch.Count < mostPerCommit && queue.Reader.TryRead(out var write)) batch.Add(write);
            await driver.CommitAsync(batch);
            batch.Clear();
        }
    }

    /// <summary>One lane with its own session, which is replaced when it is lost.</summary>
    private sealed class Driver(HotWriter writer) : IDisposable
    {
        private HotSession? session;

        public async Task CommitAsync(List<HotWrite> batch)
        {
            if (batch.Count == 0) return;
            try
            {
                if (session is { Stands: false }) Drop();
                session ??= writer.store.Open();
                session.Begin();
            }
            catch (Exception reason)
            {
                // The store cannot be reached, or another process holds it. Nothing was begun, so nothing was written: those who wait are
                // told, and the writer lives on.
                Drop();
                foreach (var write in batch) write.Fail(reason);
                return;
            }
            try
            {
                Apply(session, batch);
                session.Flush();
            }
            catch (Exception reason)
            {
                Undo();
                if (batch.Count == 1 || session is null)
                {
                    foreach (var write in batch) write.Fail(reason);
                    return;
                }
                Log.BatchSplit(writer.logger, reason, batch.Count);
                foreach (var write in batch) await CommitAsync([write]);
                return;
            }
            try
            {
                session.Commit();
            }
            catch (Exception reason)
            {
                await SettleAsync(session, batch, reason);
                return;
            }
            foreach (var write in batch) write.Succeed();
        }

        // Writes of one kind that stand side by side are applied together.
        private static void Apply(HotSession session, List<HotWrite> batch)
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

        private async Task SettleAsync(HotSession lost, List<HotWrite> batch, Exception reason)
        {
            var committed = await writer.store.CommittedAsync(lost);
            if (committed == true) Log.CommittedAfterAll(writer.logger, reason, batch.Count);
            foreach (var write in batch)
            {
                if (committed == true) write.Succeed();
                else if (committed == false) write.Fail(reason);
                else write.Fail(new OutcomeUnknownException("The store failed while committing.", reason));
            }
            // A failed fsync must not be tried again: the kernel may have dropped the pages and a second try would succeed falsely.
            if (writer.store.DiskFailed(reason))
            {
                Log.StoreFailed(writer.logger, reason);
                Environment.ExitCode = 70;
                writer.lifetime.StopApplication();
            }
            Undo();
        }

        // A transaction ends with its connection, so one that cannot be rolled back is left behind with it.
        private void Undo()
        {
            try
            {
                session!.RollBack();
                if (!session.Stands) Drop();
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
        [LoggerMessage(1101, LogLevel.Warning, "A write failed inside a batch of {Count}; each is now tried alone")]
        public static partial void BatchSplit(ILogger logger, Exception reason, int count);

        [LoggerMessage(1102, LogLevel.Critical, "The disk failed while committing; the server stops rather than guess")]
        public static partial void StoreFailed(ILogger logger, Exception reason);

        [LoggerMessage(1104, LogLevel.Warning, "The writer's connection was lost; the next write opens another")]
        public static partial void SessionLost(ILogger logger, Exception reason);

        [LoggerMessage(1103, LogLevel.Warning, "The answer to a commit of {Count} writes was lost; the store says that it went through")]
        public static partial void CommittedAfterAll(ILogger logger, Exception reason, int count);
    }
}
