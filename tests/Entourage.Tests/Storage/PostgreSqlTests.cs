using System.Globalization;
using Entourage.Storage.PostgreSql;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Entourage.Tests.Storage;

[Trait("Store", "postgresql")]
public sealed class PostgreSqlTests(Server server) : IClassFixture<Server>
{
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
        Assert.Throws<PostgresException>(() => server.Change(
            """
            INSERT INTO invitations (id, creator, clip, channel, message, made_at, expires_at, state)
            VALUES ('x', gen_random_uuid(), gen_random_uuid(), 'mail', '', 0, 0, 'redeemed')
            """));

    [Fact]
    public async Task Every_statement_and_every_wait_has_a_deadline()
    {
        await using var scope = server.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDb>();
        await db.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = "SELECT concat_ws(' ', current_setting('statement_timeout'), current_setting('lock_timeout'), current_setting('idle_in_transaction_session_timeout'))";
        Assert.Equal("4s 2s 10s", Convert.ToString(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken), CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task Whether_a_lost_commit_went_through_is_asked()
    {
        var store = server.Services.GetRequiredService<PostgreSqlStore>();
        var (lost, patience) = (new NpgsqlException("The answer was lost."), TimeSpan.FromSeconds(10));
        Assert.True(await store.CommittedAsync(Write(store, commit: true).TransactionId, lost, patience));
        Assert.False(await store.CommittedAsync(Write(store, commit: false).TransactionId, lost, patience));
    }

    [Fact]
    public async Task A_lost_connection_is_replaced_and_no_write_is_half_made()
    {
        await using var server = await Server.StartAsync();
        server.Change("CREATE TABLE notes (place BIGSERIAL PRIMARY KEY, number INTEGER NOT NULL)");
        var writer = server.Services.GetRequiredService<StoreWriter>();
        Assert.Equal(1, await writer.WriteAsync(new Note(1), TestContext.Current.CancellationToken));
        // Its connection is cut behind its back: the next write fails before anything was begun, or is made; never half.
        server.Change("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");
        var cut = writer.WriteAsync(new Note(2), TestContext.Current.CancellationToken);
        await Task.WhenAny(cut);
        Assert.Equal(cut.IsCompletedSuccessfully ? 1 : 0, server.Count("SELECT count(*) FROM notes WHERE number = 2"));
        Assert.Equal(3, await writer.WriteAsync(new Note(3), TestContext.Current.CancellationToken));
    }

    private static StoreSession Write(PostgreSqlStore store, bool commit)
    {
        var session = store.Open();
        session.Begin();
        session.Flush();
        if (commit) session.Commit();
        session.Dispose();
        return session;
    }
}
