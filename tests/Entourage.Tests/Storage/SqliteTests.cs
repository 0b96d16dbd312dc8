using System.Data.Common;
using System.Globalization;
using Entourage.Storage.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Entourage.Tests.Storage;

[Trait("Store", "sqlite")]
public sealed class SqliteTests(Server server) : IClassFixture<Server>
{
    [Fact]
    public void The_engine_is_one_that_loses_no_commits()
    {
        using var connection = server.Services.GetRequiredService<SqliteStore>().OpenAlone();
        Assert.True(new Version(connection.ServerVersion) >= new Version(3, 51, 3), connection.ServerVersion);
    }

    [Fact]
    public async Task Nobody_else_on_the_machine_reads_the_site()
    {
        if (OperatingSystem.IsWindows()) return;
        await using var open = await Server.StartAsync();
        await open.JoinAsync("private");
        await open.StopAsync();
        // As an earlier version left them.
        const UnixFileMode Open = (UnixFileMode)0b110_100_100;
        File.SetUnixFileMode(open.Folder, Open | UnixFileMode.UserExecute | UnixFileMode.OtherExecute);
        File.SetUnixFileMode(Path.Combine(open.Folder, "entourage.db"), Open);
        await open.InitializeAsync();
        Assert.Equal((UnixFileMode)0b111_000_000, File.GetUnixFileMode(open.Folder));
        Assert.Equal((UnixFileMode)0b111_000_000, File.GetUnixFileMode(Path.Combine(open.Folder, "keys")));
        foreach (var file in (string[])["entourage.db", "entourage.db-wal", "entourage.db-shm", "keys/site.key"])
        {
            Assert.Equal((file, (UnixFileMode)0b110_000_000), (file, File.GetUnixFileMode(Path.Combine(open.Folder, file))));
        }
    }

    [Fact]
    public async Task Every_connection_keeps_the_promise_of_durability()
    {
        await using var scope = server.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDb>();
        await db.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        using var alone = server.Services.GetRequiredService<SqliteStore>().OpenAlone();
        foreach (var connection in (DbConnection[])[db.Database.GetDbConnection(), alone])
        {
            Assert.Equal("wal", Pragma(connection, "journal_mode"));
            Assert.Equal("2", Pragma(connection, "synchronous"));
            Assert.Equal("1", Pragma(connection, "foreign_keys"));
            Assert.Equal("5000", Pragma(connection, "busy_timeout"));
            Assert.Equal("0", Pragma(connection, "trusted_schema"));
            Assert.Equal("1", Pragma(connection, "cell_size_check"));
        }
    }

    [Fact]
    public async Task The_migrations_make_the_model()
    {
        await using var scope = server.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDb>();
        Assert.False(db.Database.HasPendingModelChanges());
        Assert.Empty(await db.Database.GetPendingMigrationsAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public void The_database_itself_refuses_an_invitation_that_is_half_redeemed() =>
        Assert.Throws<Microsoft.Data.Sqlite.SqliteException>(() => server.Change(
            """
            INSERT INTO invitations (id, creator, clip, channel, message, made_at, expires_at, state)
            VALUES ('x', zeroblob(16), zeroblob(16), 'mail', '', 0, 0, 'redeemed')
            """));

    private static string Pragma(DbConnection connection, string name)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA " + name;
        return Convert.ToString(command.ExecuteScalar(), CultureInfo.InvariantCulture)!;
    }
}
