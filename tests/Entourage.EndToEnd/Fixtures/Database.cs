using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Entourage.EndToEnd.Fixtures;

/// <summary>The site's own rows, as a checker sees them: beside the server or after its end, and changing nothing.</summary>
public sealed class Database : IDisposable
{
    private readonly DbConnection connection;

    /// <param name="folder">Of the site; SQLite's file is in it.</param>
    /// <param name="postgres">The connection string, on PostgreSQL.</param>
    public Database(string folder, string? postgres)
    {
        connection = postgres is null
            ? new SqliteConnection(new SqliteConnectionStringBuilder
            {
                DataSource = Path.Combine(folder, "entourage.db"),
                Mode = SqliteOpenMode.ReadOnly,
                Pooling = false,
            }.ToString())
            : new NpgsqlConnection(new NpgsqlConnectionStringBuilder(postgres) { Pooling = false, CommandTimeout = 120 }.ToString());
        connection.Open();
    }

    /// <summary>How many tables there are.</summary>
    public long Tables() => Number(connection is SqliteConnection
        ? "SELECT count(*) FROM sqlite_master WHERE type = 'table'"
        : "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'");

    public long Number(string sql) => Rows(sql, row => Convert.ToInt64(row.GetValue(0), CultureInfo.InvariantCulture)).Single();

    public IReadOnlyList<T> Rows<T>(string sql, Func<DbDataReader, T> read)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read()) rows.Add(read(reader));
        return rows;
    }

    /// <summary>Everything that must hold whatever happened before: the store is sound, and every count is what counting gives.</summary>
    public void AssertSound()
    {
        if (connection is SqliteConnection) AssertSoundFile();
        else AssertSoundIndexes();
        foreach (var wrong in (string[])
            [
                "members WHERE followers <> (SELECT count(*) FROM follows WHERE followee = members.id)",
                "members WHERE following <> (SELECT count(*) FROM follows WHERE follower = members.id)",
                "members WHERE clips <> (SELECT count(*) FROM clips WHERE owner = members.id AND status = 'ready')",
                "clips WHERE views <> (SELECT count(*) FROM views WHERE clip = clips.id)",
                "clips WHERE likes <> (SELECT count(*) FROM likes WHERE clip = clips.id)",
                "invitations WHERE (state = 'redeemed' OR undone_by IS NOT NULL) <> (redemption IS NOT NULL)",
            ])
        {
            Assert.Equal((wrong, 0L), (wrong, Number($"SELECT count(*) FROM {wrong}")));
        }
        Assert.Equal(0, Number("SELECT count(*) - count(DISTINCT redemption) FROM invitations WHERE redemption IS NOT NULL"));
    }

    private void AssertSoundFile()
    {
        Assert.Equal("ok", Rows("PRAGMA integrity_check", row => row.GetString(0)).Single());
        Assert.Empty(Rows("PRAGMA foreign_key_check", row => row.GetString(0)));
    }

    // Every index against its table, row by row (amcheck, PostgreSQL's own checker).
    private void AssertSoundIndexes()
    {
        Rows("CREATE EXTENSION IF NOT EXISTS amcheck", row => row.FieldCount);
        var indexes = Rows(
            "SELECT bt_index_check(c.oid, true), c.relname FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE c.relkind = 'i' AND n.nspname = 'public'",
            row => row.GetString(1));
        Assert.Contains("PK_follows", indexes);
    }

    public void Dispose() => connection.Dispose();
}
