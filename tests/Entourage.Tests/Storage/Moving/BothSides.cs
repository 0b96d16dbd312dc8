using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using Entourage.Storage.PostgreSql;
using Entourage.Storage.Sqlite;
using Microsoft.AspNetCore.Identity;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Entourage.Tests.Storage.Moving;

/// <summary>Both databases read from outside, sharing nothing with the move and its own comparison.</summary>
internal static class BothSides
{
    /// <summary>Holds every row of every table against the other side; none is empty.</summary>
    public static void AssertSame(string folder, string target)
    {
        using var file = new SqliteConnection($"Data Source={Path.Combine(folder, "entourage.db")};Pooling=False;Mode=ReadOnly");
        using var server = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(target) { Pooling = false }.ConnectionString);
        file.Open();
        server.Open();
        using var db = new PostgreSqlAppDb(new DbContextOptionsBuilder<PostgreSqlAppDb>().UseApplicationServiceProvider(DesignTime.Services).UseNpgsql(server).Options);
        using var old = new SqliteAppDb(new DbContextOptionsBuilder<SqliteAppDb>().UseApplicationServiceProvider(DesignTime.Services).UseSqlite(file).Options);
        Assert.Equal(Passkeys(old), Passkeys(db));
        foreach (var table in db.Model.GetRelationalModel().Tables)
        {
            var query = $"SELECT {string.Join(", ", table.Columns.Where(column => column.StoreType != "jsonb").Select(column => $"\"{column.Name}\""))} FROM \"{table.Name}\"";
            var (before, after) = (Rows(file, query), Rows(server, query));
            Assert.True(before.Count > 0, $"{table.Name} has no rows to move.");
            Assert.Equal(before, after);
        }
    }

    private static List<string> Rows(DbConnection connection, string query)
    {
        using var command = connection.CreateCommand();
        command.CommandText = query;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
        {
            rows.Add(string.Join('\u001f', Enumerable.Range(0, reader.FieldCount).Select(column => reader.GetValue(column) switch
            {
                Guid uuid => Convert.ToHexString(uuid.ToByteArray(bigEndian: true)),
                byte[] bytes => Convert.ToHexString(bytes),
                bool truth => truth ? "1" : "0",
                DBNull => "\u0001",
                var value => Convert.ToString(value, CultureInfo.InvariantCulture),
            })));
        }
        rows.Sort(StringComparer.Ordinal);
        return rows;
    }

    // The two stores spell what is inside the JSON differently: only what is read from it can be compared.
    private static List<string> Passkeys(AppDb db) =>
        [.. db.Set<IdentityUserPasskey<Guid>>().AsNoTracking().AsEnumerable().Select(passkey => JsonSerializer.Serialize(passkey.Data)).Order(StringComparer.Ordinal)];
}
