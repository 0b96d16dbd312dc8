using System.Data.Common;
using Entourage.Kernel;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Options;

namespace Entourage.Storage.Sqlite;

/// <summary>
/// Opens SQLite as the durability promise needs it: write-ahead log, an fsync with every commit, foreign keys, and nothing trusted that a
/// damaged file might say. Thread-safe.
/// </summary>
internal sealed class SqliteStore(IOptions<StorageOptions> storage) : Store, IDisposable
{
    // 3.7.0 to 3.51.2 have a race at the reset of the write-ahead log that silently loses committed rows (sqlite.org/changes.html, 3.51.3).
    private static readonly Version Oldest = new(3, 51, 3);

    // SQLITE_IOERR.
    private const int IoError = 10;

    private const string Pragmas =
        "PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA busy_timeout=5000; PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON;";

    // Open from the start to the end, also while nobody asks anything: whoever wants the file alone sees that it is in use.
    private SqliteConnection? present;

    // Between two checkpoints a page that many commits change is written to the database once. At the default of 1000 pages a busy writer
    // would stop for one after every other batch; the log stays below about 64 MB.
    private const string WriterPragmas = "PRAGMA wal_autocheckpoint=16000; PRAGMA cache_size=-16000;";

    // There may be as many readers as threads, and each has a cache of its own; what is not in it is in the system's.
    private const string ReaderPragmas = "PRAGMA query_only=ON; PRAGMA cache_size=-8000;";

    private string ConnectionString { get; } = new SqliteConnectionStringBuilder
    {
        DataSource = storage.Value.DatabaseFile,
        Pooling = true,
        DefaultTimeout = 10,
    }.ToString();

    /// <summary>The engine takes one writer.</summary>
    public override int Lanes => 1;

    /// <summary>A read waits for nobody here, so there are never more than threads.</summary>
    public override int MostReaders => short.MaxValue;

    public void Configure(DbContextOptionsBuilder options) => options.UseSqlite(ConnectionString).AddInterceptors(new PragmasFirst());

    public override string AskSize => "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()";

    public override HotSession Open() => Open(WriterPragmas);

    public override HotSession OpenToRead() => Open(ReaderPragmas);

    private SqliteSession Open(string pragmas)
    {
        var connection = OpenAlone();
        Run(connection, pragmas);
        return new SqliteSession(connection);
    }

    /// <summary>A connection of one's own, outside the pool.</summary>
    public SqliteConnection OpenAlone()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder(ConnectionString) { Pooling = false }.ToString());
        connection.Open();
        Run(connection, Pragmas);
        return connection;
    }

    /// <summary>Makes the folder, refuses an engine that can lose commits, and switches the file to the write-ahead log.</summary>
    public override Task<Outcome<Done>> PrepareAsync(CancellationToken stop)
    {
        var connection = present ??= OpenAlone();
        var engine = new Version(connection.ServerVersion);
        if (engine < Oldest)
        {
            return Task.FromResult<Outcome<Done>>(
                new Problem("sqlite_too_old", 500, $"SQLite {engine} can lose committed rows; {Oldest} or newer is needed."));
        }
        Run(connection, "PRAGMA journal_mode=WAL;");
        return Task.FromResult<Outcome<Done>>(default(Done));
    }

    /// <summary>Nothing to wait for: BEGIN IMMEDIATE holds the engine's one write lock already.</summary>
    public override Task TakeTurnAsync(AppDb db, CancellationToken stop) => Task.CompletedTask;

    public override bool DiskFailed(Exception reason) => reason is SqliteException { SqliteErrorCode: IoError };

    /// <summary>Never known: the engine is in this process, and if it cannot tell, nobody can.</summary>
    public override Task<bool?> CommittedAsync(HotSession lost) => Task.FromResult<bool?>(null);

    public void Dispose() => present?.Dispose();

    private static void Run(DbConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private sealed class PragmasFirst : DbConnectionInterceptor
    {
        public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Run(connection, Pragmas);

        public override async Task ConnectionOpenedAsync(
            DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = Pragmas;
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }
}
