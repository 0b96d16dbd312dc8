using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Entourage.Tests.Storage;

/// <summary>What a start does with a database that another version left.</summary>
public sealed class SchemaTests : IAsyncLifetime
{
    private readonly Server server = new();
    private string[] former = [];
    private string[] known = [];

    /// <summary>A database as the first migration made it, with a member; nobody runs on it.</summary>
    public async ValueTask InitializeAsync()
    {
        await server.InitializeAsync();
        await server.StopAsync();
        await using var services = Services();
        Empty();
        await using var db = services.GetRequiredService<Store>().OpenToMigrate(services, _ => { });
        (former, known) = ([.. db.FormerMigrations], [.. db.Database.GetMigrations()]);
        await db.GetService<IMigrator>().MigrateAsync(known[0], TestContext.Current.CancellationToken);
        server.AddCreators(1);
    }

    [Fact]
    public async Task Who_took_all_former_steps_is_taken_over_and_keeps_every_row()
    {
        Took(former);
        var members = server.Rows("SELECT id, handle, joined_at FROM members");
        await PrepareAsync();
        Assert.Equal(members, server.Rows("SELECT id, handle, joined_at FROM members"));
        Assert.Equal(known, Steps());
        var hash = server.Hash();
        await PrepareAsync();
        Assert.Equal(hash, server.Hash());
    }

    // A start compares by a list of its own; one that lacked a step would have every start ask EF Core, and one too many would have a step never run.
    [Fact]
    public async Task The_names_that_a_start_compares_are_those_of_the_migrations()
    {
        await using var services = Services();
        Assert.Equal(known, services.GetRequiredService<Store>().Migrations);
        Assert.NotEmpty(known);
    }

    // Every column, index and rule, in the store's own words.
    [Fact]
    public async Task A_start_on_nothing_makes_what_all_migrations_make()
    {
        Took(known[0]);
        await PrepareAsync();
        var migrated = Look();
        Assert.InRange(migrated.Count, 100, 10_000);
        Empty();
        await PrepareAsync();
        Assert.Equal(known, Steps());
        Assert.Equal(migrated, Look());
        Assert.Equal((0, 1), (server.Count("SELECT count(*) FROM members"), server.Count("SELECT count(*) FROM site")));
    }

    // Decision 0028: what lay in a table beside an invitation, and beside a member, lies in their rows.
    [Fact]
    public async Task What_was_counted_of_invitations_is_carried_over()
    {
        Took(known[0]);
        var (reader, nobody) = (new MemberId(Guid.CreateVersion7()), default(MemberId));
        void Made(string id, string state, MemberId? by, string? result) => server.Change(
            $"""
            INSERT INTO invitations (id, creator, clip, channel, message, made_at, expires_at, state, redeemed_by, redeemed_at, result)
            SELECT @id, id, id, 'sms', '', 1, 2, @state, {(by is { } one ? CreatorRows.Literal(one) : "NULL")}, 3, {(result is null ? "NULL" : $"'{result}'")} FROM members
            """,
            ("@id", id), ("@state", state));
        void Counted(string id, int weight, MemberId? by, string network, string device) => server.Change(
            $"""
            INSERT INTO allowance_entries (invitation, sender, made_at, weight, accepted_by, accepted_at, network, device)
            SELECT @id, id, 1, {weight}, {(by is { } one ? CreatorRows.Literal(one) : "NULL")}, {(by is null ? "NULL" : "4")}, {network}, {device} FROM members
            """,
            ("@id", id));
        Made("open", "open", null, null);
        Counted("open", 0, null, "NULL", "NULL");
        Made("accepted", "redeemed", reader, "redeemed");
        Counted("accepted", 8, reader, "-11", "12");
        Made("followed", "redeemed", reader, "already_following");
        Made("back", "handed_over", null, "redeemed");
        Counted("back", 0, reader, "-11", "NULL");
        Made("gone", "redeemed", nobody, "redeemed");
        Counted("gone", 4, nobody, "NULL", "13");
        server.Change("INSERT INTO allowances (member, tokens, counted_to, half_reports, ring, ring_from, kept, counts_until) SELECT id, 2500, 7, 1, 9, 10, 2, 11 FROM members");
        await PrepareAsync();

        Assert.Equal(
            ["accepted 8 4 0 -11 12", "back 0 4 1 -11 0", "followed -1 0 0 0 0", "gone 4 4 0 0 13", "open 0 0 0 0 0"],
            Texts(
                """
                SELECT id, COALESCE(weight, -1), COALESCE(accepted_at, 0), CASE WHEN accepted_by IS NULL THEN 0 ELSE 1 END, COALESCE(network, 0), COALESCE(device, 0)
                FROM invitations ORDER BY id
                """));
        Assert.Equal(
            ["-11 accepted 0", "-11 back 0", "12 accepted 0", "13 gone 7776000004"],
            Texts("SELECT mark, invitation, COALESCE(until, 0) FROM acceptor_places JOIN members ON id = sender ORDER BY mark, invitation"));
        Assert.Equal(["2500 7 1 9 10 2 11"], Texts("SELECT tokens, counted_to, half_reports, ring, ring_from, kept, counts_until FROM members"));
    }

    [Fact]
    public async Task Nodes_that_start_on_nothing_at_the_same_time_make_the_tables_once()
    {
        Empty();
        await Task.WhenAll(PrepareAsync(), PrepareAsync(), PrepareAsync());
        Assert.Equal(known, Steps());
        Assert.Equal(1, server.Count("SELECT count(*) FROM site"));
    }

    [Fact]
    public async Task Two_nodes_take_over_at_the_same_time()
    {
        Took(former);
        await Task.WhenAll(PrepareAsync(), PrepareAsync(), PrepareAsync());
        Assert.Equal(known, Steps());
        Assert.Equal((1, 1), (server.Count("SELECT count(*) FROM members"), server.Count("SELECT count(*) FROM site")));
    }

    [Fact]
    public async Task Who_took_fewer_is_told_which_version_to_start_first_and_nothing_is_changed()
    {
        Took(former[..^1]);
        await RefusedAsync("database_too_old: This database is older than the oldest that can be taken over. Start commit 55bf151 on it once, then this version.");
    }

    [Fact]
    public async Task Who_took_a_step_that_nobody_knows_is_told_its_name_and_nothing_is_changed()
    {
        foreach (var steps in (string[][])[former, known])
        {
            Took([.. steps, "20990101000000_Later"]);
            await RefusedAsync("database_too_new: This version does not know 20990101000000_Later, which this database has been through. Start a newer version.");
        }
    }

    [Fact]
    [Trait("Store", "sqlite")]
    public async Task What_a_start_left_that_was_ended_while_it_migrated_does_not_stop_the_next()
    {
        Took(known[0]);
        server.Change("CREATE TABLE IF NOT EXISTS \"__EFMigrationsLock\" (\"Id\" INTEGER NOT NULL PRIMARY KEY, \"Timestamp\" TEXT NOT NULL)");
        server.Change("DELETE FROM \"__EFMigrationsLock\"");
        server.Change("INSERT INTO \"__EFMigrationsLock\" VALUES (1, '2026-01-01 00:00:00')");
        await PrepareAsync().WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.Equal(known, Steps());
    }

    [Fact]
    [Trait("Store", "sqlite")]
    public async Task A_command_brings_no_table_up_to_date_beside_a_server()
    {
        Took(known[0]);
        var before = server.Hash();
        await using (new FileStream(Path.Combine(server.Folder, "server.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None))
        {
            var refused = await Assert.ThrowsAsync<StartRefusedException>(PrepareAsync);
            Assert.Equal("folder_in_use", refused.Problem.Code);
        }
        Assert.Equal(before, server.Hash());
        await PrepareAsync();
    }

    [Fact]
    [Trait("Store", "postgresql")]
    public async Task A_step_takes_as_long_as_it_takes()
    {
        Took(known[0]);
        await using var other = new Npgsql.NpgsqlConnection(server.Database);
        await other.OpenAsync(TestContext.Current.CancellationToken);
        await using var holding = await other.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using (var hold = new Npgsql.NpgsqlCommand("LOCK TABLE clips IN ACCESS EXCLUSIVE MODE", other)) await hold.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        // Longer than anybody else waits for a lock or a statement.
        var preparing = PrepareAsync();
        await Task.WhenAny(preparing, Task.Delay(TimeSpan.FromSeconds(6), TestContext.Current.CancellationToken));
        Assert.False(preparing.IsCompleted);
        await holding.RollbackAsync(TestContext.Current.CancellationToken);
        await preparing;
        Assert.Equal(known, Steps());
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private IEnumerable<string> Steps() => server.Rows("SELECT \"MigrationId\" FROM \"__EFMigrationsHistory\" ORDER BY 1").Select(row => row.TrimEnd('\u001e', '\u001f'));

    private IEnumerable<string> Texts(string sql) => server.Rows(sql).Select(row => row.Replace('\u001f', ' ').TrimEnd('\u001e', ' '));

    private void Empty()
    {
        if (server.Database is not null) server.Change("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        foreach (var file in Directory.EnumerateFiles(server.Folder, "entourage.db*").Append(Path.Combine(server.Folder, "site.id"))) File.Delete(file);
    }

    private IReadOnlyList<string> Look() => server.Database is null
        ? [.. server.Rows("SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE '\\_\\_EF%' ESCAPE '\\' ORDER BY name")]
        :
        [
            .. server.Rows("SELECT table_name, ordinal_position, column_name, data_type, collation_name, is_nullable, column_default FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, 2"),
            .. server.Rows("SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1"),
            .. server.Rows("SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2"),
        ];

    private void Took(params string[] steps)
    {
        server.Change("DELETE FROM \"__EFMigrationsHistory\"");
        foreach (var step in steps) server.Change("INSERT INTO \"__EFMigrationsHistory\" VALUES (@step, '10.0.15')", ("@step", step));
    }

    private async Task RefusedAsync(string sentence)
    {
        var before = server.Hash();
        var refused = await Assert.ThrowsAsync<StartRefusedException>(PrepareAsync);
        Assert.Equal((sentence, null), (refused.Message, refused.Problem.RetryAfter));
        Assert.Equal(before, server.Hash());
    }

    // What every start does first.
    private async Task PrepareAsync()
    {
        await using var services = Services();
        await services.PrepareStorageAsync(TestContext.Current.CancellationToken);
    }

    private ServiceProvider Services()
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Storage:Folder"] = server.Folder,
            ["Storage:Postgres"] = server.Database,
        }).Build();
        return new ServiceCollection().AddLogging().AddSingleton<IConfiguration>(settings).AddEntourage(settings).BuildServiceProvider();
    }
}
