using System.Data.Common;
using Entourage.Storage.Moving;
using Entourage.Storage.PostgreSql.Migrations;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Entourage.Storage.PostgreSql;

/// <summary>
/// Opens PostgreSQL so that it keeps the same promises as SQLite: the primary only, an fsync with every commit, and one writer at a time on the
/// whole site, whichever node it is on. Writers take turns by an advisory lock that ends with their transaction; what it costs is measured in
/// docs/performance.md. Thread-safe.
/// </summary>
internal sealed partial class PostgreSqlStore : Store, IAsyncDisposable
{
    /// <summary>The advisory lock that says whose turn it is.</summary>
    public const string TurnLock = "7164011842263";

    /// <summary>
    /// The first statement of every transaction that writes. Under READ COMMITTED each later statement sees what was committed before it began,
    /// so the transaction whose turn it is sees everything that earlier turns wrote.
    /// </summary>
    public const string Turn = $"SELECT pg_current_xact_id(), pg_advisory_xact_lock({TurnLock})";

    private const int Oldest = 150_000;

    // Of who makes tables or moves a site: nobody waits for an answer, and a large table takes as long as it takes.
    private const string NoDeadlines = "-c statement_timeout=0 -c lock_timeout=0 -c idle_in_transaction_session_timeout=0";

    private static readonly TimeSpan BetweenQuestions = TimeSpan.FromMilliseconds(100);

    private readonly NpgsqlDataSource pooled;
    private readonly NpgsqlDataSource hot;
    private readonly StorageOptions options;
    private readonly ILogger<PostgreSqlStore> logger;

    public PostgreSqlStore(IOptions<StorageOptions> storage, ILogger<PostgreSqlStore> logger)
    {
        (options, this.logger) = (storage.Value, logger);
        // Deadlines of every statement and of every wait (decision 0009); a caller is told rather than kept.
        const string Deadlines = "-c statement_timeout=4s -c idle_in_transaction_session_timeout=10s -c lock_timeout=2s";
        // The hot path's plans never change with the data: every table in it is reached by an index, or the statement is wrong. (An EXISTS is no
        // help there: PostgreSQL may answer it by hashing the whole table.)
        const string Plans =
            "-c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off -c enable_bitmapscan=off -c jit=off";
        pooled = NpgsqlDataSource.Create(With(Deadlines));
        hot = NpgsqlDataSource.Create(With($"{Deadlines} {Plans}"));
    }

    public override int Lanes => options.WriteLanes;

    public override int ReaderThreads => options.MostReaders;

    public void Configure(DbContextOptionsBuilder db) => db.UseNpgsql(pooled);

    public override string AskSize => "SELECT pg_database_size(current_database())";

    public override string AskSite => "SELECT count(*) FROM pg_class WHERE oid = to_regclass('site')";

    public override string AskHistory => "SELECT count(*) FROM pg_class WHERE oid = to_regclass('\"__EFMigrationsHistory\"')";

    public override string AskUnfinishedMove => TargetDatabase.AskMark;

    public override IReadOnlyList<string> Migrations => MigrationNames.All;

    // Null where it keeps no checksums; then it cannot know.
    public override string AskDamage =>
        """
        SELECT CASE WHEN coalesce(checksum_failures, 0) = 0 THEN 'ok' ELSE checksum_failures || ' pages whose checksum is wrong' END AS said
        FROM pg_stat_database WHERE datname = current_database()
        """;

    public override string Name
    {
        get
        {
            var address = new NpgsqlConnectionStringBuilder(options.Postgres);
            return $"the PostgreSQL database {address.Database} at {address.Host}";
        }
    }

    public override AppDb OpenToMigrate(IServiceProvider services, Action<string> applying)
    {
        var db = new DbContextOptionsBuilder<PostgreSqlAppDb>().UseApplicationServiceProvider(services).UseNpgsql(WithoutDeadlines);
        Schema.Tell(db, applying);
        return new PostgreSqlAppDb(db.Options);
    }

    public override DbConnection OpenToMake()
    {
        var connection = new NpgsqlConnection(WithoutDeadlines);
        connection.Open();
        using var turn = new NpgsqlCommand(Schema.Turn, connection);
        turn.ExecuteNonQuery();
        return connection;
    }

    public override string Script => "PostgreSql.sql";

    private string WithoutDeadlines =>
        new NpgsqlConnectionStringBuilder(With(NoDeadlines)) { Pooling = false, CommandTimeout = 0, KeepAlive = 30 }.ConnectionString;

    public override StoreSession Open() => new PostgreSqlSession(hot.OpenConnection());

    /// <summary>Refuses what is too old or only a copy, and says loudly where the server is set to lose commits.</summary>
    public override async Task<Outcome<Done>> PrepareAsync(CancellationToken stop)
    {
        await using var connection = await pooled.OpenConnectionAsync(stop);
        if (await AskAsync(connection, "server_version_num", stop) is var version && int.Parse(version, System.Globalization.CultureInfo.InvariantCulture) < Oldest)
        {
            return new Problem("postgresql_too_old", 500, $"PostgreSQL {connection.PostgreSqlVersion} is too old; 15 or newer is needed.");
        }
        if (await AskAsync(connection, "in_hot_standby", stop) == "on")
        {
            return new Problem("postgresql_standby", 500, "This PostgreSQL server is a standby; the primary is needed.");
        }
        foreach (var promise in (string[])["fsync", "full_page_writes", "synchronous_commit", "data_checksums"])
        {
            var set = await AskAsync(connection, promise, stop);
            if (set == "off" && promise == "data_checksums") Log.NoChecksums(logger);
            else if (set == "off") Log.Unsafe(logger, promise);
        }
        return default(Done);
    }

    public override async Task<ulong?> TakeTurnAsync(AppDb db, CancellationToken stop)
    {
        await using var turn = ((NpgsqlConnection)db.Database.GetDbConnection()).CreateCommand();
        turn.Transaction = (NpgsqlTransaction)db.Database.CurrentTransaction!.GetDbTransaction();
        turn.CommandText = Turn;
        await using var reader = await turn.ExecuteReaderAsync(stop);
        await reader.ReadAsync(stop);
        return await reader.GetFieldValueAsync<ulong>(0, stop);
    }

    // A failed write of PostgreSQL's is PostgreSQL's to handle: it stops by itself when it cannot trust its disk any more.
    public override bool DiskFailed(Exception reason) => false;

    public override async Task<bool?> CommittedAsync(ulong? transaction, Exception reason, TimeSpan patience)
    {
        if (transaction is not { } id) return null;
        using var deadline = new CancellationTokenSource(patience);
        Exception? last = null;
        // The server may take a moment to notice that the connection is gone, or to come back.
        while (!deadline.IsCancellationRequested)
        {
            try
            {
                await using var connection = await hot.OpenConnectionAsync(deadline.Token);
                await using var command = connection.CreateCommand();
                command.CommandText = "SELECT pg_xact_status($1)";
                command.Parameters.Add(new NpgsqlParameter { Value = id, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Xid8 });
                var status = await command.ExecuteScalarAsync(deadline.Token) as string;
                if (status is "committed" or "aborted") return status == "committed";
            }
            catch (Exception away) when (away is NpgsqlException or OperationCanceledException)
            {
                last = away;
            }
            await Task.Delay(BetweenQuestions, deadline.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        Log.NotKnown(logger, last);
        return null;
    }

    public async ValueTask DisposeAsync()
    {
        await hot.DisposeAsync();
        await pooled.DisposeAsync();
    }

    private string With(string deadlines)
    {
        var connection = new NpgsqlConnectionStringBuilder(options.Postgres) { ApplicationName = "entourage", MaxAutoPrepare = 200, AutoPrepareMinUsages = 2 };
        // What the server's own deadlines cannot help against: a server that does not answer at all. Nobody waits for it to take note of a cancellation.
        (connection.Timeout, connection.CommandTimeout, connection.CancellationTimeout) = (2, 4, -1);
        connection.Options = string.IsNullOrEmpty(connection.Options) ? deadlines : $"{connection.Options} {deadlines}";
        connection.MaxPoolSize = Math.Min(connection.MaxPoolSize, options.MostReaders + options.WriteLanes + 2);
        return connection.ConnectionString;
    }

    private static async Task<string> AskAsync(NpgsqlConnection connection, string setting, CancellationToken stop)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT current_setting($1)";
        command.Parameters.Add(new NpgsqlParameter { Value = setting });
        return (string)(await command.ExecuteScalarAsync(stop))!;
    }

    private static partial class Log
    {
        [LoggerMessage(1111, LogLevel.Critical, "PostgreSQL runs with {Setting}=off: a power cut can lose what people were told is saved")]
        public static partial void Unsafe(ILogger logger, string setting);

        [LoggerMessage(1112, LogLevel.Warning, "PostgreSQL runs without data checksums: damage on its disk would go unnoticed (initdb --data-checksums)")]
        public static partial void NoChecksums(ILogger logger);

        [LoggerMessage(1113, LogLevel.Warning, "Could not find out whether the last commit succeeded")]
        public static partial void NotKnown(ILogger logger, Exception? reason);
    }
}
