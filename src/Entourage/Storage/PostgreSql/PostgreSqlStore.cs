using Entourage.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
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
    /// so whoever has the turn sees everything that earlier turns wrote.
    /// </summary>
    public const string Turn = $"SELECT pg_current_xact_id(), pg_advisory_xact_lock({TurnLock})";

    private const int Oldest = 150_000;

    private readonly NpgsqlDataSource pooled;
    private readonly NpgsqlDataSource hot;
    private readonly StorageOptions options;
    private readonly ILogger<PostgreSqlStore> logger;

    public PostgreSqlStore(IOptions<StorageOptions> storage, ILogger<PostgreSqlStore> logger)
    {
        (options, this.logger) = (storage.Value, logger);
        // Deadlines of every statement and of every wait (safety.md C.4); a caller is told rather than kept.
        const string Deadlines = "-c statement_timeout=5s -c idle_in_transaction_session_timeout=10s -c lock_timeout=2s";
        // The hot path's plans never change with the data: every table in it is reached by an index, or the statement is wrong. (An EXISTS is no
        // help there: PostgreSQL may answer it by hashing the whole table.)
        const string Plans =
            "-c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off -c enable_bitmapscan=off -c jit=off";
        pooled = NpgsqlDataSource.Create(With(Deadlines));
        hot = NpgsqlDataSource.Create(With($"{Deadlines} {Plans}"));
    }

    public override int Lanes => options.WriteLanes;

    public override int MostReaders => options.MostReaders;

    public void Configure(DbContextOptionsBuilder db) => db.UseNpgsql(pooled);

    public override string AskSize => "SELECT pg_database_size(current_database())";

    public override HotSession Open() => new PostgreSqlSession(hot.OpenConnection());

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
            return new Problem("postgresql_standby", 500, "This PostgreSQL server is a standby; the primary is needed, because it decides.");
        }
        foreach (var promise in (string[])["fsync", "full_page_writes", "synchronous_commit", "data_checksums"])
        {
            var set = await AskAsync(connection, promise, stop);
            if (set == "off" && promise == "data_checksums") Log.NoChecksums(logger);
            else if (set == "off") Log.Unsafe(logger, promise);
        }
        return default(Done);
    }

    public override Task TakeTurnAsync(AppDb db, CancellationToken stop) => db.Database.ExecuteSqlRawAsync(Turn, stop);

    // A failed write of PostgreSQL's is PostgreSQL's to handle: it stops by itself when it cannot trust its disk any more.
    public override bool DiskFailed(Exception reason) => false;

    public override async Task<bool?> CommittedAsync(HotSession lost)
    {
        if (lost is not PostgreSqlSession { TransactionId: { } transaction }) return null;
        // The server may take a moment to notice that the connection is gone, or to come back.
        for (var attempt = 0; attempt < 10; attempt++)
        {
            if (attempt > 0) await Task.Delay(200, CancellationToken.None);
            try
            {
                await using var connection = await hot.OpenConnectionAsync(CancellationToken.None);
                await using var command = connection.CreateCommand();
                command.CommandText = "SELECT pg_xact_status($1)";
                command.Parameters.Add(new NpgsqlParameter { Value = transaction, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Xid8 });
                var status = await command.ExecuteScalarAsync(CancellationToken.None) as string;
                if (status is "committed" or "aborted") return status == "committed";
            }
            catch (NpgsqlException reason)
            {
                Log.NotKnown(logger, reason);
            }
        }
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

        [LoggerMessage(1113, LogLevel.Warning, "Whether the last commit went through could not be asked")]
        public static partial void NotKnown(ILogger logger, Exception reason);
    }
}
