namespace Entourage.Tests.Allowance;

public sealed class AllowanceRowsTests(Server server) : IClassFixture<Server>
{
    [Fact]
    public async Task P1_a_sender_nobody_accepts_is_starved_on_the_real_thing()
    {
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
        await using var own = await Server.StartAsync(("Allowance:Start", "20"), ("Allowance:Cap", "20"));
        var creator = await own.CreatorByTokenAsync("forgiven");
        for (var i = 0; i < 20; i++) await creator.InviteAsync();
        Assert.Equal(20, (await AllowanceAsync(creator)).Counted);
        // Twenty unanswered: 1/8 a day.
        Assert.Equal(own.Clock.GetUtcNow().AddDays(8), (await AllowanceAsync(creator)).NextAt);
        await own.RestartAsync(TimeSpan.FromDays(365));
        Assert.Equal(0, (await AllowanceAsync(await own.ProgramAsync(own.IdOf("forgiven"), Scopes.Invite))).Counted);
    }

    [Fact]
    public async Task The_wait_that_is_told_is_exact()
    {
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

    [Fact]
    public async Task What_is_owed_for_undone_follows_is_paid_back_before_the_next_one()
    {
        var creator = await server.CreatorByTokenAsync("owing");
        var friends = new List<Person>();
        for (var i = 0; i < 3; i++)
        {
            var made = await creator.InviteAsync();
            if (i == 2) break;
            friends.Add(await server.PersonByTokenAsync($"leaves_{i}"));
            Assert.Equal(200, (await friends[i].RedeemAsync(made.Token)).Status);
        }
        while ((await creator.PostAsync("/api/v1/invitations", new { channel = "copy_link" })).Status == 201)
        {
            // Until none is left.
        }
        foreach (var friend in friends) await friend.DeleteAsync("/api/v1/members/owing/follow");
        // Four were given for the two who left; three are owed at most, and five unanswered cost nothing yet.
        Assert.Equal(1, (await creator.GetAsync("/api/v1/me/allowance")).Json.GetProperty("perDay").GetDouble());
        Assert.Equal(server.Clock.GetUtcNow().AddDays(4), (await AllowanceAsync(creator)).NextAt);
    }

    [Fact]
    public async Task The_page_says_why_it_is_so_many()
    {
        var creator = await server.CreatorAsync("asking");
        await creator.InviteAsync();
        var page = (await creator.GetAsync("/studio/invitations")).Text;
        Assert.Contains("You get 1 back a day. You can save up at most 3.", page, StringComparison.Ordinal);
        Assert.Contains("Once three people", page, StringComparison.Ordinal);
        Assert.DoesNotContain("count against you", page, StringComparison.Ordinal);
    }

    private static async Task<(int Left, int Counted, DateTimeOffset? NextAt)> AllowanceAsync(Person creator)
    {
        var shown = (await creator.GetAsync("/api/v1/me/allowance")).Json;
        return (shown.GetProperty("left").GetInt32(), shown.GetProperty("counted").GetInt32(),
            shown.TryGetProperty("nextAt", out var next) ? next.GetDateTimeOffset() : null);
    }
}
