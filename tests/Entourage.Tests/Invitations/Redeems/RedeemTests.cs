using Entourage.Invitations.Landings;

namespace Entourage.Tests.Invitations.Redeems;

public sealed class RedeemTests(Server server) : IClassFixture<Server>
{
    private const string Redeem = "/api/v1/invitations/redeem";

    [Theory]
    [InlineData(Way.App, "r30")]
    [InlineData(Way.Click, "r31")]
    public async Task R30_and_R31_watching_alone_follows(Way way, string name)
    {
        var (creator, made, friend) = await MeetAsync(name);
        var answer = await friend.RedeemAsync(made.Token, await friend.LandAsync(made.Token, way));
        Assert.Equal(200, answer.Status);
        Assert.Equal("redeemed", answer["result"]);
        Assert.True(answer.Json.GetProperty("following").GetBoolean());
        Assert.False(answer.Json.GetProperty("replayed").GetBoolean());
        Assert.Matches("^[0-9a-z]{24}$", answer["redemption"]);
        Assert.Equal("redeemed", (await creator.GetAsync($"/api/v1/invitations/{made.Id}"))["state"]);
        Assert.Equal(1, await FollowersAsync(name));
        Assert.Equal(1, (await friend.GetAsync("/api/v1/me")).Json.GetProperty("following").GetInt32());
        Assert.Empty(server.WrongCounts());
        // The miss is gone and two more are given, up to the cap.
        Assert.Equal(1, (await creator.GetAsync("/api/v1/me/allowance")).Json.GetProperty("accepted").GetInt32());
    }

    [Theory]
    [InlineData(Way.Script)]
    [InlineData(Way.Silent)]
    [InlineData(Way.Within)]
    public async Task R32_and_R33_who_did_not_tap_the_link_presses_the_button(Way way)
    {
        var (_, made, friend) = await MeetAsync("r32_" + way.ToString().ToLowerInvariant());
        var ticket = await friend.LandAsync(made.Token, way);
        var before = server.Hash();
        Assert.Equal((409, "tap_required"), Of(await friend.RedeemAsync(made.Token, ticket)));
        Assert.Equal(before, server.Hash());
        Assert.Equal(200, (await friend.RedeemAsync(made.Token, ticket, gesture: true)).Status);
    }

    [Fact]
    public async Task R34_nobody_redeems_without_an_account()
    {
        var (_, made, _) = await MeetAsync("r34");
        var scanner = server.Visitor();
        var ticket = await scanner.LandAsync(made.Token);
        await UnchangedAsync(401, "sign_in_required", () => scanner.RedeemAsync(made.Token, ticket));
        await UnchangedAsync(401, "sign_in_required", () => scanner.RedeemAsync(made.Token, ticket, gesture: true));
    }

    [Fact]
    public async Task R35_to_R39_and_R42_only_our_own_page_redeems()
    {
        var (_, made, friend) = await MeetAsync("r35");
        var body = new { token = made.Token, ticket = await friend.LandAsync(made.Token), gesture = true };
        foreach (var origin in (string[])["https://elsewhere.example", "null", "http://localhost", "https://localhost:444"])
        {
            await UnchangedAsync(403, "cross_site", () => friend.SendAsync(HttpMethod.Post, Redeem, body, ("Origin", origin)));
        }
        foreach (var site in (string[])["cross-site", "same-site", "none"])
        {
            await UnchangedAsync(403, "cross_site", () => friend.SendAsync(HttpMethod.Post, Redeem, body, ("Sec-Fetch-Site", site)));
        }
        await UnchangedAsync(403, "prefetch", () => friend.SendAsync(HttpMethod.Post, Redeem, body, ("Sec-Purpose", "prefetch;prerender")));
        friend.Http.DefaultRequestHeaders.Remove("Origin");
        await UnchangedAsync(403, "cross_site", () => friend.PostAsync(Redeem, body));
        friend.Http.DefaultRequestHeaders.Add("Origin", "https://localhost");
        friend.Lose("__Host-w");
        await UnchangedAsync(401, "sign_in_required", () => friend.PostAsync(Redeem, body));
    }

    [Fact]
    public async Task R40_only_JSON_is_taken()
    {
        var (_, made, friend) = await MeetAsync("r40");
        var ticket = await friend.LandAsync(made.Token);
        var json = $$"""{"token":"{{made.Token}}","ticket":"{{ticket}}","gesture":true}""";
        foreach (var type in (string[])["text/plain", "text/html", "application/xml", "application/x-www-form-urlencoded", "application/jsonp", "multipart/form-data"])
        {
            await UnchangedAsync(415, "unsupported_media_type", () => friend.PostAsync(Redeem, new StringContent(json, new System.Net.Http.Headers.MediaTypeHeaderValue(type))));
        }
        await UnchangedAsync(415, "unsupported_media_type", () => friend.PostAsync(Redeem, new ByteArrayContent(System.Text.Encoding.UTF8.GetBytes(json))));
        await UnchangedAsync(415, "unsupported_media_type", () => friend.PostAsync(Redeem, new FormUrlEncodedContent([new("token", made.Token), new("ticket", ticket)])));
        await UnchangedAsync(415, "unsupported_media_type", () => friend.PostAsync(Redeem, new MultipartFormDataContent { { new StringContent(made.Token), "token" } }));
    }

    [Fact]
    public async Task R41_a_landing_of_ones_own_on_this_link_is_needed()
    {
        var (creator, made, friend) = await MeetAsync("r41");
        var other = await creator.InviteAsync();
        var stranger = await server.JoinAsync("r41_stranger");
        var ticket = await friend.LandAsync(made.Token);
        // Every character of it, whichever part of the ticket that is.
        var tampered = ticket.Select((letter, place) => ticket[..place] + (letter == 'A' ? 'Q' : 'A') + ticket[(place + 1)..]);
        string?[] wrong =
        [
            null, "", " ", ticket[..^1], ticket + "A", ticket.ToUpperInvariant(), .. tampered, await friend.LandAsync(other.Token), await stranger.LandAsync(made.Token),
            await server.Visitor().LandAsync(made.Token),
        ];
        foreach (var one in wrong)
        {
            await UnchangedAsync(409, "landing_required", () => friend.RedeemAsync(made.Token, one, gesture: true));
        }
    }

    [Fact]
    public async Task R41_a_landing_counts_for_ten_minutes()
    {
        // A site of its own: on a shared one the leap also ends what a deleted account has left.
        await using var own = await Server.StartAsync();
        var creator = await own.CreatorAsync("r41_late");
        var friend = await own.JoinAsync("r41_tardy");
        var made = await creator.InviteAsync();
        var ticket = await friend.LandAsync(made.Token);
        own.Clock.Advance(TimeSpan.FromMinutes(10) + TimeSpan.FromMilliseconds(1));
        await own.UnchangedAsync(409, "landing_required", () => friend.RedeemAsync(made.Token, ticket, gesture: true));
    }

    [Fact]
    public async Task R43_tapping_fifty_times_follows_once()
    {
        var (_, made, friend) = await MeetAsync("r43");
        var ticket = await friend.LandAsync(made.Token);
        var first = await friend.RedeemAsync(made.Token, ticket);
        var before = server.Hash();
        for (var tap = 1; tap < 50; tap++)
        {
            var again = await friend.RedeemAsync(made.Token, ticket);
            Assert.Equal((200, first["redemption"], true), (again.Status, again["redemption"], again.Json.GetProperty("replayed").GetBoolean()));
        }
        Assert.Equal(before, server.Hash());
        Assert.Equal(1, await FollowersAsync("r43"));
    }

    [Fact]
    public async Task R44_fifty_taps_at_once_follow_once()
    {
        var (_, made, friend) = await MeetAsync("r44");
        var ticket = await friend.LandAsync(made.Token);
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => friend.RedeemAsync(made.Token, ticket)));
        Assert.All(answers, answer => Assert.Equal(200, answer.Status));
        Assert.Single(answers.Select(answer => answer["redemption"]).Distinct());
        Assert.Single(answers, answer => !answer.Json.GetProperty("replayed").GetBoolean());
        Assert.Equal(1, await FollowersAsync("r44"));
        Assert.Empty(server.WrongCounts());
    }

    [Fact]
    public async Task R45_and_R46_a_lost_answer_is_given_again_after_a_restart_and_after_a_year()
    {
        await using var own = await Server.StartAsync();
        var creator = await own.CreatorAsync("r45");
        var friend = await own.JoinAsync("r45_friend");
        var token = (await friend.PostAsync("/api/v1/me/tokens", new { name = "t", scopes = (string[])["follow"] }))["token"]!;
        var made = await creator.InviteAsync();
        var first = await friend.FollowThroughAsync(made.Token);
        await own.RestartAsync(TimeSpan.FromDays(366));
        await own.Program(token).GetAsync("/api/v1/me/allowance");
        for (var turn = 0; turn < 100 && own.Count("SELECT count(*) FROM members WHERE handle = 'r45_friend' AND returned_at IS NULL") > 0; turn++)
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
        var before = own.Hash();
        var again = await own.Program(token).RedeemAsync(made.Token);
        Assert.Equal((200, first["redemption"]), (again.Status, again["redemption"]));
        Assert.True(again.Json.GetProperty("replayed").GetBoolean());
        Assert.Equal(before, own.Hash());
    }

    [Fact]
    public async Task R47_fifty_members_race_for_one_token_and_one_wins()
    {
        var (creator, made, _) = await MeetAsync("r47");
        var members = new List<Person>();
        for (var i = 0; i < 50; i++) members.Add(await server.PersonByTokenAsync($"r47_{i}"));
        var answers = await Task.WhenAll(members.Select(member => member.RedeemAsync(made.Token)));
        Assert.Single(answers, answer => answer.Status == 200);
        Assert.Equal(49, answers.Count(answer => answer is { Status: 409, Code: "already_used" }));
        Assert.Equal(1, await FollowersAsync("r47"));
        Assert.Empty(server.WrongCounts());
        Assert.Equal(1, (await creator.GetAsync("/api/v1/me/allowance")).Json.GetProperty("accepted").GetInt32());
    }

    [Fact]
    public async Task R48_to_R50_a_forwarded_link_follows_nobody_and_tells_nothing()
    {
        var (_, made, friend) = await MeetAsync("r48");
        var other = await server.JoinAsync("r48_other");
        var early = await other.LandAsync(made.Token);
        await friend.FollowThroughAsync(made.Token);
        var before = server.Hash();
        var refused = await other.RedeemAsync(made.Token, early);
        Assert.Equal((409, "already_used"), Of(refused));
        Assert.DoesNotContain("r48_friend", refused.Text, StringComparison.Ordinal);
        var page = await other.OpenAsync(made.Token);
        Assert.Equal(410, page.Status);
        Assert.Contains("data-state=\"used\"", page.Text, StringComparison.Ordinal);
        Assert.Contains("/@r48", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("r48_friend", page.Text, StringComparison.Ordinal);
        Assert.Equal(200, (await friend.OpenAsync(made.Token)).Status);
        Assert.Equal(before, server.Hash());
    }

    [Fact]
    public async Task R51_to_R53_a_link_works_until_its_last_moment_and_for_who_was_already_there()
    {
        var creator = await server.CreatorAsync("r51");
        var made = await creator.InviteAsync();
        server.Clock.Advance(TimeSpan.FromDays(14) - TimeSpan.FromMinutes(1));
        var friend = await server.JoinAsync("r51_friend");
        var program = await server.PersonByTokenAsync("r51_program");
        var ticket = await friend.LandAsync(made.Token);
        server.Clock.Advance(TimeSpan.FromMinutes(1));
        // Now exactly, and a second later.
        foreach (var later in (TimeSpan[])[TimeSpan.Zero, TimeSpan.FromSeconds(1)])
        {
            server.Clock.Advance(later);
            var before = server.Hash();
            Assert.Equal((410, "expired"), Of(await program.RedeemAsync(made.Token)));
            var page = await server.Visitor().OpenAsync(made.Token);
            Assert.Equal(410, page.Status);
            Assert.Contains("data-state=\"expired\"", page.Text, StringComparison.Ordinal);
            Assert.Equal(before, server.Hash());
        }
        server.Clock.Advance(TimeSpan.FromMinutes(9) - TimeSpan.FromSeconds(1));
        Assert.Equal(200, (await friend.RedeemAsync(made.Token, ticket)).Status);
    }

    [Fact]
    public async Task R54_a_revoked_link_is_over()
    {
        var (creator, made, friend) = await MeetAsync("r54");
        var ticket = await friend.LandAsync(made.Token);
        await creator.DeleteAsync($"/api/v1/invitations/{made.Id}");
        await UnchangedAsync(410, "revoked", () => friend.RedeemAsync(made.Token, ticket));
        var before = server.Hash();
        var page = await friend.OpenAsync(made.Token);
        Assert.Equal(410, page.Status);
        Assert.Contains("data-state=\"revoked\"", page.Text, StringComparison.Ordinal);
        Assert.Equal(before, server.Hash());
    }

    [Fact]
    public async Task R56_nobody_accepts_their_own_invitation()
    {
        var creator = await server.CreatorAsync("r56");
        var made = await creator.InviteAsync();
        var page = await creator.OpenAsync(made.Token);
        Assert.Equal(200, page.Status);
        var program = server.Program((await creator.PostAsync("/api/v1/me/tokens", new { name = "t", scopes = (string[])["follow"] }))["token"]!);
        await UnchangedAsync(409, "own_invitation", () => program.RedeemAsync(made.Token));
    }

    [Fact]
    public async Task R57_who_follows_already_uses_the_link_up_and_nothing_else_changes()
    {
        var (creator, made, friend) = await MeetAsync("r57");
        await friend.PutAsync("/api/v1/members/r57/follow", null);
        var since = server.Count("SELECT sum(made_at) FROM follows");
        var answer = await friend.FollowThroughAsync(made.Token);
        Assert.Equal((200, "already_following"), (answer.Status, answer["result"]));
        Assert.True(answer.Json.GetProperty("following").GetBoolean());
        Assert.Equal(since, server.Count("SELECT sum(made_at) FROM follows"));
        Assert.Equal(1, await FollowersAsync("r57"));
        var allowance = (await creator.GetAsync("/api/v1/me/allowance")).Json;
        Assert.Equal((2, 0), (allowance.GetProperty("left").GetInt32(), allowance.GetProperty("counted").GetInt32()));
    }

    [Fact]
    public async Task R58_and_R61_who_is_blocked_hears_what_everybody_hears_of_a_suspended_creator()
    {
        var (creator, made, friend) = await MeetAsync("r58");
        var ticket = await friend.LandAsync(made.Token);
        await creator.PutAsync("/api/v1/members/r58_friend/block", null);
        var blocked = await friend.RedeemAsync(made.Token, ticket);
        await UnchangedAsync(410, "unavailable", () => friend.RedeemAsync(made.Token, ticket));
        var page = await friend.OpenAsync(made.Token);
        Assert.Equal(410, page.Status);
        server.Change("UPDATE members SET suspended = TRUE WHERE handle = 'r58'");
        Assert.Equal(page.Text, (await friend.OpenAsync(made.Token)).Text);
        server.Change("UPDATE members SET suspended = FALSE WHERE handle = 'r58'");
        await creator.DeleteAsync("/api/v1/members/r58_friend/block");
        server.Change("UPDATE members SET suspended = TRUE WHERE handle = 'r58'");
        var suspended = await friend.RedeemAsync(made.Token, ticket);
        Assert.Equal(blocked.Text, suspended.Text);
        await UnchangedAsync(410, "unavailable", () => friend.RedeemAsync(made.Token, ticket));
        server.Change("UPDATE members SET suspended = FALSE WHERE handle = 'r58'");
        Assert.Equal(200, (await friend.RedeemAsync(made.Token, ticket)).Status);
    }

    [Fact]
    public async Task R59_a_block_of_ones_own_is_never_lifted_by_a_link()
    {
        var (_, made, friend) = await MeetAsync("r59");
        await friend.PutAsync("/api/v1/members/r59/block", null);
        var program = server.Program((await friend.PostAsync("/api/v1/me/tokens", new { name = "t", scopes = (string[])["follow"] }))["token"]!);
        await UnchangedAsync(409, "you_blocked_creator", () => program.RedeemAsync(made.Token));
        var page = await friend.OpenAsync(made.Token);
        Assert.Equal(200, page.Status);
        Assert.Contains("data-state=\"blocked\"", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task R62_the_links_of_a_deleted_creator_are_not_available()
    {
        var (creator, made, friend) = await MeetAsync("r62");
        var ticket = await friend.LandAsync(made.Token);
        Assert.Equal(204, (await creator.DeleteAsync("/api/v1/me", new { password = Server.Password })).Status);
        var before = server.Hash();
        Assert.Equal((410, "unavailable"), Of(await friend.RedeemAsync(made.Token, ticket)));
        Assert.Equal(410, (await friend.OpenAsync(made.Token)).Status);
        Assert.Equal(before, server.Hash());
    }

    [Fact]
    public async Task R68_to_R70_a_clip_that_is_gone_or_made_again_says_so()
    {
        var (_, made, friend) = await MeetAsync("r68");
        var ticket = await friend.LandAsync(made.Token);
        const string Mine = "owner = (SELECT id FROM members WHERE handle = 'r68')";
        server.Change($"UPDATE clips SET status = 'processing' WHERE {Mine}");
        var almost = await friend.RedeemAsync(made.Token, ticket);
        Assert.Equal((409, "clip_not_ready"), Of(almost));
        Assert.Equal("5", almost.Headers["Retry-After"]);
        await UnchangedAsync(409, "clip_not_ready", () => friend.RedeemAsync(made.Token, ticket));
        Assert.Equal(200, (await friend.OpenAsync(made.Token)).Status);
        // Taken down and deleted say the same: it is gone, and nothing tells by whom.
        server.Change($"UPDATE clips SET status = 'taken_down' WHERE {Mine}");
        await UnchangedAsync(410, "clip_removed", () => friend.RedeemAsync(made.Token, ticket));
        server.Change($"DELETE FROM clips WHERE {Mine}");
        await UnchangedAsync(410, "clip_removed", () => friend.RedeemAsync(made.Token, ticket));
        // As another node would have done it.
        server.Clock.Advance(CachedLandings.Life);
        var page = await friend.OpenAsync(made.Token);
        Assert.Equal(410, page.Status);
        Assert.Contains("data-state=\"removed\"", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task R82_and_R83_a_program_needs_the_scope_and_no_landing()
    {
        var (_, made, _) = await MeetAsync("r82");
        var weak = await server.PersonByTokenAsync("r83", Scopes.All & ~Scopes.Follow);
        await UnchangedAsync(403, "scope_missing", () => weak.RedeemAsync(made.Token));
        await UnchangedAsync(401, "sign_in_required", () => server.Program("not_a_token").RedeemAsync(made.Token));
        var program = await server.PersonByTokenAsync("r82_program", Scopes.Follow);
        Assert.Equal("redeemed", (await program.RedeemAsync(made.Token))["result"]);
    }

    [Fact]
    public async Task A_token_that_is_none_is_not_found()
    {
        var program = await server.PersonByTokenAsync("guessing");
        foreach (var token in (string?[])[null, "", new string('0', 32), new string('z', 10_000)])
        {
            Assert.Equal((404, "not_found"), Of(await program.PostAsync(Redeem, new { token })));
        }
    }

    private async Task<(Person Creator, Made Made, Person Friend)> MeetAsync(string name)
    {
        var creator = await server.CreatorAsync(name);
        return (creator, await creator.InviteAsync(), await server.JoinAsync(name + "_friend"));
    }

    private async Task<long> FollowersAsync(string handle) =>
        (await server.Visitor().GetAsync($"/api/v1/members/{handle}")).Json.GetProperty("followers").GetInt64();

    private async Task UnchangedAsync(int status, string code, Func<Task<Answer>> act)
    {
        var before = server.Hash();
        Assert.Equal((status, code), Of(await act()));
        Assert.Equal(before, server.Hash());
    }

    private static (int Status, string? Code) Of(Answer answer) => (answer.Status, answer.Code);
}
