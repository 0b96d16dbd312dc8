namespace Entourage.Tests.Http;

/// <summary>
/// Limits on requests: who is over one is told so and when to come back, and nobody else notices. The minutes are real ones, so no test waits for
/// the end of one.
/// </summary>
public sealed class RequestLimitsTests
{
    private const string Options = "/api/v1/sessions/options";

    private static readonly (string, string) BehindProxy = ("Site:Proxies", "127.0.0.1");

    [Theory]
    [InlineData("203.0.113.", "198.51.100.7")]
    [InlineData("2001:db8:1:1::", "2001:db8:1:100::7")]
    public async Task R20_the_sixty_first_wrong_link_of_a_network_waits_and_a_right_one_never_does(string near, string far)
    {
        await using var server = await Server.StartAsync(BehindProxy);
        var made = await (await server.CreatorAsync("r20")).InviteAsync();
        var wrong = made.Token[..^1] + (made.Token[^1] == '0' ? '1' : '0');
        var neighbours = Enumerable.Range(1, 61).Select(number => server.Visitor().At($"{near}{number}")).ToList();
        var before = server.Hash();

        // What a messenger asks for while an address is typed is half of one.
        foreach (var typed in (string[])["/", "/i", "/i/", $"/i/{made.Token[..2]}", $"/i/{made.Token[..31]}"])
        {
            for (var time = 0; time < 40; time++) Assert.Equal(typed == "/" ? 200 : 404, (await neighbours[0].GetAsync(typed)).Status);
        }
        foreach (var one in neighbours[..60]) Assert.Equal(404, (await one.OpenAsync(wrong)).Status);

        var last = neighbours[60];
        var page = await last.OpenAsync(wrong, Way.App, ("Accept", "text/html"));
        Assert.Equal(429, page.Status);
        Assert.InRange(int.Parse(page.Headers["Retry-After"], System.Globalization.CultureInfo.InvariantCulture), 1, 60);
        Assert.Contains("Wait a minute", page.Text, StringComparison.Ordinal);
        Assert.Equal("no-store", (await last.OpenAsync(wrong)).Headers["Cache-Control"]);
        Assert.Equal((429, "too_many_requests"), Of(await last.OpenAsync(wrong)));
        Assert.Equal((429, "too_many_requests"), Of(await last.PostAsync($"/i/{wrong}/seen", new StringContent("x"))));

        Assert.Equal(200, (await last.OpenAsync(made.Token)).Status);
        Assert.Equal(404, (await last.OpenAsync("ab")).Status);
        Assert.Equal(404, (await server.Visitor().At(far).OpenAsync(wrong)).Status);
        Assert.Equal(before, server.Hash());
    }

    [Fact]
    public async Task R20_a_member_who_guesses_is_counted_as_the_member_and_redeems_all_the_same()
    {
        await using var server = await Server.StartAsync(("Limits:WrongLinksPerMinute", "3"));
        var made = await (await server.CreatorAsync("r20_maker")).InviteAsync();
        var wrong = new string('0', 32);
        var (guesser, other) = (await server.JoinAsync("r20_guesser"), await server.JoinAsync("r20_other"));
        for (var time = 0; time < 3; time++) Assert.Equal((404, "not_found"), Of(await guesser.RedeemAsync(wrong)));
        Assert.Equal((429, "too_many_requests"), Of(await guesser.RedeemAsync(wrong)));
        Assert.Equal(429, (await guesser.OpenAsync(wrong)).Status);
        Assert.Equal((404, "not_found"), Of(await other.RedeemAsync(wrong)));
        Assert.Equal(200, (await guesser.FollowThroughAsync(made.Token)).Status);
    }

    [Fact]
    public async Task T37_and_J10_an_address_that_is_made_up_a_thousand_times_is_still_one()
    {
        // Nobody said that there is a proxy: whoever asks is who asks.
        await using var server = await Server.StartAsync(("Limits:WrongLinksPerMinute", "5"));
        var visitor = server.Visitor();
        var statuses = new List<int>();
        for (var time = 0; time < 1000; time++)
        {
            var made = $"{1 + (time % 200)}.{time / 200}.113.9";
            statuses.Add((await visitor.OpenAsync(new string('0', 32), Way.App, ("X-Forwarded-For", made), ("Forwarded", $"for={made}"), ("X-Real-IP", made))).Status);
        }
        // In this process nobody has an address, as behind a proxy that nobody named: ten times as much, and no more.
        Assert.Equal(5 * RequestLimits.ForSharedNetworks, statuses.Count(status => status == 404));
        Assert.Equal(1000, statuses.Count(status => status is 404 or 429));
    }

    [Fact]
    public async Task T37_of_a_chain_the_right_most_address_that_is_no_known_proxy_counts()
    {
        await using var server = await Server.StartAsync(("Site:Proxies", "127.0.0.1, 10.20.0.0/16"), ("Limits:WrongLinksPerMinute", "5"));
        var visitor = server.Visitor();
        var statuses = new List<int>();
        for (var time = 0; time < 1000; time++)
        {
            var chain = $"{1 + (time % 200)}.{time / 200}.113.9, 203.0.113.9, 10.20.30.40";
            statuses.Add((await visitor.OpenAsync(new string('0', 32), Way.App, ("X-Forwarded-For", chain))).Status);
        }
        Assert.Equal((5, 995), (statuses.Count(status => status == 404), statuses.Count(status => status == 429)));
    }

    [Fact]
    public async Task Attempts_at_the_door_are_counted_by_network_and_whoever_came_by_a_link_by_the_link()
    {
        await using var server = await Server.StartAsync(BehindProxy, ("Limits:AttemptsPerMinute", "4"), ("Members:NewAccountsPerNetwork", "50"));
        var creator = server.Visitor().At("192.0.2.1");
        Assert.Equal(201, (await creator.PostAsync("/api/v1/accounts", new { handle = "inviting", password = Server.Password })).Status);
        await server.ReadyClipAsync(creator);
        var (made, other) = (await creator.InviteAsync(), await creator.InviteAsync());
        var guest = server.Visitor().At("203.0.113.200");
        var ticket = await guest.LandAsync(made.Token);
        for (var time = 0; time < 4; time++) Assert.Equal(200, (await server.Visitor().At($"203.0.113.{time}").PostAsync(Options)).Status);

        var stranger = server.Visitor().At("203.0.113.99");
        var before = server.Hash();
        Assert.Equal((429, "too_many_requests"), Of(await stranger.PostAsync(Options)));
        Assert.Equal((429, "too_many_requests"), Of(await stranger.PostAsync("/api/v1/sessions", new { handle = "inviting", password = "wrong" })));
        Assert.Equal((429, "too_many_requests"), Of(await stranger.PostAsync("/api/v1/sessions/appeal", new { note = "x" })));
        Assert.Equal((429, "too_many_requests"), Of(await stranger.PostAsync("/api/v1/accounts/options", new { handle = "stranger" })));
        Assert.Equal((429, "too_many_requests"), Of(await stranger.PostAsync("/api/v1/accounts", new { handle = "stranger", password = Server.Password })));
        Assert.Equal(before, server.Hash());
        Assert.Equal(200, (await server.Visitor().At("198.51.100.1").PostAsync(Options)).Status);

        // The same network, as at a mobile provider: a friend's link still opens the door, a few times a minute for each link.
        var late = server.Visitor().At("203.0.113.201");
        await late.LandAsync(other.Token);
        for (var time = 0; time < 4; time++) Assert.Equal(200, (await late.PostAsync(Options)).Status);
        Assert.Equal(429, (await late.PostAsync(Options)).Status);
        Assert.Equal(201, (await guest.PostAsync("/api/v1/accounts", new { handle = "guest", password = Server.Password, token = made.Token, ticket })).Status);
    }

    [Fact]
    public async Task The_forms_at_the_door_are_counted_with_the_rest_and_say_so()
    {
        await using var server = await Server.StartAsync(BehindProxy, ("Limits:AttemptsPerMinute", "1"));
        var visitor = server.Visitor().At("203.0.113.1");
        Assert.Equal(200, (await visitor.PostAsync(Options)).Status);
        foreach (var (path, form) in ((string, string)[])[("/sign-in", "sign-in"), ("/join", "join")])
        {
            var page = await visitor.GetAsync(path);
            var field = System.Text.RegularExpressions.Regex.Match(page.Text, "name=\"f\" value=\"([^\"]+)\"").Groups[1].Value;
            var sent = await visitor.PostAsync(path, new FormUrlEncodedContent(
                [new("f", field), new("_handler", form), new("handle", "somebody"), new("password", Server.Password)]));
            Assert.Equal(429, sent.Status);
            Assert.NotEmpty(sent.Headers["Retry-After"]);
            Assert.Contains("Wait a minute", sent.Text, StringComparison.Ordinal);
        }
        Assert.Equal(0, server.Count("SELECT count(*) FROM members"));
    }

    [Fact]
    public async Task Wrong_tokens_wait_and_right_ones_from_the_same_network_do_not()
    {
        await using var server = await Server.StartAsync(BehindProxy, ("Limits:WrongTokensPerMinute", "3"));
        var right = (await server.PersonByTokenAsync("tokened")).At("203.0.113.1");
        var wrong = server.Program("ent_wrong").At("203.0.113.2");
        for (var time = 0; time < 3; time++) Assert.Equal((401, "sign_in_required"), Of(await wrong.GetAsync("/api/v1/me")));
        Assert.Equal((429, "too_many_requests"), Of(await wrong.GetAsync("/api/v1/me")));
        Assert.Equal(200, (await right.GetAsync("/api/v1/me")).Status);
        Assert.Equal((401, "sign_in_required"), Of(await server.Visitor().At("203.0.113.2").GetAsync("/api/v1/me")));
    }

    [Fact]
    public async Task Changes_are_counted_by_account_wherever_it_is_and_a_redeem_is_not_one_of_them()
    {
        await using var server = await Server.StartAsync(("Limits:ChangesPerMinute", "3"));
        var made = await (await server.CreatorAsync("changed")).InviteAsync();
        var (busy, other) = (await server.JoinAsync("busy"), await server.JoinAsync("idle"));
        var elsewhere = await server.ProgramAsync(server.IdOf("busy"), Scopes.All);
        for (var time = 0; time < 3; time++) Assert.Equal(200, (await busy.PatchAsync("/api/v1/me", new { bio = $"{time}" })).Status);
        Assert.Equal((429, "too_many_requests"), Of(await busy.PatchAsync("/api/v1/me", new { bio = "more" })));
        Assert.Equal((429, "too_many_requests"), Of(await elsewhere.PutAsync("/api/v1/members/changed/follow", null)));
        Assert.Equal(200, (await other.PatchAsync("/api/v1/me", new { bio = "first" })).Status);
        Assert.Equal(200, (await busy.GetAsync("/api/v1/me")).Status);
        Assert.Equal(200, (await busy.FollowThroughAsync(made.Token)).Status);
    }

    [Fact]
    public async Task Looking_up_is_counted_and_by_account_where_there_is_one()
    {
        await using var server = await Server.StartAsync(BehindProxy, ("Limits:SearchesPerMinute", "3"));
        var visitor = server.Visitor().At("203.0.113.1");
        for (var time = 0; time < 3; time++) Assert.Equal(200, (await visitor.GetAsync($"/api/v1/accounts/handles/name_{time}")).Status);
        Assert.Equal((429, "too_many_requests"), Of(await visitor.GetAsync("/api/v1/accounts/handles/name_4")));
        var member = (await server.PersonByTokenAsync("searching")).At("203.0.113.1");
        for (var time = 0; time < 3; time++) Assert.Equal(409, (await member.GetAsync("/api/v1/channels/whatsapp/contacts?query=a")).Status);
        Assert.Equal((429, "too_many_requests"), Of(await member.GetAsync("/api/v1/channels/whatsapp/contacts?query=ab")));
    }

    [Fact]
    public async Task J18_another_sites_page_opens_no_stream_in_a_members_name()
    {
        await using var server = await Server.StartAsync();
        var member = await server.JoinAsync("streaming");
        var clip = await server.ReadyClipAsync(member);
        foreach (var path in (string[])["/api/v1/me/events", $"/api/v1/clips/{clip}/events", "/api/v1/me"])
        {
            foreach (var site in (string[])["cross-site", "same-site"])
            {
                var answer = await member.SendAsync(HttpMethod.Get, path, null, ("Sec-Fetch-Site", site), ("Sec-Fetch-Mode", "cors"));
                Assert.Equal((403, "cross_site"), Of(answer));
            }
        }
        Assert.Equal(200, (await member.SendAsync(HttpMethod.Get, "/api/v1/me", null, ("Sec-Fetch-Site", "same-origin"), ("Sec-Fetch-Mode", "cors"))).Status);
    }

    [Theory]
    [InlineData("192.0.2.300")]
    [InlineData("10.0.0.0/8; 127.0.0.1")]
    [InlineData("everybody")]
    public void Proxies_that_are_none_are_named(string proxies)
    {
        var wrong = new SiteOptionsValidator().Validate(null, new SiteOptions { Proxies = proxies });
        Assert.StartsWith("Proxies must be", Assert.Single(wrong.Failures!), StringComparison.Ordinal);
        Assert.True(new LimitsOptionsValidator().Validate(null, new LimitsOptions { AttemptsPerMinute = 0 }).Failed);
    }

    private static (int, string?) Of(Answer answer) => (answer.Status, answer.Code);
}
