using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Entourage.Storage;

/// <summary>
/// Once an hour looks whether the database is damaged, and writes down that the folder goes with its rows. A small file is looked at before the server
/// listens. Damage stops nothing: most of the site may still be read and saved; operators are told in the log and on their page. Thread-safe.
/// </summary>
[FrontDoor]
internal sealed partial class WatchStore(Store store, SiteIdentity identity, TimeProvider time, ILogger<WatchStore> logger) : BackgroundService
{
    // A few tenths of a second of a start.
    private const long Small = 64 << 20;

    // Reading all of a large one takes a while, and its log cannot be emptied meanwhile.
    private const long Large = 2L << 30;

    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);
    private static readonly TimeSpan PauseOfLarge = TimeSpan.FromDays(1);

    private volatile string? damage;
    private DateTimeOffset looked;

    /// <summary>What is wrong with the database, in the engine's own words; null while nothing is known to be.</summary>
    public string? Damage => damage;

    /// <inheritdoc/>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (Bytes() <= Small) Look();
        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var hours = new PeriodicTimer(Pause, time);
        while (await hours.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await identity.RenewAsync(stoppingToken);
                // A thread of its own: it may read for minutes.
                await Task.Factory.StartNew(LookAgain, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            }
            catch (Exception reason) when (reason is not OperationCanceledException)
            {
                // The store is away, or full; the next hour looks again.
                Log.NotLooked(logger, reason);
            }
        }
    }

    private void LookAgain()
    {
        if (Bytes() <= Large || time.GetUtcNow() - looked >= PauseOfLarge) Look();
    }

    private void Look()
    {
        looked = time.GetUtcNow();
        var said = Said();
        damage = said == "ok" ? null : said;
        if (damage is not null) Log.Damaged(logger, store.Name, damage);
    }

    private string Said()
    {
        try
        {
            using var session = store.OpenToRead();
            return session.Sql(store.AskDamage).One(row => row.Text("said")) ?? "ok";
        }
        catch (Microsoft.Data.Sqlite.SqliteException wrong) when (wrong.SqliteErrorCode is SQLitePCL.raw.SQLITE_CORRUPT or SQLitePCL.raw.SQLITE_NOTADB)
        {
            return wrong.Message;
        }
    }

    private long Bytes()
    {
        using var session = store.OpenToRead();
        return session.Sql(store.AskSize).Number() ?? 0;
    }

    private static partial class Log
    {
        [LoggerMessage(1151, LogLevel.Critical, "{Name} is damaged: {Damage}. Stop the server, keep a copy of the file, and put a backup back")]
        public static partial void Damaged(ILogger logger, string name, string damage);

        [LoggerMessage(1152, LogLevel.Error, "The database could not be looked at; it is tried again in an hour")]
        public static partial void NotLooked(ILogger logger, Exception reason);
    }
}
