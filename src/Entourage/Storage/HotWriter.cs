using System.Threading.Channels;
using Entourage.Storage.Sqlite;
using Microsoft.Data.Sqlite;
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
    private const int IoError = 10;

    private readonly Channel<HotWrite> queue;
    private readonly SqliteConnections connections;
    private readonly WriteLane lane;
    private readonly int mostPerCommit;
    private readonly IHostApplicationLifetime lifetime;
    private readonly ILogger<HotWriter> logger;

    internal HotWriter(
        SqliteConnections connections, WriteLane lane, IOptions<StorageOptions> storage, IHostApplicationLifetime lifetime, ILogger<HotWriter> logger)
    {
        (this.connections, this.lane, this.lifetime, this.logger) = (connections, lane, lifetime, logger);
        mostPerCommit = storage.Value.MostWritesPerCommit;
        queue = Channel.CreateBounded<HotWrite>(
            new BoundedChannelOptions(storage.Value.MostWritesWaiting) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
    }

    /// <summary>Waits for a place, then for the commit that carries <paramref name="write"/>, then answers.</summary>
    /// <exception cref="OperationCanceledException">The caller left before the write had a place; it was not made.</exception>
    /// <exception cref="OutcomeUnknownException">The store failed while committing.</exception>
    /// <exception cref="ChannelClosedException">The server is stopping; the write was not made.</exception>
    public async Task<T> WriteAsync<T>(HotWrite<T> write, CancellationToken stop)
    {
        await queue.Writer.WriteAsync(write, stop);
        return await write.Committed;
    }

    /// <inheritdoc/>
    public override Task StopAsync(CancellationToken cancellationToken)
    {
        queue.Writer.TryComplete();
        return base.StopAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        var session = new HotSession(connections.OpenAlone(), mine: true);
        try
        {
            var batch = new List<HotWrite>(mostPerCommit);
            // Not the stopping token: what was taken in is written, and the completed queue ends the loop.
            while (await queue.Reader.WaitToReadAsync(CancellationToken.None))
            {
                using var turn = await lane.EnterAsync(CancellationToken.None);
                while (batch.Count < mostPerCommit && queue.Reader.TryRead(out var write)) batch.Add(write);
                Commit(session, batch);
                batch.Clear();
            }
        }
        finally
        {
            session.Dispose();
        }
    }

    private void Commit(HotSession session, List<HotWrite> batch)
    {
        try
        {
            session.Begin();
        }
        catch (Exception reason)
        {
            // Another process holds the store. Nothing was begun, so nothing was written: those who wait are told, and the writer lives on.
            foreach (var write in batch) write.Fail(reason);
            return;
        }
        try
        {
            foreach (var write in batch) write.ApplyTo(session);
        }
        catch (Exception reason)
        {
            session.RollBack();
            if (batch.Count == 1)
            {
                batch[0].Fail(reason);
                return;
            }
            Log.BatchSplit(logger, reason, batch.Count);
            foreach (var write in batch) Commit(session, [write]);
            return;
        }
        try
        {
            session.Commit();
        }
        catch (Exception reason)
        {
            foreach (var write in batch) write.Fail(new OutcomeUnknownException("The store failed while committing.", reason));
            // A failed fsync must not be tried again: the kernel may have dropped the pages and a second try would succeed falsely.
            if (reason is SqliteException { SqliteErrorCode: IoError })
            {
                Log.StoreFailed(logger, reason);
                Environment.ExitCode = 70;
                lifetime.StopApplication();
            }
            session.RollBack();
            return;
        }
        foreach (var write in batch) write.Succeed();
    }

    private static partial class Log
    {
        [LoggerMessage(1101, LogLevel.Warning, "A write failed inside a batch of {Count}; each is now tried alone")]
        public static partial void BatchSplit(ILogger logger, Exception reason, int count);

        [LoggerMessage(1102, LogLevel.Critical, "The disk failed while committing; the server stops rather than guess")]
        public static partial void StoreFailed(ILogger logger, Exception reason);
    }
}
