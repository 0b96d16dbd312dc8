using System.Data.Common;
using Entourage.Storage.Sqlite.Migrations;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Entourage.Storage.Sqlite;

/// <summary>
/// Opens SQLite as the durability promise needs it: write-ahead log, an fsync with every commit, foreign keys, and nothing trusted that a
/// damaged file might say. Thread-safe.
/// </summary>
internal sealed class SqliteStore(IOptions<StorageOptions> storage) : Store, IDisposable
{
    // 3.7.0 to 3.51.2 have a race at the reset of the write-ahead log that silently loses committed rows (sqlite.org/changes.html, 3.51.3).
    private static readonly Version Oldest = new(3, 51, 3);

    // SQLITE_FULL, SQLITE_CONSTRAINT, SQLITE_BUSY and SQLITE_IOERR.
    private const int Full = 13;
    private const int Constraint = 19;
    private const int Busy = 5;
    private const int IoError = 10;

    // What was deleted is written over, so that it is not read from the bytes of the file.
    private const string Pragmas =
        "PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA busy_timeout=5000; PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON; PRAGMA secure_delete=ON;";

    private LogMover? mover;

    // Open from start to stop, even when idle: a process that wants the file to itself sees that it is in use.
    private SqliteConnection? present;

    // The log is moved beside the writer (LogMover). Should that never come to its end, because somebody reads all the time, the engine does it at 256 MB.
    private const string WriterPragmas = "PRAGMA wal_autocheckpoint=64000; PRAGMA cache_size=-16000;";

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

    /// <summary>The engine is in this process: a read waits for nobody, so there are never more sessions than threads that ask.</summary>
    public override int ReaderThreads => 0;

    public void Configure(DbContextOptionsBuilder options) => options.UseSqlite(ConnectionString).AddInterceptors(new PragmasFirst());

    public override string AskSize => "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()";

    public override string AskSite => "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'site'";

    public override string AskHistory => "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = '__EFMigrationsHistory'";

    public override IReadOnlyList<string> Migrations => MigrationNames.All;

    public override string AskDamage => "SELECT quick_check AS said FROM pragma_quick_check LIMIT 1";

    public override string Name => Path.GetFullPath(storage.Value.DatabaseFile);

    public override bool IsMissing => !File.Exists(Name);

    public override AppDb OpenToMigrate(IServiceProvider services, Action<string> applying)
    {
        var options = new DbContextOptionsBuilder<SqliteAppDb>().UseApplicationServiceProvider(services);
        Configure(options);
        Schema.Tell(options, applying);
        return new SqliteAppDb(options.Options);
    }

    public override DbConnection OpenToMake() => OpenAlone();

    public override string Script => "Sqlite.sql";

    public override StoreSession Open() => new SqliteSession(Open(WriterPragmas), mover: LazyInitializer.EnsureInitialized(ref mover, () => new(OpenAlone)));

    public override StoreSession OpenToRead() => new SqliteSession(Open(ReaderPragmas));

    private SqliteConnection Open(string pragmas)
    {
        var connection = OpenAlone();
        Run(connection, pragmas);
        return connection;
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
        Private.MakeFile(Name);
        // What an earlier version left open to others; new ones are made like the database itself.
        foreach (var beside in (string[])["-wal", "-shm"]) Private.CloseFile(Name + beside);
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
    public override Task<ulong?> TakeTurnAsync(AppDb db, CancellationToken stop) => Task.FromResult<ulong?>(null);

    // A full disk is no failed one, whichever file does not find room.
    public override bool DiskFailed(Exception reason) =>
        StoreFaults.StoresOwn(reason) is SqliteException { SqliteErrorCode: IoError } && StoreFaults.Of(reason) is { IsFull: false };

    /// <summary>
    /// A transaction stands by its last page in the log, and one that found no room, broke a rule or had to wait has not written that. Of anything else
    /// nobody knows: the engine is in this process, and if it cannot tell, nobody can.
    /// </summary>
    public override Task<bool?> CommittedAsync(ulong? transaction, Exception reason, TimeSpan patience) =>
        Task.FromResult<bool?>(StoreFaults.StoresOwn(reason) is SqliteException { SqliteErrorCode: Full or Constraint or Busy } ? false : null);

    public void Dispose()
    {
        mover?.Dispose();
        present?.Dispose();
    }

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
