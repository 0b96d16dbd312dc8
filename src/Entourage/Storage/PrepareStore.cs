using System.ComponentModel;
using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Entourage.Storage;

/// <summary>
/// What every start and every command does first: the folder, the engine, whether rows, files and key belong together, and the tables. Whatever ends it
/// in the middle leaves nothing that stops the next one.
/// </summary>
internal sealed partial class PrepareStore(
    IOptions<StorageOptions> storage, Store store, FolderLock folder, SiteIdentity identity, IServiceProvider services, ILogger<PrepareStore> logger)
{
    private static readonly TimeSpan BetweenTries = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(10);

    /// <summary>Makes the store ready.</summary>
    /// <exception cref="StartRefusedException">It cannot be made ready.</exception>
    /// <exception cref="OptionsValidationException">A setting is wrong, or the folder or the server cannot be used.</exception>
    public async Task RunAsync(CancellationToken stop)
    {
        storage.Value.Make("");
        try
        {
            // Before the store makes a file where there is none.
            if (store.IsMissing) identity.Check();
            var ready = await ReachAsync(stop);
            if (!ready.Ok) throw new StartRefusedException(ready.Problem);
            if (HoldsUnfinishedMove()) throw Wrong("Postgres: a site is still moving into this database; start the move again first.");
            identity.Check();
            if (!Schema.IsCurrent(store)) await UpdateAsync(stop);
            identity.Settle();
        }
        catch (SqliteException held) when (held.SqliteErrorCode == SQLitePCL.raw.SQLITE_BUSY)
        {
            throw Wrong("Folder: another program holds entourage.db for itself, such as a move to PostgreSQL.");
        }
    }

    // After a power cut PostgreSQL may come up later than the server. A wrong password is not waited for.
    private async Task<Outcome<Done>> ReachAsync(CancellationToken stop)
    {
        var waited = Stopwatch.StartNew();
        TimeSpan? spoken = null;
        while (true)
        {
            try
            {
                return await store.PrepareAsync(stop);
            }
            catch (Exception away) when (IsAway(away))
            {
                var most = TimeSpan.FromSeconds(storage.Value.MostSecondsUntilPostgres);
                var why = away.Message.ReplaceLineEndings(" ");
                if (waited.Elapsed >= most) throw new StartRefusedException(StartProblems.PostgresAway with { Detail = $"PostgreSQL does not answer: {why}" }, away);
                if (spoken is null || waited.Elapsed - spoken >= BetweenLines)
                {
                    spoken = waited.Elapsed;
                    Log.Waiting(logger, why, (int)(most - waited.Elapsed).TotalSeconds);
                }
                await Task.Delay(BetweenTries, stop);
            }
            catch (NpgsqlException refused)
            {
                // Npgsql's messages name the host and the user, never the password.
                throw Wrong($"Postgres: {refused.Message.ReplaceLineEndings(" ")}");
            }
        }
    }

    // What may pass, in Npgsql's judgement: it is starting or stopping, full of connections, or not there at all. A name that is not known yet comes as
    // the system's own error.
    private static bool IsAway(Exception fault) => fault is NpgsqlException { IsTransient: true } or Win32Exception;

    private bool HoldsUnfinishedMove()
    {
        if (store.AskUnfinishedMove is not { } ask) return false;
        using var session = store.Open();
        return session.Sql(ask).Number() > 0;
    }

    private async Task UpdateAsync(CancellationToken stop)
    {
        using var turn = await folder.BorrowAsync(stop);
        var watch = Stopwatch.StartNew();
        if (await Schema.MakeAsync(store, stop))
        {
            Log.Made(logger, watch.Elapsed.TotalSeconds);
            return;
        }
        await using var db = store.OpenToMigrate(services, step => Log.Applying(logger, step));
        await UpdateAsync(db, watch, stop);
    }

    private async Task UpdateAsync(AppDb db, Stopwatch watch, CancellationToken stop)
    {
        var updating = Schema.UpdateAsync(db, stop);
        while (await Task.WhenAny(updating, Task.Delay(BetweenLines, stop)) != updating) Log.StillUpdating(logger, (int)watch.Elapsed.TotalSeconds);
        var updated = await updating;
        if (!updated.Ok) throw new StartRefusedException(updated.Problem);
        Log.Updated(logger, watch.Elapsed.TotalSeconds);
    }

    private static OptionsValidationException Wrong(string line) => new("Storage", typeof(StorageOptions), [line]);

    private static partial class Log
    {
        [LoggerMessage(1141, LogLevel.Warning, "PostgreSQL does not answer yet ({Why}); the start waits for {Seconds} s more")]
        public static partial void Waiting(ILogger logger, string why, int seconds);

        [LoggerMessage(1142, LogLevel.Information, "The tables are brought up to date: {Step}")]
        public static partial void Applying(ILogger logger, string step);

        [LoggerMessage(1143, LogLevel.Information, "The tables are still being brought up to date, for {Seconds} s now")]
        public static partial void StillUpdating(ILogger logger, int seconds);

        [LoggerMessage(1145, LogLevel.Information, "The tables are made, after {Seconds:0.0} s")]
        public static partial void Made(ILogger logger, double seconds);

        [LoggerMessage(1144, LogLevel.Information, "The tables are up to date, after {Seconds:0.0} s")]
        public static partial void Updated(ILogger logger, double seconds);
    }
}
