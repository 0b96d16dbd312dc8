using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Entourage.Storage;

/// <summary>
/// Deletes what hangs on something that may have a million rows. One small transaction takes away the thing's own row, so that it is there for nobody,
/// and writes down that it is gone (<see cref="DeletionRows"/>); what is left goes in steps of some rows each, between which others write. What a
/// restart interrupts goes on after it, because what is written down is taken away last. Thread-safe.
/// </summary>
[FrontDoor]
internal sealed partial class Deletions(
    StoreReader reader, StoreWriter writer, IEnumerable<IForgets> forgetful, TimeProvider time, ILogger<Deletions> logger) : BackgroundService
{
    // As many as keep everybody else's writes waiting for some milliseconds.
    private const int Step = 500;

    private const int Page = 100;

    // How long somebody waits for what is left of what they deleted: most of it is gone within the first step.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    // Also how long a deletion stays written down at least: a write that was under way when the thing went may leave a row behind.
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private readonly Channel<bool> wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Dictionary<string, IForgets> parts = forgetful.ToDictionary(part => part.Kind, StringComparer.Ordinal);

    /// <summary>Goes on with what has just been deleted for as long as its deleter may wait; the rest follows by itself.</summary>
    public async Task HurryAsync(string kind, Guid id, CancellationToken stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(Patience);
        try
        {
            await FinishAsync(kind, id, atHalfSpeed: false, patience.Token);
        }
        catch (Exception reason)
        {
            // It is deleted whatever becomes of this, and what is left is written down.
            if (reason is not OperationCanceledException) Log.Failed(logger, reason, kind, id);
            wake.Writer.TryWrite(true);
        }
    }

    /// <summary>Has everything gone on with that is written down.</summary>
    public void Wake() => wake.Writer.TryWrite(true);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await FinishAllAsync(stoppingToken);
            }
            catch (Exception reason) when (reason is not OperationCanceledException)
            {
                Log.LookFailed(logger, reason);
            }
            await RestAsync(stoppingToken);
        }
    }

    private async Task FinishAllAsync(CancellationToken stop)
    {
        var after = Guid.Empty;
        while (true)
        {
            var some = await reader.ReadAsync(after, static (session, from) => DeletionRows.After(session, from, Page), stop);
            foreach (var (id, kind) in some)
            {
                try
                {
                    await FinishAsync(kind, id, atHalfSpeed: true, stop);
                }
                catch (Exception reason) when (reason is not OperationCanceledException)
                {
                    Log.Failed(logger, reason, kind, id);
                }
            }
            if (some.Count < Page) return;
            after = some[^1].Id;
        }
    }

    private async Task FinishAsync(string kind, Guid id, bool atHalfSpeed, CancellationToken stop)
    {
        var part = parts[kind];
        part.RemoveFiles(id);
        while (true)
        {
            stop.ThrowIfCancellationRequested();
            var begun = Stopwatch.GetTimestamp();
            if (await writer.WriteAsync(new Write(part, id, time.GetUtcNow() - Pause), stop) == 0) break;
            // Whoever has much to delete gets half of the writer at most.
            if (atHalfSpeed) await Task.Delay(Stopwatch.GetElapsedTime(begun), CancellationToken.None);
        }
    }

    private async Task RestAsync(CancellationToken stop)
    {
        using var nap = new CancellationTokenSource(Pause, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(nap.Token, stop);
        try
        {
            await wake.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            // Time to look by oneself: another node may have been ended in the middle.
        }
    }

    private sealed class Write(IForgets part, Guid id, DateTimeOffset settled) : StoreWrite<int>
    {
        protected override int Apply(StoreSession session)
        {
            var touched = part.Forget(session, id, Step);
            if (touched == 0) DeletionRows.End(session, id, settled);
            return touched;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1121, LogLevel.Error, "Deleting what is left of {Kind} {Id} failed; it is tried again in a minute")]
        public static partial void Failed(ILogger logger, Exception reason, string kind, Guid id);

        [LoggerMessage(1122, LogLevel.Error, "Looking for what is left to be deleted failed; it is tried again in a minute")]
        public static partial void LookFailed(ILogger logger, Exception reason);
    }
}
