using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Entourage.Storage;

/// <summary>
/// What became of a commit that ended with an error, and what to do when the disk failed: the same promises for both ways of writing. Thread-safe.
/// </summary>
internal sealed partial class Commits(Store store, IHostApplicationLifetime lifetime, ILogger<Commits> logger)
{
    // Nobody waits longer than five seconds, and the commit itself may have taken some.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Null if it stands after all; otherwise what its callers are told.</summary>
    public async Task<Exception?> SettleAsync(ulong? transaction, Exception reason, int writes)
    {
        var stands = await store.CommittedAsync(transaction, reason, Patience);
        StopIfDiskFailed(reason);
        if (stands == false) return reason;
        if (stands is null) return new OutcomeUnknownException("The store failed while committing.", reason);
        Log.CommittedAfterAll(logger, reason, writes);
        return null;
    }

    /// <summary>A failed fsync must not be tried again: the kernel may have dropped the pages, and a second try would succeed falsely.</summary>
    public void StopIfDiskFailed(Exception reason)
    {
        if (!store.DiskFailed(reason)) return;
        Log.StoreFailed(logger, reason);
        Environment.ExitCode = 70;
        lifetime.StopApplication();
    }

    private static partial class Log
    {
        [LoggerMessage(1102, LogLevel.Critical, "The disk failed while writing; the server stops rather than guess")]
        public static partial void StoreFailed(ILogger logger, Exception reason);

        [LoggerMessage(1103, LogLevel.Warning, "The answer to a commit of {Count} writes was lost; the store confirms that it succeeded")]
        public static partial void CommittedAfterAll(ILogger logger, Exception reason, int count);
    }
}
