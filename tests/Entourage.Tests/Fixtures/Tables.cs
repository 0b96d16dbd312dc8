using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Entourage.Storage.PostgreSql;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Entourage.Tests.Fixtures;

/// <summary>The database seen from outside the process: a connection of its own, which sees what was committed and nothing else.</summary>
public static class Tables
{
    private const string SqliteTables = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name";
    private const string PostgresTables = "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename";

    /// <summary>
    /// One hash over every row of every table, whatever their order: the same as long as nothing durable changed. Without what is counted from the facts,
    /// which a job does in its own time and could do again (the facts are in it), and without the mark that a start leaves.
    /// </summary>
    public static string Hash(this Server server)
    {
        using var connection = Open(server);
        if (connection is NpgsqlConnection)
        {
            // In the server, in one statement, which a connection that is used again has planned already: some tests ask for it hundreds of times.
            using var command = connection.CreateCommand();
            command.CommandText = string.Join(" UNION ALL ", Durable(Texts(connection, PostgresTables)).Select(table =>
                $"SELECT '{table}', (SELECT md5(string_agg(t::text, ';' ORDER BY t::text)) FROM \"{table}\" AS t)"));
            command.Prepare();
            return string.Concat(Rows(command));
        }

        using var whole = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var table in Durable(Texts(connection, SqliteTables)))
        {
            whole.AppendData(Encoding.UTF8.GetBytes(table));
            foreach (var row in Rows(connection, $"SELECT * FROM \"{table}\"").Order(StringComparer.Ordinal)) whole.AppendData(Encoding.UTF8.GetBytes(row));
        }
        return Convert.ToHexStringLower(whole.GetHashAndReset());
    }

    private static IEnumerable<string> Durable(IEnumerable<string> tables) =>
        tables.Where(table => table != "site" && !table.StartsWith("insight_", StringComparison.Ordinal));

    /// <summary>Does something that must be refused with this status and code, and must change nothing durable.</summary>
    public static async Task UnchangedAsync(this Server server, int status, string code, Func<Task<Answer>> act)
    {
        var before = server.Hash();
        var answer = await act();
        Assert.Equal((status, code), (answer.Status, answer.Code));
        Assert.Equal(before, server.Hash());
    }

    /// <summary>The one number that a query gives.</summary>
    public static long Count(this Server server, string sql, params (string Name, object Value)[] parameters)
    {
        using var connection = Open(server);
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        Give(command, parameters);
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    /// <summary>What the product's own reading finds.</summary>
    internal static T Read<TState, T>(this Server server, TState state, Func<StoreSession, TState, T> read)
    {
        using var session = server.Services.GetRequiredService<Store>().OpenToRead();
        return read(session, state);
    }

    /// <summary>Changes rows behind the product's back: what an operator's tool or another capability would have done.</summary>
    public static void Change(this Server server, string sql, params (string Name, object Value)[] parameters)
    {
        using var connection = Open(server);
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        Give(command, parameters);
        command.ExecuteNonQuery();
    }

    /// <summary>Takes the store's one write lock, as another process would, until it is disposed.</summary>
    public static IDisposable HoldLocked(this Server server)
    {
        var connection = Open(server);
        using var command = connection.CreateCommand();
        command.CommandText = server.Database is not null ? $"BEGIN; {PostgreSqlStore.Turn}" : "BEGIN IMMEDIATE";
        command.ExecuteNonQuery();
        return connection;
    }

    /// <summary>The members whose stored counts differ from what a recount gives.</summary>
    public static IReadOnlyList<string> WrongCounts(this Server server)
    {
        using var connection = Open(server);
        return Texts(connection,
            """
            SELECT handle FROM members AS m
            WHERE followers <> (SELECT count(*) FROM follows WHERE followee = m.id) OR following <> (SELECT count(*) FROM follows WHERE follower = m.id)
            """);
    }

    /// <summary>The rows of a query, as text.</summary>
    public static IReadOnlyList<string> Rows(this Server server, string sql)
    {
        using var connection = Open(server);
        return Rows(connection, sql);
    }

    private static DbConnection Open(Server server)
    {
        DbConnection connection = server.Database is { } address ? new NpgsqlConnection(address)
            : new SqliteConnection($"Data Source={Path.Combine(server.Folder, "entourage.db")};Pooling=False");
        connection.Open();
        return connection;
    }

    private static void Give(DbCommand command, (string Name, object Value)[] parameters)
    {
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value is Guid uuid && command is SqliteCommand ? uuid.ToByteArray(bigEndian: true) : value);
            command.Parameters.Add(parameter);
        }
    }

    private static List<string> Texts(DbConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var texts = new List<string>();
        while (reader.Read()) texts.Add(reader.GetString(0));
        return texts;
    }

    private static List<string> Rows(DbConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Rows(command);
    }

    private static List<string> Rows(DbCommand command)
    {
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
        {
            var row = new StringBuilder();
            for (var column = 0; column < reader.FieldCount; column++)
            {
                var value = reader.GetValue(column);
                row.Append(value is byte[] bytes ? Convert.ToHexString(bytes) : Convert.ToString(value, CultureInfo.InvariantCulture)).Append('\u001f');
            }
            rows.Add(row.Append('\u001e').ToString());
        }
        return rows;
    }
}
