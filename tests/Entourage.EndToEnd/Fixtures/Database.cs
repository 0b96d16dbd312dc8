using Microsoft.Data.Sqlite;

namespace Entourage.EndToEnd.Fixtures;

/// <summary>The site's own file, as a checker sees it: read only.</summary>
public sealed class Database : IDisposable
{
    private readonly SqliteConnection connection;

    public Database(string file)
    {
        connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        connection.Open();
    }

    public long Number(string sql) => Rows(sql, row => row.GetInt64(0)).Single();

    public IReadOnlyList<T> Rows<T>(string sql, Func<SqliteDataReader, T> read)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read()) rows.Add(read(reader));
        return rows;
    }

    /// <summary>Everything that must hold whatever happened before: the file is sound, and every count is what counting gives.</summary>
    public void AssertSound()
    {
        Assert.Equal("ok", Rows("PRAGMA integrity_check", row => row.GetString(0)).Single());
        Assert.Empty(Rows("PRAGMA foreign_key_check", row => row.GetString(0)));
        Assert.Empty(Rows(
            "SELECT handle FROM members WHERE followers <> (SELECT count(*) FROM follows WHERE followee = members.id)", row => row.GetString(0)));
        Assert.Empty(Rows(
            "SELECT handle FROM members WHERE following <> (SELECT count(*) FROM follows WHERE follower = members.id)", row => row.GetString(0)));
        Assert.Empty(Rows(
            "SELECT handle FROM members WHERE clips <> (SELECT count(*) FROM clips WHERE owner = members.id AND status = 'ready')",
            row => row.GetString(0)));
        Assert.Empty(Rows(
            "SELECT hex(id) FROM clips WHERE views <> (SELECT count(*) FROM views WHERE clip = clips.id)", row => row.GetString(0)));
        Assert.Empty(Rows(
            "SELECT hex(id) FROM clips WHERE likes <> (SELECT count(*) FROM likes WHERE clip = clips.id)", row => row.GetString(0)));
        Assert.Equal(0, Number("SELECT count(*) FROM invitations WHERE (state = 'redeemed') <> (redemption IS NOT NULL)"));
        Assert.Equal(0, Number("SELECT count(*) - count(DISTINCT redemption) FROM invitations WHERE redemption IS NOT NULL"));
    }

    public void Dispose() => connection.Dispose();
}
