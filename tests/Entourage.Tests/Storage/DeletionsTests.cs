using Microsoft.Extensions.DependencyInjection;

namespace Entourage.Tests.Storage;

/// <summary>What hangs on something that was deleted goes in steps that nobody has to wait for, and all of it goes.</summary>
public sealed class DeletionsTests
{
    private const int Followers = 1_300;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_step_touches_more_rows_than_it_may_and_the_last_one_finds_none()
    {
        await using var server = await Server.StartAsync();
        await server.PersonByTokenAsync("creator");
        var id = server.IdOf("creator").Value;
        Crowd(server);
        // As the transaction leaves it that deletes the account.
        server.Change("DELETE FROM members WHERE handle = 'creator'");
        var part = server.Services.GetServices<IForgets>().Single(one => one.Kind == "member");
        var writer = server.Services.GetRequiredService<StoreWriter>();
        var steps = new List<int>();
        do
        {
            var before = server.Count("SELECT count(*) FROM follows");
            steps.Add(await writer.WriteAsync(new Step(session => part.Forget(session, id, 500)), Stop));
            Assert.InRange(before - server.Count("SELECT count(*) FROM follows"), 0, 500);
        }
        while (steps[^1] > 0);
        // A token and an allowance too.
        Assert.InRange(steps.Sum(), Followers, Followers + 10);
        Assert.All(steps, step => Assert.InRange(step, 0, 500));
        Assert.Equal(0, server.Count("SELECT count(*) FROM follows"));
        Assert.Empty(server.WrongCounts());
    }

    [Fact]
    public async Task What_a_restart_interrupted_goes_on_after_it_and_a_row_that_came_late_goes_too()
    {
        await using var server = await Server.StartAsync();
        await server.PersonByTokenAsync("creator");
        var id = server.IdOf("creator").Value;
        Crowd(server);
        server.Change("DELETE FROM members WHERE handle = 'creator'");
        server.Change("INSERT INTO deletions (id, kind, at) VALUES (@id, 'member', @at)", ("@id", id), ("@at", server.Clock.GetUtcNow().ToUnixTimeMilliseconds()));
        await server.RestartAsync();
        await UntilAsync(() => server.Count("SELECT count(*) FROM follows") == 0);
        Assert.Empty(server.WrongCounts());
        // It stays written down for whoever was about to follow when the account went.
        Assert.Equal(1, server.Count("SELECT count(*) FROM deletions"));
        server.Change("INSERT INTO follows (follower, followee, made_at, automatic) SELECT id, @id, 0, FALSE FROM members WHERE handle = 'fan_7'", ("@id", id));
        server.Change("UPDATE members SET following = following + 1 WHERE handle = 'fan_7'");
        await UntilAsync(() =>
        {
            server.Clock.Advance(TimeSpan.FromMinutes(1));
            return server.Count("SELECT count(*) FROM deletions") == 0;
        });
        Assert.Equal(0, server.Count("SELECT count(*) FROM follows"));
        Assert.Empty(server.WrongCounts());
    }

    [Fact]
    public async Task A_clip_that_many_have_watched_goes_in_steps_too()
    {
        await using var server = await Server.StartAsync();
        var creator = await server.CreatorByTokenAsync("creator");
        var clip = (await creator.GetAsync("/api/v1/members/creator/clips")).Json.GetProperty("items")[0].GetProperty("id").GetString()!;
        Crowd(server);
        server.Change("INSERT INTO views (clip, viewer, day, at) SELECT c.id, @bytes, n.number, 0 FROM clips AS c, (WITH RECURSIVE numbers(number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM numbers WHERE number < 1200) SELECT number FROM numbers) AS n", ("@bytes", new byte[16]));
        Assert.Equal(204, (await creator.DeleteAsync($"/api/v1/clips/{clip}")).Status);
        Assert.Equal(404, (await creator.GetAsync($"/api/v1/clips/{clip}")).Status);
        await UntilAsync(() => server.Count("SELECT count(*) FROM views") == 0);
        Assert.Equal(0, server.Count("SELECT clips FROM members WHERE handle = 'creator'"));
    }

    private static void Crowd(Server server)
    {
        var id = StoreUnderTest.OnPostgres ? "gen_random_uuid()" : "randomblob(16)";
        server.Change(
            $"""
            WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {Followers})
            INSERT INTO members (id, handle, name, bio, joined_at, operator, suspended, followers, following, clips)
            SELECT {id}, 'fan_' || n, 'Somebody', '', 0, FALSE, FALSE, 0, 1, 0 FROM numbers
            """);
        server.Change(
            """
            INSERT INTO follows (follower, followee, made_at, automatic)
            SELECT m.id, c.id, 0, FALSE FROM members AS m, members AS c WHERE m.handle LIKE 'fan_%' AND c.handle = 'creator'
            """);
        server.Change($"UPDATE members SET followers = {Followers} WHERE handle = 'creator'");
    }

    private static async Task UntilAsync(Func<bool> there)
    {
        for (var tries = 0; tries < 200 && !there(); tries++) await Task.Delay(50, Stop);
        Assert.True(there());
    }

    private sealed class Step(Func<StoreSession, int> run) : StoreWrite<int>
    {
        protected override int Apply(StoreSession session) => run(session);
    }
}
