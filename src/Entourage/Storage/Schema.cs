using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Entourage.Storage;

/// <summary>Makes the tables of an empty database, and brings those of an older version up to date.</summary>
internal static class Schema
{
    private const string Applied = "SELECT \"MigrationId\" AS id FROM \"__EFMigrationsHistory\"";
    private const string Forget = """DELETE FROM "__EFMigrationsHistory" WHERE "MigrationId" <> {0}""";

    // Another node may have been here a moment ago.
    private const string Remember = """INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion") VALUES ({0}, {1}) ON CONFLICT DO NOTHING""";

    // EF Core writes a row into this table while it migrates, and waits for it for ever where an ended process has left one.
    private const string ForgetLock = "DROP TABLE IF EXISTS \"__EFMigrationsLock\"";

    /// <summary>
    /// Two nodes of a new version may start at once. EF Core's own lock on PostgreSQL does not keep the second from running a step that the first has just run;
    /// this one lasts as long as the connection.
    /// </summary>
    public const string Turn = "SELECT pg_advisory_lock(7164011842264)";

    /// <summary>Has a context tell the name of each migration before it runs.</summary>
    public static void Tell(DbContextOptionsBuilder options, Action<string> applying) => options.LogTo(
        static (happened, _) => happened == RelationalEventId.MigrationApplying,
        happened => applying(((MigrationEventData)happened).Migration.GetType().Name));

    /// <summary>Whether every migration has run. EF Core is not asked: it would take a third of a start to be ready for the question, and at most starts nothing has to be done.</summary>
    public static bool IsCurrent(Store store)
    {
        using var session = store.Open();
        if (session.Sql(store.AskHistory).Number() is not > 0) return false;
        var applied = session.Sql(Applied).All(row => row.Text("id"));
        return applied.Order(StringComparer.Ordinal).SequenceEqual(store.Migrations);
    }

    /// <summary>
    /// Makes every table of a database that has been through no migration, in one transaction; false where it has. By a script that was written of the
    /// migrations beforehand: for EF Core to make ready and run each of them is more than half of a first start.
    /// </summary>
    public static async Task<bool> MakeAsync(Store store, CancellationToken stop)
    {
        using var script = new StreamReader(typeof(Schema).Assembly.GetManifestResourceStream(store.Script)!);
        await using var connection = store.OpenToMake();
        await using var transaction = await connection.BeginTransactionAsync(stop);
        await using var command = connection.CreateCommand();
        (command.Transaction, command.CommandText) = (transaction, store.AskHistory);
        if (Convert.ToInt64(await command.ExecuteScalarAsync(stop), CultureInfo.InvariantCulture) > 0) return false;
        command.CommandText = await script.ReadToEndAsync(stop);
        await command.ExecuteNonQueryAsync(stop);
        await transaction.CommitAsync(stop);
        return true;
    }

    /// <summary>Runs every migration that is missing, while nobody else does so on the same file. A database that this version does not understand is left as it is.</summary>
    public static async Task<Outcome<Done>> UpdateAsync(AppDb db, CancellationToken stop)
    {
        if (db.Database.IsNpgsql())
        {
            await db.Database.OpenConnectionAsync(stop);
            await db.Database.ExecuteSqlRawAsync(Turn, stop);
        }
        // Asked of an empty PostgreSQL, what was migrated before is an error that EF Core logs in red before it goes on; so there is always a table.
        await db.GetService<IHistoryRepository>().CreateIfNotExistsAsync(stop);
        var known = db.Database.GetMigrations().ToList();
        var applied = (await db.Database.GetAppliedMigrationsAsync(stop)).ToList();
        if (applied.SequenceEqual(db.FormerMigrations)) applied = [await TakeOverAsync(db, known[0], stop)];
        var strangers = applied.Except(known).ToList();
        if (strangers.Except(db.FormerMigrations).FirstOrDefault() is { } later)
        {
            return new Problem("database_too_new", 500, $"This version does not know {later}, which this database has been through. Start a newer version.");
        }
        if (strangers.Count > 0)
        {
            return new Problem("database_too_old", 500, "This database is older than the oldest that can be taken over. Start commit 55bf151 on it once, then this version.");
        }
        if (applied.Count == known.Count) return default(Done);
        if (db.Database.IsSqlite()) await db.Database.ExecuteSqlRawAsync(ForgetLock, stop);
        await db.Database.MigrateAsync(stop);
        return default(Done);
    }

    // Its tables are those of the first migration already, and whatever the former ones did to rows is done: only their names go.
    private static async Task<string> TakeOverAsync(AppDb db, string first, CancellationToken stop)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        await db.Database.ExecuteSqlRawAsync(Forget, [first], stop);
        await db.Database.ExecuteSqlRawAsync(Remember, [first, ProductInfo.GetVersion()], stop);
        await transaction.CommitAsync(stop);
        return first;
    }
}
