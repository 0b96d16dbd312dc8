using Entourage.Storage.PostgreSql;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Entourage.Storage.Moving;

/// <summary>
/// The database that a site moves into. While this is open nobody else writes there: it has the turn that every writer waits for. A small table says
/// whose unfinished move it holds; how far that is the rows say themselves, because they come in the order of their keys and each chunk whole.
/// Not thread-safe.
/// </summary>
internal sealed class TargetDatabase : IAsyncDisposable
{
    /// <summary>Asks how often there is the small table: a database that has it holds a part of a site only, and no server may run on that.</summary>
    public const string AskMark = $"SELECT count(*) FROM pg_class WHERE oid = to_regclass('{Mark}')";

    private const string Mark = "unfinished_move";

    // A move may be idle for long on one side while it works on the other; only waiting for another lock is limited.
    private const string NoDeadlines =
        "-c statement_timeout=0 -c idle_in_transaction_session_timeout=0 -c idle_session_timeout=0 -c lock_timeout=10s";

    private readonly NpgsqlConnection connection;

    private TargetDatabase(NpgsqlConnection connection, IReadOnlyList<MovedTable> tables, bool resumed) =>
        (this.connection, Tables, IsResumed) = (connection, tables, resumed);

    /// <summary>What is moved, in this order.</summary>
    public IReadOnlyList<MovedTable> Tables { get; }

    /// <summary>Whether an earlier run of the same site's move began here.</summary>
    public bool IsResumed { get; private set; }

    /// <summary>Connects, refuses what cannot take this site, and makes the tables. Nothing is changed before everything was looked at.</summary>
    /// <exception cref="MoveRefusedException">It cannot be moved; the message says why.</exception>
    public static async Task<TargetDatabase> OpenAsync(
        string to, string site, IModel source, IServiceProvider services, ILoggerFactory loggers, CancellationToken stop)
    {
        NpgsqlConnection? connection = null;
        try
        {
            var address = new NpgsqlConnectionStringBuilder(to) { ApplicationName = "entourage migrate", Pooling = false, CommandTimeout = 0, KeepAlive = 30 };
            if (string.IsNullOrEmpty(address.Host)) throw Refused("Host is missing.");
            await CheckServerAsync(to, loggers, stop);
            address.Options = string.IsNullOrEmpty(address.Options) ? NoDeadlines : $"{address.Options} {NoDeadlines}";
            connection = new NpgsqlConnection(address.ConnectionString);
            await connection.OpenAsync(stop);
            return await OpenAsync(connection, site, source, services, stop);
        }
        catch (Exception reason)
        {
            if (connection is not null) await connection.DisposeAsync();
            // Npgsql's messages name the host and the user, never the password.
            if (reason is ArgumentException or NpgsqlException) throw Refused(reason.Message.ReplaceLineEndings(" "), reason);
            throw;
        }
    }

    /// <summary>Says from now on whose rows these will be.</summary>
    public Task ClaimAsync(string site, CancellationToken stop) => IsResumed
        ? Task.CompletedTask
        : RunAsync(
            $"CREATE TABLE {Mark} (site text NOT NULL, begun_at timestamptz NOT NULL DEFAULT now()); INSERT INTO {Mark} (site) VALUES ($1)".Split("; "), site, stop);

    /// <summary>The key of the last row there is, or null.</summary>
    public async Task<ReadOnlyMemory<byte>?> LastKeyAsync(MovedTable table, CancellationToken stop)
    {
        var backwards = string.Join(", ", table.Key.Select(column => $"{column.Quoted} DESC"));
        using var rows = await RowsAsync($"SELECT {table.ColumnList} FROM {table.Quoted} ORDER BY {backwards} LIMIT 1", stop);
        if (!rows.Read()) return null;
        var key = CopyRow.KeyOf(table, rows.Row).ToArray();
        rows.Read();
        return key;
    }

    /// <summary>Every row, in the order of the keys.</summary>
    public Task<TargetRows> RowsAsync(MovedTable table, CancellationToken stop) =>
        RowsAsync($"SELECT {table.ColumnList} FROM {table.Quoted} ORDER BY {table.KeyList}", stop);

    /// <summary>Adds a chunk of rows: all of them, on disk, or none.</summary>
    public async Task AddAsync(MovedTable table, ReadOnlyMemory<byte> rows, CancellationToken stop)
    {
        try
        {
            await using var copy = await connection.BeginRawBinaryCopyAsync($"COPY {table.Quoted} ({table.ColumnList}) FROM STDIN (FORMAT BINARY)", stop);
            await copy.WriteAsync(rows, stop);
        }
        catch (PostgresException refused)
        {
            throw new MoveRefusedException($"{table.Name}: PostgreSQL does not take a row: {refused.MessageText} {refused.Detail} ({refused.Where})", refused);
        }
    }

    /// <summary>Undoes everything this move has written.</summary>
    public Task EmptyAsync(CancellationToken stop) => RunAsync([$"TRUNCATE {string.Join(", ", Tables.Select(table => table.Quoted))}"], null, stop);

    /// <summary>Generated numbers continue after the moved ones, the planner knows the tables, and a server can run on them.</summary>
    public async Task FinishAsync(CancellationToken stop)
    {
        foreach (var table in Tables)
        {
            foreach (var column in table.Columns.Where(column => column.Form is Form.Number or Form.SmallNumber))
            {
                await RunAsync(
                    [
                        $"""
                        SELECT setval(sequence, (SELECT coalesce(max({column.Quoted}), 0) + 1 FROM {table.Quoted}), false)
                        FROM pg_get_serial_sequence('{table.Quoted}', '{column.Name}') AS sequence WHERE sequence IS NOT NULL
                        """,
                    ],
                    null,
                    stop);
            }
            await RunAsync([$"ANALYZE {table.Quoted}"], null, stop);
        }
        await RunAsync([$"DROP TABLE {Mark}"], null, stop);
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    private static async Task<TargetDatabase> OpenAsync(
        NpgsqlConnection connection, string site, IModel source, IServiceProvider services, CancellationToken stop)
    {
        var options = new DbContextOptionsBuilder<PostgreSqlAppDb>().UseApplicationServiceProvider(services).UseNpgsql(connection);
        await using var db = new PostgreSqlAppDb(options.Options);
        var target = new TargetDatabase(connection, MovedTable.Of(source, db.Model), resumed: false);
        await target.TakeTurnAsync(stop);
        if (await target.AskAsync<bool>($"SELECT to_regclass('{Mark}') IS NOT NULL", stop))
        {
            if (await target.AskAsync<string>($"SELECT site FROM {Mark}", stop) != site) throw Refused("another site is in the middle of moving into this database.");
            target.IsResumed = true;
        }
        else
        {
            foreach (var table in target.Tables)
            {
                if (await target.AskAsync<bool>($"SELECT to_regclass('{table.Quoted}') IS NOT NULL", stop)
                    && await target.AskAsync<bool>($"SELECT EXISTS (SELECT FROM {table.Quoted})", stop))
                {
                    throw Refused($"this database holds a site already ({table.Name} has rows). Take an empty one; nothing was changed.");
                }
            }
        }
        var updated = await Schema.UpdateAsync(db, stop);
        return updated.Ok ? target : throw Refused($"{updated.Problem.Title} ({updated.Problem.Code})");
    }

    private static async Task CheckServerAsync(string to, ILoggerFactory loggers, CancellationToken stop)
    {
        await using var store = new PostgreSqlStore(Options.Create(new StorageOptions { Postgres = to }), loggers.CreateLogger<PostgreSqlStore>());
        var prepared = await store.PrepareAsync(stop);
        if (!prepared.Ok) throw Refused(prepared.Problem.Title);
    }

    private static MoveRefusedException Refused(string why, Exception? reason = null) => new(why, reason) { IsAboutTarget = true };

    // For the whole session, not for a transaction: the same lock that servers take for each of theirs.
    private async Task TakeTurnAsync(CancellationToken stop)
    {
        try
        {
            await RunAsync([$"SELECT pg_advisory_lock({PostgreSqlStore.TurnLock})"], null, stop);
        }
        catch (PostgresException waited) when (waited.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            throw Refused("somebody else writes to this database: another move, or a server. Stop that first.", waited);
        }
    }

    private async Task<TargetRows> RowsAsync(string query, CancellationToken stop) =>
        new(await connection.BeginRawBinaryCopyAsync($"COPY ({query}) TO STDOUT (FORMAT BINARY)", stop));

    private async Task<T> AskAsync<T>(string question, CancellationToken stop)
    {
        await using var command = new NpgsqlCommand(question, connection);
        return (T)(await command.ExecuteScalarAsync(stop))!;
    }

    // A batch is one transaction.
    private async Task RunAsync(IEnumerable<string> statements, string? given, CancellationToken stop)
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (var text in statements)
        {
            var command = new NpgsqlBatchCommand(text);
            if (given is not null && text.Contains("$1", StringComparison.Ordinal)) command.Parameters.Add(new NpgsqlParameter { Value = given });
            batch.BatchCommands.Add(command);
        }
        await batch.ExecuteNonQueryAsync(stop);
    }
}
