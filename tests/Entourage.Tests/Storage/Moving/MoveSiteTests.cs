using System.CommandLine;
using System.Diagnostics;
using Entourage.Storage.Moving;
using Entourage.Storage.Sqlite;
using Entourage.Tests.Commands;
using Entourage.Web.Commands;
using Entourage.Web.Commands.Migrate;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Entourage.Tests.Storage.Moving;

[Trait("Store", "postgresql")]
public sealed class MoveSiteTests(SiteToMove site) : IClassFixture<SiteToMove>
{
    // A chunk is then a few rows.
    private const int SmallChunk = 400;

    [Fact]
    public async Task A_moved_site_is_the_same_site_and_links_sessions_and_tokens_go_on_working()
    {
        var target = site.NewTarget();
        var (code, output, errors) = await MigrateAsync(site.Server.Folder, "--to", target);
        Assert.True(code == 0, errors);
        BothSides.AssertSame(site.Server.Folder, target);
        Assert.DoesNotContain(new NpgsqlConnectionStringBuilder(target).Password!, output, StringComparison.Ordinal);
        Assert.Contains("Storage__Postgres=", output, StringComparison.Ordinal);

        site.Server.Settings["Storage:Postgres"] = target;
        await site.Server.InitializeAsync();
        var creator = await site.Server.Visitor().SendAsync(HttpMethod.Get, "/api/v1/me", null, ("Cookie", site.Cookies));
        Assert.Equal("maker", creator["handle"]);
        Assert.Equal("Mäker 🎬 \"quoted\" \\ back", creator["name"]);
        Assert.Equal("maker", (await site.Server.Program(site.Token).GetAsync("/api/v1/me"))["handle"]);
        var password = await site.Server.Visitor().PostAsync("/api/v1/sessions", new { handle = "maker", password = Server.Password });
        Assert.Equal(200, password.Status);
        var guest = site.Server.Visitor();
        var signedIn = await guest.SignInAsync(site.Passkey);
        Assert.True(signedIn.Status == 200, signedIn.Text);
        var again = await site.Server.Program(site.GuestToken).RedeemAsync(site.Invitations["redeemed"].Token);
        Assert.True(again.Status == 200, again.Text);
        Assert.Equal((site.Redemption, true), (again["redemption"], again.Json.GetProperty("replayed").GetBoolean()));

        var newcomer = await site.Server.JoinAsync("newcomer");
        Assert.Equal("redeemed", (await newcomer.FollowThroughAsync(site.Invitations["open"].Token))["result"]);
        var other = await site.Server.JoinAsync("other");
        Assert.Equal("redeemed", (await other.FollowThroughAsync(site.Invitations["handed_over"].Token))["result"]);
        Assert.Equal(410, (await other.OpenAsync(site.Invitations["revoked"].Token)).Status);
        Assert.Equal("handle_taken", (await other.GetAsync("/api/v1/accounts/handles/stranger"))["code"]);
        Assert.Empty(site.Server.WrongCounts());
        // Numbers that the server gives go on after those that came along.
        Assert.Equal(42, site.Server.Count("INSERT INTO identity_user_claims (user_id) SELECT id FROM identity_users LIMIT 1 RETURNING id"));
    }

    [Fact]
    public async Task Killed_after_any_chunk_it_goes_on_and_the_end_is_the_same()
    {
        var target = site.NewTarget();
        var folder = site.CopyFolder();
        var kills = 0;
        var before = -1L;
        for (var left = 3; ; left += 4)
        {
            var chunks = left;
            try
            {
                var moved = await Mover(folder).RunAsync(target, step => Kill(step, ref chunks), TestContext.Current.CancellationToken);
                Assert.All(moved, table => Assert.True(table.Same, table.Name));
                break;
            }
            catch (IOException)
            {
                kills++;
                var rows = Convert.ToInt64(SiteToMove.Ask(target, "SELECT (SELECT count(*) FROM members) + (SELECT count(*) FROM identity_users) + (SELECT count(*) FROM clips)"), System.Globalization.CultureInfo.InvariantCulture);
                Assert.True(rows >= before, "It went back.");
                before = rows;
                await Assert.ThrowsAsync<OptionsValidationException>(() => PrepareAsync(folder, target));
            }
        }
        Assert.InRange(kills, 3, 100);
        BothSides.AssertSame(folder, target);
        await PrepareAsync(folder, target);
    }

    [Fact]
    public async Task Killed_inside_a_chunk_it_goes_on_and_the_end_is_the_same()
    {
        var target = site.NewTarget();
        var folder = site.CopyFolder();
        var chunks = 3;
        await Assert.ThrowsAsync<IOException>(() => Mover(folder).RunAsync(target, step => Kill(step, ref chunks), TestContext.Current.CancellationToken));
        await using var blocker = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(target) { Pooling = false }.ConnectionString);
        await blocker.OpenAsync(TestContext.Current.CancellationToken);
        await using (var block = new NpgsqlCommand("BEGIN; LOCK TABLE members IN SHARE MODE", blocker)) await block.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        using var process = Process.Start(new ProcessStartInfo("dotnet", [typeof(Program).Assembly.Location, "migrate", "--to", target])
        {
            Environment = { ["DATA"] = folder },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        const string Waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'COPY \"members\"%' AND wait_event_type = 'Lock'";
        for (var tries = 0; (long)SiteToMove.Ask(target, Waiting)! == 0; tries++)
        {
            Assert.True(tries < 150, "It never came to the members.");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
        process.Kill();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        await blocker.CloseAsync();

        Assert.Equal(0L, SiteToMove.Ask(target, "SELECT count(*) FROM members"));
        var (code, _, errors) = await MigrateAsync(folder, "--to", target);
        Assert.True(code == 0, errors);
        BothSides.AssertSame(folder, target);
    }

    [Fact]
    public async Task A_file_that_changed_since_is_copied_again_as_it_is_now()
    {
        var target = site.NewTarget();
        var folder = site.CopyFolder();
        var chunks = 30;
        await Assert.ThrowsAsync<IOException>(() => Mover(folder).RunAsync(target, step => Kill(step, ref chunks), TestContext.Current.CancellationToken));
        SiteToMove.Change(folder, "UPDATE identity_users SET phone_number = '1'");
        SiteToMove.Change(folder, "DELETE FROM clips WHERE id = (SELECT min(id) FROM clips)");

        var (code, output, errors) = await MigrateAsync(folder, "--to", target);

        Assert.True(code == 0, errors);
        Assert.Contains("copied again", output, StringComparison.Ordinal);
        BothSides.AssertSame(folder, target);
    }

    [Fact]
    public async Task A_row_that_is_not_the_same_is_found_and_put_right_by_the_next_run()
    {
        var target = site.NewTarget();
        var folder = site.CopyFolder();
        var changed = false;
        var moved = await Mover(folder).RunAsync(target, Change, TestContext.Current.CancellationToken);
        Assert.Equal(["members"], moved.Where(table => !table.Same).Select(table => table.Name));
        await Assert.ThrowsAsync<OptionsValidationException>(() => PrepareAsync(folder, target));

        Assert.Equal(0, (await MigrateAsync(folder, "--to", target)).Code);
        BothSides.AssertSame(folder, target);

        void Change(MoveStep step)
        {
            if (step.Phase != MovePhase.Comparing || changed) return;
            changed = true;
            SiteToMove.Ask(target, "UPDATE members SET followers = followers + 1 WHERE handle = 'maker'");
        }
    }

    [Fact]
    public async Task A_database_of_another_site_is_refused_and_left_alone()
    {
        var target = site.NewTarget();
        var folder = site.CopyFolder();
        var chunks = 5;
        await Assert.ThrowsAsync<IOException>(() => Mover(folder).RunAsync(target, step => Kill(step, ref chunks), TestContext.Current.CancellationToken));
        var other = site.CopyFolder();
        await File.WriteAllBytesAsync(Path.Combine(other, "keys", "site.key"), new byte[32], TestContext.Current.CancellationToken);

        var unfinished = await MigrateAsync(other, "--to", target);
        Assert.Equal((78, "--to: another site is in the middle of moving into this database."), (unfinished.Code, unfinished.Errors.TrimEnd()));
        Assert.Equal(0, (await MigrateAsync(folder, "--to", target)).Code);
        foreach (var again in (string[])[other, folder])
        {
            var (code, _, errors) = await MigrateAsync(again, "--to", target);
            Assert.Equal(78, code);
            Assert.Contains("holds a site already", errors, StringComparison.Ordinal);
        }
        BothSides.AssertSame(folder, target);
    }

    [Theory]
    [InlineData("UPDATE members SET bio = 'a' || char(0) || 'b' WHERE handle = 'maker'", "members, key ", "bio holds a U+0000")]
    [InlineData("UPDATE members SET bio = CAST(x'FF' AS TEXT) WHERE handle = 'maker'", "members, key ", "bio is not valid UTF-8")]
    [InlineData("UPDATE clips SET owner = x'01'", "clips, key ", "owner is no uuid")]
    [InlineData("UPDATE follows SET automatic = 2", "follows, key ", "automatic is no truth")]
    [InlineData("UPDATE clips SET width = 3000000000", "clips, key ", "width is no smallnumber")]
    [InlineData("UPDATE held_handles SET handle = 'éééééééééééééééééééééééééééééééé'", "held_handles, key ééé", "handle is longer than 30 characters")]
    [InlineData("""UPDATE identity_user_passkeys SET Data = '{"a":"\u0000"}'""", "identity_user_passkeys, key ", "Data is no JSON that PostgreSQL can store")]
    public async Task What_PostgreSQL_cannot_hold_is_named_before_anything_is_moved(string change, string where, string what)
    {
        var target = site.NewTarget();
        var (code, _, errors) = await MigrateAsync(site.CopyFolder(change), "--to", target);
        Assert.Equal(1, code);
        Assert.StartsWith(where, errors, StringComparison.Ordinal);
        Assert.Contains(what, errors, StringComparison.Ordinal);
        Assert.Equal(false, SiteToMove.Ask(target, "SELECT EXISTS (SELECT FROM members) OR EXISTS (SELECT FROM clips) OR to_regclass('unfinished_move') IS NOT NULL"));
    }

    [Fact]
    public async Task A_file_that_took_all_former_steps_is_taken_over_and_moved()
    {
        var target = site.NewTarget();
        var folder = site.CopyFolder();
        File.Delete(Path.Combine(folder, "entourage.db"));
        await using (var db = new SqliteAppDb(new DbContextOptionsBuilder<SqliteAppDb>().UseApplicationServiceProvider(DesignTime.Services)
            .UseSqlite($"Data Source={Path.Combine(folder, "entourage.db")};Pooling=False").Options))
        {
            await db.GetService<IMigrator>().MigrateAsync(db.Database.GetMigrations().First(), TestContext.Current.CancellationToken);
        }
        SiteToMove.Change(folder, "DELETE FROM __EFMigrationsHistory");
        SiteToMove.Change(folder, FormerSteps(FormerOfSqlite()));
        SiteToMove.Change(folder, "INSERT INTO brakes (name, set_at) VALUES ('from before', 1)");
        var (code, _, errors) = await MigrateAsync(folder, "--to", target);
        Assert.True(code == 0, errors);
        Assert.Equal(1L, SiteToMove.Ask(target, "SELECT count(*) FROM brakes WHERE name = 'from before'"));
    }

    [Fact]
    public async Task A_file_of_an_older_version_is_refused_and_left_alone()
    {
        var target = site.NewTarget();
        var (code, _, errors) = await MigrateAsync(site.CopyFolder("DELETE FROM __EFMigrationsHistory", FormerSteps(["20261122211456_Start"])), "--to", target);
        Assert.Equal(1, code);
        Assert.EndsWith("(database_too_old)", errors.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_running_server_is_left_alone_and_none_can_start_meanwhile()
    {
        var target = site.NewTarget();
        await using (var running = await Server.StartAsync(("Storage:Postgres", "")))
        {
            // Whoever writes keeps the file open. Connections that only rest in a pool may go at any time, as another test here empties all of them.
            var member = await running.PersonByTokenAsync("still_here");
            await running.PersonByTokenAsync("somebody");
            Assert.Equal(200, (await member.PutAsync("/api/v1/members/somebody/follow", null)).Status);
            var (code, _, errors) = await MigrateAsync(running.Folder, "--to", target);
            Assert.Equal(1, code);
            Assert.Contains("Stop the server", errors, StringComparison.Ordinal);
            Assert.Equal(200, (await member.GetAsync("/api/v1/me")).Status);
        }
        var folder = site.CopyFolder();
        using var held = SourceFile.Hold(Path.Combine(folder, "entourage.db"));
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => PrepareAsync(folder, ""));
        Assert.Contains("another program holds entourage.db", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stopped_it_ends_after_the_chunk_and_says_how_to_go_on()
    {
        var target = site.NewTarget();
        var folder = site.CopyFolder();
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Mover(folder).RunAsync(target, Stop, stop.Token));
        Assert.NotEqual(0L, SiteToMove.Ask(target, "SELECT count(*) FROM clips"));
        await using var errors = new StringWriter();
        await using var services = Services(folder, "");
        Assert.Equal(1, await CommandLine.RunAsync(CommandLine.Of("", Verb(services)), ["migrate", "--to", target], TextWriter.Null, errors, stop.Token));
        Assert.Contains("continue from here", errors.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, (await MigrateAsync(folder, "--to", target)).Code);
        BothSides.AssertSame(folder, target);

        void Stop(MoveStep step)
        {
            if (step is { Phase: MovePhase.Copying, Table: "follows" }) stop.Cancel();
        }
    }

    [Theory]
    [InlineData]
    [InlineData("--to")]
    [InlineData("--to", "")]
    [InlineData("--to=")]
    [InlineData("--into", "Host=localhost")]
    [InlineData("--to", "Host=localhost", "--force")]
    public async Task Words_that_make_no_sense_are_answered_in_one_line(params string[] words)
    {
        await using var services = Services(site.Server.Folder, "");
        await Spoken.RefusedAsync(Verb(services), words);
    }

    [Theory]
    [InlineData("Database=nowhere", "Host is missing")]
    [InlineData("Hots=localhost", "hots")]
    [InlineData("nonsense", "--to: ")]
    [InlineData("Host=127.0.0.1;Port=1;Username=x;Password=secret", "127.0.0.1:1")]
    public async Task A_target_that_cannot_be_used_is_named_in_one_line(string to, string what)
    {
        var (code, _, errors) = await MigrateAsync(site.CopyFolder(), "--to", to);
        Assert.Equal(78, code);
        Assert.Contains(what, errors, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", errors, StringComparison.Ordinal);
        Assert.Single(errors.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task A_role_that_may_not_make_tables_is_told_so()
    {
        var target = new NpgsqlConnectionStringBuilder(site.NewTarget());
        var role = $"nobody_{target.Database}";
        SiteToMove.Ask(target.ConnectionString, $"CREATE ROLE {role} LOGIN PASSWORD 'nobody'");
        try
        {
            var (code, _, errors) = await MigrateAsync(site.CopyFolder(), $"--to={new NpgsqlConnectionStringBuilder(target.ConnectionString) { Username = role, Password = "nobody" }}");
            Assert.Equal(78, code);
            Assert.Contains("permission denied", errors, StringComparison.Ordinal);
        }
        finally
        {
            SiteToMove.Ask(target.ConnectionString, $"DROP ROLE {role}");
        }
    }

    private static IReadOnlyList<string> FormerOfSqlite()
    {
        using var db = new SqliteDesignTime().CreateDbContext([]);
        return db.FormerMigrations;
    }

    private static string FormerSteps(IEnumerable<string> steps) =>
        $"INSERT INTO __EFMigrationsHistory VALUES {string.Join(", ", steps.Select(step => $"('{step}', '10.0.15')"))}";

    private static void Kill(MoveStep step, ref int chunks)
    {
        if (step.Phase == MovePhase.Copying && --chunks < 0) throw new IOException("Killed.");
    }

    private static ServiceProvider Services(string folder, string postgres)
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Storage:Folder"] = folder,
            ["Storage:Postgres"] = postgres,
        }).Build();
        return new ServiceCollection().AddLogging().AddSingleton<IConfiguration>(settings).AddEntourage(settings).BuildServiceProvider();
    }

    private static MoveSite Mover(string folder) =>
        new(Options.Create(new StorageOptions { Folder = folder }), Services(folder, ""), NullLoggerFactory.Instance) { MostBytesAtOnce = SmallChunk };

    // What every start of a server does first.
    private static async Task PrepareAsync(string folder, string postgres)
    {
        await using var services = Services(folder, postgres);
        await services.PrepareStorageAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<(int Code, string Output, string Errors)> MigrateAsync(string folder, params string[] words)
    {
        await using var services = Services(folder, "");
        return await Spoken.ToAsync(Verb(services), words);
    }

    private static Command Verb(IServiceProvider services) => MigrateCommand.Define(act => act(services), onTerminal: false);
}
