namespace Entourage.Tests.Members.Sessions;

public sealed class SweepSessionsTests
{
    [Fact]
    public async Task More_than_one_batch_of_what_has_run_out_is_gone_within_the_hour_and_what_has_not_stays()
    {
        await using var server = await Server.StartAsync();
        await server.JoinAsync("reader");
        var blob = StoreUnderTest.OnPostgres ? "decode(md5(n::text), 'hex')" : "randomblob(16)";
        server.Change(
            $"""
            WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 1200)
            INSERT INTO sessions (key, member, made_at, expires_at, browser)
            SELECT {blob}, (SELECT id FROM members WHERE handle = 'reader'), 0, 1, '' FROM numbers
            """);
        server.Change("INSERT INTO ceremonies (id, state, expires_at) VALUES ('old', '', 1)");
        server.Change("INSERT INTO held_handles (handle, until) VALUES ('given_up', 1), ('kept_back', 9999999999999)");
        server.Change("INSERT INTO places (member, mark, seen_at) SELECT id, 1, 1 FROM members");
        server.Clock.Advance(TimeSpan.FromMinutes(61));
        for (var wait = 0; wait < 200 && Left() > 0; wait++) await Task.Delay(50, TestContext.Current.CancellationToken);
        Assert.Equal(0, Left());
        Assert.Equal(1, server.Count("SELECT count(*) FROM sessions"));
        Assert.Equal(1, server.Count("SELECT count(*) FROM held_handles"));

        long Left() => server.Count(
            """
            SELECT (SELECT count(*) FROM sessions WHERE expires_at = 1) + (SELECT count(*) FROM ceremonies) + (SELECT count(*) FROM held_handles WHERE until = 1)
                + (SELECT count(*) FROM places WHERE seen_at = 1)
            """);
    }
}
