using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Entourage.EndToEnd.Fixtures;
using Entourage.Tests.Channels;
using Microsoft.Data.Sqlite;

namespace Entourage.EndToEnd;

/// <summary>What stands in the way of a start is said in one line, with the code that tells a service manager whether to try again.</summary>
public sealed class StartTests
{
    private const int TryAgain = 75;
    private const int NotLikeThis = 78;

    [Fact]
    [Trait("Store", "sqlite")]
    public async Task A_second_server_on_the_folder_says_so_and_stops_and_a_command_works_beside_the_first()
    {
        await using var site = await Site.StartAsync();
        var port = FreePort.Next().ToString(CultureInfo.InvariantCulture);
        AssertOneLine(await site.RefuseAnotherAsync(("PORT", port)), TryAgain, "folder_in_use: ", site.Folder);
        await site.MemberAsync("beside");
        Assert.Equal(200, (await site.Visitor().GetAsync("/health/ready")).Status);
        Assert.Equal(0, await site.InterruptAsync(TimeSpan.FromSeconds(10)));
        await site.StartAgainAsync();
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named_in_one_line()
    {
        await using var site = Site.Make();
        using var other = new TcpListener(IPAddress.Loopback, site.Address.Port);
        other.Start();
        AssertOneLine(await site.RefuseAnotherAsync(), TryAgain, "port_in_use: ");
        other.Stop();
        await site.StartAgainAsync();
    }

    [Fact]
    public async Task PostgreSQL_that_is_not_there_is_waited_for_and_then_named()
    {
        await using var site = Site.Make();
        var (code, complaints) = await site.RefuseAnotherAsync(
            ("Storage__Postgres", "Host=127.0.0.1;Port=1;Database=x;Username=x;Password=secret"), ("Storage__MostSecondsUntilPostgres", "1"));
        AssertOneLine((code, complaints), TryAgain, "postgresql_away: ");
        Assert.DoesNotContain("secret", complaints[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lost_key_stops_the_start_with_the_line_that_says_what_to_do()
    {
        await using var site = await Site.StartAsync();
        await site.JoinAsync("ada");
        await site.KillAsync();
        var key = Path.Combine(site.Folder, "keys", "site.key");
        File.Move(key, key + ".away");
        AssertOneLine(await site.RefuseAnotherAsync(), NotLikeThis, "key_missing: ", key);
        Assert.False(File.Exists(key));
        File.Move(key + ".away", key);
        await site.StartAgainAsync();
    }

    [Fact]
    [Trait("Store", "sqlite")]
    public async Task A_start_without_the_database_or_on_an_older_one_leaves_every_film_where_it_is()
    {
        await using var site = await Site.StartAsync();
        await site.InterruptAsync(TimeSpan.FromSeconds(10));
        SqliteConnection.ClearAllPools();
        var (database, backup, film) = (Path.Combine(site.Folder, "entourage.db"), Path.Combine(site.Folder, "backup"), Path.Combine(site.Folder, "media", "film"));
        File.Copy(database, backup);
        await site.StartAgainAsync();
        await site.InterruptAsync(TimeSpan.FromSeconds(10));
        Directory.CreateDirectory(film);

        File.Move(database, database + ".away");
        AssertOneLine(await site.RefuseAnotherAsync(), NotLikeThis, "site_mismatch: ", database, site.Folder);
        Assert.False(File.Exists(database));
        File.Copy(backup, database);
        AssertOneLine(await site.RefuseAnotherAsync(), NotLikeThis, "database_rolled_back: ", database, site.Folder);
        Assert.True(Directory.Exists(film));

        File.Move(database + ".away", database, overwrite: true);
        await site.StartAgainAsync();
    }

    [Fact]
    [Trait("Store", "sqlite")]
    public async Task What_is_no_database_is_called_damaged()
    {
        await using var site = Site.Make();
        await File.WriteAllTextAsync(Path.Combine(site.Folder, "entourage.db"), new string('x', 5000), TestContext.Current.CancellationToken);
        AssertOneLine(await site.RefuseAnotherAsync(), NotLikeThis, "database_damaged: ");
    }

    private static void AssertOneLine((int Code, IReadOnlyList<string> Complaints) refused, int code, string begins, params string[] names)
    {
        var told = string.Join('\n', refused.Complaints);
        Assert.True(refused.Code == code, $"It ended with {refused.Code}:\n{told}");
        Assert.StartsWith(begins, Assert.Single(refused.Complaints), StringComparison.Ordinal);
        Assert.All(names, name => Assert.Contains(name, told, StringComparison.Ordinal));
    }
}
