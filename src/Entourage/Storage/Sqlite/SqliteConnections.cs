using System.Data.Common;
using Entourage.Kernel;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Options;

namespace Entourage.Storage.Sqlite;

/// <summary>
/// Opens SQLite as the durability promise needs it: write-ahead log, an fsync with every commit, foreign keys, and nothing trusted that a
/// damaged file might say. Thread-safe.
/// </summary>
internal sealed class SqliteConnections(IOptions<StorageOptions> storage) : DbConnectionInterceptor
{
    // 3.7.0 to 3.51.2 have a race at the reset of the write-ahead log that silently loses committed rows (sqlite.org/changes.html, 3.51.3).
    private static readonly Version Oldest = new(3, 51, 3);

    private const string Pragmas =
        "PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA busy_timeout=5000; PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON;";

    public string ConnectionString { get; } = new SqliteConnectionStringBuilder
    {
        DataSource = storage.Value.DatabaseFile,
        Pooling = true,
        DefaultTimeout = 10,
    }.ToString();

    /// <summary>A connection of one's own, outside the pool, for a session that keeps its prepared statements.</summary>
    public SqliteConnection OpenAlone()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder(ConnectionString) { Pooling = false }.ToString());
        connection.Open();
        Run(connection, Pragmas);
        return connection;
    }

    /// <summary>Makes the folder, refuses an engine that can lose commits, and switches the file to the write-ahead log.</summary>
    public Outcome<Done> Prepare()
    {
        storage.Value.Make("");
        using var connection = OpenAlone();
        var engine = new Version(connection.ServerVersion);
        if (engine < Oldest)
        {
            return new Problem("sqlite_too_old", 500, $"SQLite {engine} can lose committed rows; {Oldest} or newer is needed.");
        }
        Run(connection, "PRAGMA journal_mode=WAL;");
        return default(Done);
    }

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Run(connection, Pragmas);

    public override async Task ConnectionOpenedAsync(
        DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = Pragmas;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static void Run(DbConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
