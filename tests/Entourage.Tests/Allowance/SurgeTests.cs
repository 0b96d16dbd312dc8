namespace Entourage.Tests.Allowance;

/// <summary>The site's circuit breaker (docs/allowance.md, the whole site).</summary>
public sealed class SurgeTests
{
    [Fact]
    public async Task A_surge_stops_whoever_is_not_proved_until_the_hour_is_over_and_stands_in_the_log_once()
    {
        await using var server = await Server.StartAsync(("Allowance:SurgeFrom", "3"), ("Allowance:Start", "20"), ("Allowance:Cap", "20"));
        var creator = await server.CreatorByTokenAsync("creator");
        for (var i = 0; i < 3; i++) await creator.InviteAsync();
        server.Clock.Advance(TimeSpan.FromMinutes(20));
        var refused = await TryAsync(creator);
        Assert.Equal((503, "surge", "2400"), (refused.Status, refused.Code, refused.Headers["Retry-After"]));
        Assert.Equal("surge", (await TryAsync(creator)).Code);
        Assert.Equal(1, server.Count("SELECT count(*) FROM audit WHERE act = 'surge'"));

        var welcome = await server.CreatorByTokenAsync("welcome");
        // Three followers stayed, and nothing speaks against them.
        for (var i = 0; i < 3; i++)
        {
            server.Change(
                """
                INSERT INTO invitations (id, creator, clip, channel, message, made_at, expires_at, state, redeemed_by, redeemed_at, weight, accepted_at)
                SELECT @id, id, id, 'copy_link', '', 1, 2, 'redeemed', id, 1, 8, 1 FROM members WHERE handle = 'welcome'
                """,
                ("@id", $"old{i}"));
        }
        Assert.Equal(201, (await TryAsync(welcome)).Status);
        server.Clock.Advance(TimeSpan.FromMinutes(40));
        Assert.Equal(201, (await TryAsync(creator)).Status);
    }

    [Fact]
    public async Task A_site_that_is_always_busy_has_none()
    {
        await using var server = await Server.StartAsync(("Allowance:SurgeFrom", "3"), ("Allowance:Start", "20"), ("Allowance:Cap", "20"));
        var creator = await server.CreatorByTokenAsync("creator");
        var hour = server.Clock.GetUtcNow();
        // Half of the hours of a week had one each: the median of 168 is one.
        for (var i = 1; i <= 84; i++)
        {
            server.Change("INSERT INTO invitation_hours (hour, made, surge) VALUES (@hour, 1, FALSE)", ("@hour", (hour - TimeSpan.FromHours(i)).ToUnixTimeMilliseconds()));
        }
        for (var i = 0; i < 5; i++) await creator.InviteAsync();
        Assert.Equal("surge", (await TryAsync(creator)).Code);
        server.Change("DELETE FROM invitation_hours WHERE hour = @hour", ("@hour", (hour - TimeSpan.FromHours(84)).ToUnixTimeMilliseconds()));
        server.Change("UPDATE invitation_hours SET made = 3 WHERE hour = @hour", ("@hour", hour.ToUnixTimeMilliseconds()));
        Assert.Equal("surge", (await TryAsync(creator)).Code);
    }

    private static Task<Answer> TryAsync(Person creator) => creator.PostAsync("/api/v1/invitations", new { channel = "copy_link" });
}
