using System.Globalization;
using Entourage.EndToEnd.Fixtures;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Entourage.EndToEnd.Kills;

/// <summary>A big account is deleted in steps; kill -9 in the middle of them loses none.</summary>
public sealed class DeletionKillTests
{
    private const int Followers = 30_000;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task A_deletion_that_was_killed_in_the_middle_goes_on_after_the_start_and_nobody_sees_the_member_meanwhile()
    {
        await using var site = await Site.StartAsync();
        var creator = await site.JoinAsync("famous");
        var other = await site.JoinAsync("other");
        Grow(site);
        using (var rows = site.Look()) Assert.Equal(Followers, rows.Number("SELECT followers FROM members WHERE handle = 'famous'"));

        var leaving = creator.SendAsync(HttpMethod.Delete, "/api/v1/me", new { password = ApiPerson.Password });
        await Eventually.TrueAsync(Patience, () => Task.FromResult(leaving.IsFaulted || Left(site) < Followers), "No step was made.");
        await site.KillAsync();
        var left = Left(site);
        Assert.InRange(left, 1, Followers - 1);
        await Record.ExceptionAsync(() => leaving);

        await site.StartAgainAsync();
        Assert.Equal(404, (await other.GetAsync("/api/v1/members/famous")).Status);
        Assert.Equal(401, (await creator.GetAsync("/api/v1/me")).Status);
        Assert.Equal("handle_taken", (await site.Visitor().PostAsync("/api/v1/accounts", new { handle = "famous", password = ApiPerson.Password })).Code);
        await Eventually.TrueAsync(Patience, () => Task.FromResult(Left(site) == 0), "The deletion did not go on.");
        using var after = site.Look();
        after.AssertSound();
        Assert.Equal(0, after.Number("SELECT count(*) FROM members WHERE following > 0"));
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{left} of {Followers} followers were left when it was killed"));
    }

    private static long Left(Site site)
    {
        using var rows = site.Look();
        return rows.Number("SELECT count(*) FROM follows");
    }

    private static void Grow(Site site)
    {
        var id = site.StoreAddress is null ? "randomblob(16)" : "gen_random_uuid()";
        using System.Data.Common.DbConnection connection = site.StoreAddress is { } address
            ? new NpgsqlConnection(address)
            : new SqliteConnection($"Data Source={Path.Combine(site.Folder, "entourage.db")};Pooling=False");
        connection.Open();
        foreach (var sql in (string[])
            [
                $"""
                WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {Followers})
                INSERT INTO members (id, handle, name, bio, joined_at, operator, suspended, followers, following, clips)
                SELECT {id}, 'fan_' || n, 'Somebody', '', 0, FALSE, FALSE, 0, 1, 0 FROM numbers
                """,
                """
                INSERT INTO follows (follower, followee, made_at, automatic)
                SELECT m.id, c.id, 0, FALSE FROM members AS m, members AS c WHERE m.handle LIKE 'fan_%' AND c.handle = 'famous'
                """,
                $"UPDATE members SET followers = {Followers} WHERE handle = 'famous'",
            ])
        {
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            command.ExecuteNonQuery();
        }
    }
}
