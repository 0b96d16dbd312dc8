using Entourage.Storage.Moving;
using Entourage.Storage.PostgreSql;
using Entourage.Storage.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Entourage.Tests.Storage.Moving;

public sealed class MovedTableTests
{
    [Fact]
    public void Every_table_and_every_column_of_both_models_is_moved()
    {
        using var sqlite = new SqliteDesignTime().CreateDbContext([]);
        using var postgres = new PostgreSqlDesignTime().CreateDbContext([]);
        var moved = MovedTable.Of(sqlite.Model, postgres.Model).SelectMany(table => table.Columns.Select(column => $"{table.Name}.{column.Name}")).Order().ToList();
        Assert.Equal(Columns(sqlite), moved);
        Assert.Equal(Columns(postgres), moved);
    }

    [Fact]
    public void A_table_goes_after_those_it_refers_to_and_its_key_comes_first()
    {
        using var sqlite = new SqliteDesignTime().CreateDbContext([]);
        using var postgres = new PostgreSqlDesignTime().CreateDbContext([]);
        var tables = MovedTable.Of(sqlite.Model, postgres.Model).ToList();
        var claims = tables.FindIndex(table => table.Name == "identity_user_claims");
        Assert.InRange(tables.FindIndex(table => table.Name == "identity_users"), 0, claims - 1);
        Assert.Equal("\"follower\", \"followee\"", tables.Single(table => table.Name == "follows").KeyList);
    }

    private static IEnumerable<string> Columns(DbContext db) =>
        db.Model.GetRelationalModel().Tables.SelectMany(table => table.Columns.Select(column => $"{table.Name}.{column.Name}")).Order();
}
