namespace Entourage.Tests.Allowance;

/// <summary>What accounts in their first 30 days share, so that many are worth no more than a few (T-18; docs/allowance.md, P5).</summary>
public sealed class ProbationTests
{
    private static readonly (string, string)[] Rich =
        [("Site:Proxies", "127.0.0.1"), ("Allowance:Start", "50"), ("Allowance:Cap", "50"), ("Members:NewAccountsPerNetwork", "50")];

    [Fact]
    public async Task New_accounts_on_one_network_make_ten_in_a_day_however_many_they_are()
    {
        await using var server = await Server.StartAsync(Rich);
        List<Person> farm = [];
        for (var i = 0; i < 5; i++) farm.Add(await CreatorAsync(server, $"farm{i}", $"203.0.113.{10 + i}"));
        var made = 0;
        foreach (var one in farm)
        {
            for (var i = 0; i < 3; i++) made += (await TryAsync(one)).Status == 201 ? 1 : 0;
        }
        Assert.Equal(10, made);
        var refused = await TryAsync(farm[4]);
        Assert.Equal((429, "newcomers_share", "86400"), (refused.Status, refused.Code, refused.Headers["Retry-After"]));
        // Elsewhere, one of them is no part of it.
        Assert.Equal(201, (await TryAsync(farm[4].At("198.51.100.1"))).Status);
        server.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(201, (await TryAsync(farm[0])).Status);
    }

    [Fact]
    public async Task Those_who_brought_one_another_share_three_and_three_more_for_each_who_came_back()
    {
        await using var server = await Server.StartAsync(Rich);
        var root = await CreatorAsync(server, "oldest", "203.0.113.1");
        var child = await ThroughAsync(server, "child", "198.51.100.1", await root.InviteAsync());
        var grandchild = await ThroughAsync(server, "grandchild", "192.0.2.1", await child.InviteAsync());
        Assert.Equal(201, (await TryAsync(grandchild)).Status);
        foreach (var one in (Person[])[root, child, grandchild]) Assert.Equal("newcomers_share", (await TryAsync(one)).Code);
        Assert.Equal(0, Shared(await root.GetAsync("/api/v1/me/allowance")));

        server.Clock.Advance(TimeSpan.FromDays(4));
        await child.GetAsync("/api/v1/me");
        for (var turn = 0; turn < 100 && server.Count("SELECT count(*) FROM newcomers WHERE returned") == 0; turn++) await Task.Delay(50, TestContext.Current.CancellationToken);
        // Whoever asks is back too.
        Assert.InRange(Shared(await child.GetAsync("/api/v1/me/allowance"))!.Value, 6, 6);

        server.Clock.Advance(TimeSpan.FromDays(27));
        Assert.Null(Shared(await root.GetAsync("/api/v1/me/allowance")));
        for (var i = 0; i < 12; i++) Assert.Equal(201, (await TryAsync(root)).Status);
    }

    [Fact]
    public async Task A_fourth_account_from_one_network_in_a_day_needs_an_invitation()
    {
        await using var server = await Server.StartAsync(("Site:Proxies", "127.0.0.1"));
        var creator = await server.CreatorByTokenAsync("creator");
        for (var i = 0; i < 3; i++) Assert.Equal(201, (await JoinAsync(server, $"house{i}", $"203.0.113.{i}")).Status);
        var refused = await JoinAsync(server, "house3", "203.0.113.3");
        Assert.Equal((429, "too_many_new_accounts"), (refused.Status, refused.Code));
        Assert.Equal(0, server.Count("SELECT count(*) FROM members WHERE handle = 'house3'"));
        Assert.Equal(201, (await JoinAsync(server, "elsewhere", "203.0.112.3")).Status);
        await ThroughAsync(server, "house3", "203.0.113.3", await creator.InviteAsync());
        server.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(201, (await JoinAsync(server, "house4", "203.0.113.4")).Status);
    }

    [Fact]
    public async Task An_account_that_was_deleted_was_made_all_the_same()
    {
        await using var server = await Server.StartAsync(("Site:Proxies", "127.0.0.1"));
        for (var i = 0; i < 3; i++)
        {
            var person = server.Visitor().At($"203.0.113.{i}");
            Assert.Equal(201, (await person.PostAsync("/api/v1/accounts", new { handle = $"brand{i}", password = Server.Password })).Status);
            Assert.Equal(204, (await person.DeleteAsync("/api/v1/me", new { password = Server.Password })).Status);
        }
        Assert.Equal("too_many_new_accounts", (await JoinAsync(server, "brand3", "203.0.113.3")).Code);
        Assert.Equal(201, (await JoinAsync(server, "elsewhere", "203.0.112.3")).Status);
        server.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(201, (await JoinAsync(server, "brand3", "203.0.113.3")).Status);
    }

    [Fact]
    public async Task What_a_deleted_newcomer_took_out_of_the_share_stays_taken()
    {
        await using var server = await Server.StartAsync(Rich);
        var root = await CreatorAsync(server, "oldest", "203.0.113.1");
        var child = await ThroughAsync(server, "child", "198.51.100.1", await root.InviteAsync());
        await root.InviteAsync();
        Assert.Equal(204, (await root.DeleteAsync("/api/v1/me", new { password = Server.Password })).Status);
        Assert.Equal(201, (await TryAsync(child)).Status);
        Assert.Equal("newcomers_share", (await TryAsync(child)).Code);
    }

    [Fact]
    public async Task A_clock_that_was_a_year_ahead_for_a_minute_costs_nobody_a_year()
    {
        await using var server = await Server.StartAsync(("Site:Proxies", "127.0.0.1"));
        var sender = await server.CreatorByTokenAsync("sender");
        var today = server.Clock.GetUtcNow();
        server.Clock.AdjustTime(today.AddDays(365));
        var ahead = await CreatorAsync(server, "made_ahead", "203.0.113.1");
        for (var i = 0; i < 2; i++) Assert.Equal(201, (await JoinAsync(server, $"house{i}", $"203.0.113.{i + 2}")).Status);
        while ((await TryAsync(ahead)).Status == 201) ;
        while ((await TryAsync(sender)).Status == 201) ;
        server.Clock.AdjustTime(today.AddMinutes(1));

        Assert.Equal(201, (await JoinAsync(server, "house2", "203.0.113.4")).Status);
        var refused = await TryAsync(sender);
        Assert.InRange(int.Parse(refused.Headers["Retry-After"], System.Globalization.CultureInfo.InvariantCulture), 1, 2 * 86400);
        server.Clock.AdjustTime(today.AddDays(2));
        Assert.Equal(201, (await TryAsync(sender)).Status);
    }

    [Fact]
    public async Task What_is_too_old_is_forgotten()
    {
        await using var server = await Server.StartAsync(Rich);
        var root = await CreatorAsync(server, "oldest", "203.0.113.1");
        await root.InviteAsync();
        server.Clock.Advance(TimeSpan.FromDays(91));
        for (var turn = 0; turn < 100 && server.Count("SELECT count(*) FROM places") > 0; turn++)
        {
            server.Clock.Advance(TimeSpan.FromHours(1));
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
        Assert.Equal(0, server.Count("SELECT (SELECT count(*) FROM places) + (SELECT count(*) FROM newcomers) + (SELECT count(*) FROM recent_joins) + (SELECT count(*) FROM shared_invitations)"));
    }

    private static int? Shared(Answer allowance) => allowance.Json.TryGetProperty("shared", out var shared) ? shared.GetInt32() : null;

    private static Task<Answer> TryAsync(Person creator) => creator.PostAsync("/api/v1/invitations", new { channel = "copy_link" });

    private static Task<Answer> JoinAsync(Server server, string handle, string address) =>
        server.Visitor().At(address).PostAsync("/api/v1/accounts", new { handle, password = Server.Password });

    private static async Task<Person> CreatorAsync(Server server, string handle, string address)
    {
        var person = server.Visitor().At(address);
        var joined = await person.PostAsync("/api/v1/accounts", new { handle, password = Server.Password });
        Assert.True(joined.Status == 201, joined.Text);
        await server.ReadyClipAsync(person);
        return person;
    }

    private static async Task<Person> ThroughAsync(Server server, string handle, string address, Made link)
    {
        var person = server.Visitor().At(address);
        var ticket = await person.LandAsync(link.Token);
        var joined = await person.PostAsync("/api/v1/accounts", new { handle, password = Server.Password, token = link.Token, ticket });
        Assert.True(joined.Status == 201, joined.Text);
        await server.ReadyClipAsync(person);
        return person;
    }
}
