using Entourage.Http;
using Entourage.Tests.Fixtures;

namespace Entourage.Tests.Safety;

public sealed class AllowanceRowsTests
{
    [Fact]
    public async Task P1_a_sender_nobody_accepts_is_starved_on_the_real_thing()
    {
        await using var server = await Server.StartAsync();
        var creator = await server.CreatorByTokenAsync("spammer");
        var made = 0;
        for (var day = 0; day <= 90; day++)
        {
            while ((await creator.PostAsync("/api/v1/invitations", new { channel = "copy_link" })).Status == 201) made++;
            if (day == 30) Assert.InRange(made, 10, 16);
            server.Clock.Advance(TimeSpan.FromDays(1));
        }
        Assert.InRange(made, 16, 23);
    }

    [Fact]
    public async Task What_is_older_than_a_year_no_longer_counts()
    {
        await using var server = await Server.StartAsync(("Allowance:Start", "20"), ("Allowance:Cap", "20"));
        var creator = await server.CreatorByTokenAsync("forgiven");
        for (var i = 0; i < 20; i++) await creator.InviteAsync();
        Assert.Equal(20, (await AllowanceAsync(creator)).Counted);
        // Twenty unanswered: 1/8 a day.
        Assert.Equal(server.Clock.GetUtcNow().AddDays(8), (await AllowanceAsync(creator)).NextAt);
        await server.RestartAsync(TimeSpan.FromDays(365));
        Assert.Equal(0, (await AllowanceAsync(await server.ProgramAsync(server.IdOf("forgiven"), Scopes.Invite))).Counted);
    }

    [Fact]
    public async Task The_wait_that_is_told_is_exact()
    {
        await using var server = await Server.StartAsync();
        var creator = await server.CreatorByTokenAsync("waiting");
        for (var i = 0; i < 3; i++) await creator.InviteAsync();
        server.Clock.Advance(TimeSpan.FromHours(5));
        var refused = await creator.PostAsync("/api/v1/invitations", new { channel = "copy_link" });
        var wait = TimeSpan.FromSeconds(int.Parse(refused.Headers["Retry-After"], System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(TimeSpan.FromHours(19), wait);
        server.Clock.Advance(wait - TimeSpan.FromSeconds(1));
        Assert.Equal(429, (await creator.PostAsync("/api/v1/invitations", new { channel = "copy_link" })).Status);
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        await creator.InviteAsync();
    }

    [Fact]
    public async Task Three_who_stayed_for_three_days_make_a_sender_established()
    {
        await using var server = await Server.StartAsync();
        var creator = await server.CreatorByTokenAsync("growing");
        for (var i = 0; i < 3; i++)
        {
            var made = await creator.InviteAsync();
            Assert.Equal(200, (await (await server.PersonByTokenAsync($"stays_{i}")).RedeemAsync(made.Token)).Status);
        }
        Assert.Equal(3, (await AllowanceAsync(creator)).Left);
        server.Clock.Advance(TimeSpan.FromHours(72));
        Assert.Equal((6, null), ((await AllowanceAsync(creator)).Left, (await AllowanceAsync(creator)).NextAt));
    }

    private static async Task<(int Left, int Counted, DateTimeOffset? NextAt)> AllowanceAsync(Person creator)
    {
        var shown = (await creator.GetAsync("/api/v1/me/allowance")).Json;
        return (shown.GetProperty("left").GetInt32(), shown.GetProperty("counted").GetInt32(),
            shown.TryGetProperty("nextAt", out var next) ? next.GetDateTimeOffset() : null);
    }
}
