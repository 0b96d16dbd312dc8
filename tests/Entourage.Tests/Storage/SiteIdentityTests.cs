using System.Security.Cryptography;

namespace Entourage.Tests.Storage;

/// <summary>Rows, files and key that do not belong together stop a start, with one line, before anything is changed.</summary>
public sealed class SiteIdentityTests : IAsyncLifetime
{
    private readonly Server server = new();

    private string KeyFile => Path.Combine(server.Folder, "keys", "site.key");

    private string SiteFile => Path.Combine(server.Folder, "site.id");

    /// <summary>A site with a member, which is stopped.</summary>
    public async ValueTask InitializeAsync()
    {
        await server.InitializeAsync();
        await server.JoinAsync("ada");
        await server.StopAsync();
    }

    [Fact]
    public async Task A_site_that_is_whole_starts_again_and_is_the_same()
    {
        var (id, key) = (server.Rows("SELECT id FROM site").Single(), Convert.ToHexString(await File.ReadAllBytesAsync(KeyFile, Stop)));
        await PrepareAsync();
        await PrepareAsync();
        Assert.Equal((id, key), (server.Rows("SELECT id FROM site").Single(), Convert.ToHexString(await File.ReadAllBytesAsync(KeyFile, Stop))));
    }

    [Fact]
    public async Task Rows_of_another_site_are_refused_and_both_are_named()
    {
        await using var other = await Server.StartAsync();
        await other.StopAsync();
        var (ours, theirs) = (Id(SiteFile), Id(Path.Combine(other.Folder, "site.id")));
        File.Copy(Path.Combine(other.Folder, "site.id"), SiteFile, overwrite: true);
        var line = await RefusedAsync("site_mismatch");
        Assert.Contains(ours, line, StringComparison.Ordinal);
        Assert.Contains(theirs, line, StringComparison.Ordinal);
        Assert.Contains(server.Folder, line, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Store", "sqlite")]
    public async Task A_folder_whose_database_is_gone_gets_no_new_one()
    {
        var database = Path.Combine(server.Folder, "entourage.db");
        File.Move(database, database + ".away");
        var refused = await Assert.ThrowsAsync<StartRefusedException>(PrepareAsync);
        Assert.Equal("site_mismatch", refused.Problem.Code);
        Assert.False(File.Exists(database));
        File.Move(database + ".away", database);
        await PrepareAsync();
    }

    [Fact]
    [Trait("Store", "postgresql")]
    public async Task An_empty_database_is_no_site_of_this_folder_and_stays_empty()
    {
        var empty = StoreUnderTest.NewEmptyDatabase();
        try
        {
            var refused = await Assert.ThrowsAsync<StartRefusedException>(() => PrepareAsync(empty));
            Assert.Equal("site_mismatch", refused.Problem.Code);
            Assert.DoesNotContain("Password", refused.Message, StringComparison.OrdinalIgnoreCase);
            await using var connection = new Npgsql.NpgsqlConnection(empty);
            await connection.OpenAsync(Stop);
            await using var tables = new Npgsql.NpgsqlCommand("SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'", connection);
            Assert.Equal(0L, await tables.ExecuteScalarAsync(Stop));
        }
        finally
        {
            StoreUnderTest.Drop(empty);
        }
    }

    [Fact]
    public async Task Older_rows_than_the_folder_was_used_with_are_refused_until_the_operator_means_it()
    {
        server.Change("UPDATE site SET mark = mark - 3600000");
        Assert.Contains("site accept", await RefusedAsync("database_rolled_back"), StringComparison.Ordinal);
        await server.AcceptAsync();
        await PrepareAsync();
        Assert.Equal(1, server.Count("SELECT count(*) FROM members WHERE handle = 'ada'"));
    }

    [Fact]
    public async Task Newer_rows_than_the_folder_knows_are_what_a_crash_leaves()
    {
        server.Change("UPDATE site SET mark = mark + 3600000");
        await PrepareAsync();
    }

    [Fact]
    public async Task A_lost_key_is_not_made_anew_while_there_are_rows()
    {
        var key = await File.ReadAllBytesAsync(KeyFile, Stop);
        File.Delete(KeyFile);
        Assert.Contains(KeyFile, await RefusedAsync("key_missing"), StringComparison.Ordinal);
        Assert.False(File.Exists(KeyFile));
        await File.WriteAllBytesAsync(KeyFile, key, Stop);
        await PrepareAsync();
    }

    [Fact]
    public async Task A_lost_key_is_not_made_anew_either_where_an_earlier_version_has_written_down_nothing()
    {
        server.Change("DELETE FROM site");
        File.Delete(SiteFile);
        File.Delete(KeyFile);
        await RefusedAsync("key_missing");
        Assert.False(File.Exists(KeyFile));
    }

    [Fact]
    public async Task Another_key_is_refused_until_the_operator_means_it()
    {
        await File.WriteAllBytesAsync(KeyFile, RandomNumberGenerator.GetBytes(32), Stop);
        Assert.Contains(KeyFile, await RefusedAsync("key_changed"), StringComparison.Ordinal);
        await server.AcceptAsync();
        await PrepareAsync();
    }

    [Fact]
    public async Task A_key_that_is_lost_for_good_is_made_anew_when_the_operator_says_so()
    {
        File.Delete(KeyFile);
        await server.AcceptAsync();
        await PrepareAsync();
        Assert.Equal(32, new FileInfo(KeyFile).Length);
    }

    [Fact]
    public async Task The_folder_says_with_every_start_and_every_hour_up_to_when_it_goes_with_its_rows()
    {
        var before = await File.ReadAllTextAsync(SiteFile, Stop);
        server.Clock.Advance(TimeSpan.FromMinutes(1));
        await server.InitializeAsync();
        var started = await File.ReadAllTextAsync(SiteFile, Stop);
        Assert.NotEqual(before, started);
        for (var tries = 0; tries < 200 && await File.ReadAllTextAsync(SiteFile, Stop) == started; tries++)
        {
            server.Clock.Advance(TimeSpan.FromHours(1));
            await Task.Delay(50, Stop);
        }
        Assert.NotEqual(started, await File.ReadAllTextAsync(SiteFile, Stop));
    }

    [Fact]
    public async Task A_damaged_word_of_the_folder_stops_the_start()
    {
        await File.WriteAllTextAsync(SiteFile, "nonsense", Stop);
        Assert.Contains(SiteFile, await RefusedAsync("site_mismatch"), StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static string Id(string file) => File.ReadAllText(file).Split(' ')[0];

    private async Task<string> RefusedAsync(string code)
    {
        var before = server.Hash();
        var refused = await Assert.ThrowsAsync<StartRefusedException>(() => PrepareAsync());
        Assert.Equal((code, null), (refused.Problem.Code, refused.Problem.RetryAfter));
        Assert.Equal(before, server.Hash());
        Assert.DoesNotContain('\n', refused.Message);
        return refused.Message;
    }

    private Task PrepareAsync() => PrepareAsync(server.Database);

    private async Task PrepareAsync(string? postgres)
    {
        await using var services = server.Stopped(postgres);
        await services.PrepareServerAsync(Stop);
    }
}
