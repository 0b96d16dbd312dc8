using Entourage.Storage.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Metadata;
using SQLitePCL;

namespace Entourage.Storage.Moving;

/// <summary>
/// The site's file, held alone: SQLite's exclusive locking mode takes the lock that every open connection of every process holds a share of, so it is had
/// only when no server has the file open, and no server can open it until this is disposed or the process ends. BEGIN IMMEDIATE would not do: a
/// idle server would go on writing afterwards, into a file that nobody reads any more.
/// </summary>
internal sealed class SourceFile : IDisposable
{
    private readonly SqliteConnection connection;

    private SourceFile(SqliteConnection connection) => this.connection = connection;

    /// <summary>Opens an existing file, and waits a moment if a process is just closing it.</summary>
    /// <exception cref="MoveRefusedException">There is no such file, or another process has it open.</exception>
    public static SourceFile Hold(string file)
    {
        if (!File.Exists(file)) throw new MoveRefusedException($"There is no {Path.GetFullPath(file)}. DATA names the site's folder.");
        var address = new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadWrite, Pooling = false, DefaultTimeout = 2 };
        var source = new SourceFile(new SqliteConnection(address.ToString()));
        try
        {
            source.connection.Open();
            source.Run("PRAGMA locking_mode=EXCLUSIVE; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON");
            source.Run("BEGIN EXCLUSIVE; COMMIT");
            return source;
        }
        catch (SqliteException held) when (held.SqliteErrorCode == raw.SQLITE_BUSY)
        {
            source.Dispose();
            throw new MoveRefusedException($"{file} is open elsewhere. Stop the server that runs on it, and start this again; nothing was changed.", held);
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    /// <summary>Brings the tables to what this version knows, as every start does.</summary>
    /// <returns>The model that the file is written by.</returns>
    /// <exception cref="MoveRefusedException">Another version made them, which this one does not understand.</exception>
    public async Task<IModel> MigrateAsync(IServiceProvider services, CancellationToken stop)
    {
        var options = new DbContextOptionsBuilder<SqliteAppDb>().UseApplicationServiceProvider(services).UseSqlite(connection);
        await using var db = new SqliteAppDb(options.Options);
        var updated = await Schema.UpdateAsync(db, stop);
        return updated.Ok ? db.Model : throw new MoveRefusedException($"{connection.DataSource}: {updated.Problem.Title} ({updated.Problem.Code})");
    }

    public long Count(MovedTable table)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT count(*) FROM {table.Quoted}";
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>The rows in the order of their keys, all of them or those after one.</summary>
    public SourceRows Rows(MovedTable table, ReadOnlyMemory<byte>? after)
    {
        var command = connection.CreateCommand();
        var where = "";
        if (after is { } key)
        {
            var values = CopyRow.KeyValues(table, key.Span);
            where = $" WHERE ({table.KeyList}) > ({string.Join(", ", values.Select((_, place) => $"@k{place}"))})";
            for (var i = 0; i < values.Length; i++) command.Parameters.AddWithValue($"@k{i}", values[i]);
        }
        command.CommandText = $"SELECT {table.ColumnList} FROM {table.Quoted}{where} ORDER BY {table.KeyList}";
        return new SourceRows(table, command);
    }

    public void Dispose() => connection.Dispose();

    private void Run(string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
