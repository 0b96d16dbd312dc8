namespace Entourage.Tests.Allowance;

/// <summary>Acceptances that one person could make with many accounts count for nothing (T-16 to T-18; docs/allowance.md, P5).</summary>
public sealed class ManyAccountsTests
{
    private static readonly (string, string) BehindProxy = ("Site:Proxies", "127.0.0.1");

    [Fact]
    public async Task An_acceptor_on_the_senders_network_counts_for_nothing()
    {
        await using var server = await Server.StartAsync(BehindProxy);
        var creator = await CreatorAsync(server, "creator", "203.0.113.7");
        var neighbour = await ElderAsync(server, "neighbour", "203.0.113.200");
        var far = await ElderAsync(server, "farther", "198.51.100.9");
        Assert.Equal(200, (await neighbour.FollowThroughAsync((await creator.InviteAsync()).Token)).Status);
        Assert.Equal((0, 1), await AcceptedAsync(creator));
        Assert.Equal(200, (await far.FollowThroughAsync((await creator.InviteAsync()).Token)).Status);
        Assert.Equal((1, 2), await AcceptedAsync(creator));
    }

    [Fact]
    public async Task So_does_one_on_the_network_of_an_earlier_acceptor_whatever_became_of_that()
    {
        await using var server = await Server.StartAsync(BehindProxy);
        var creator = await CreatorAsync(server, "creator", "203.0.113.7");
        var first = await ElderAsync(server, "first", "2001:db8:1:1:1::1");
        await first.FollowThroughAsync((await creator.InviteAsync()).Token);
        Assert.Equal((1, 1), await AcceptedAsync(creator));
        await first.DeleteAsync("/api/v1/members/creator/follow");
        var second = await ElderAsync(server, "second", "2001:db8:1:1:2::9");
        await second.FollowThroughAsync((await creator.InviteAsync()).Token);
        Assert.Equal((0, 2), await AcceptedAsync(creator));
    }

    [Fact]
    public async Task R80_so_does_one_who_was_once_where_the_sender_was_or_uses_the_senders_browser()
    {
        await using var server = await Server.StartAsync(BehindProxy);
        var creator = await CreatorAsync(server, "creator", "203.0.113.7");
        var moved = await ElderAsync(server, "moved", "203.0.113.9");
        await moved.At("198.51.100.1").FollowThroughAsync((await creator.InviteAsync()).Token);
        Assert.Equal((0, 1), await AcceptedAsync(creator));

        var same = server.Visitor().At("198.51.100.77");
        var device = creator.Cookies.Single(cookie => cookie.Name is "d" or "__Host-d");
        same.Hold(device.Name, device.Value);
        Assert.Equal(201, (await same.PostAsync("/api/v1/accounts", new { handle = "puppet", password = Server.Password })).Status);
        server.Clock.Advance(TimeSpan.FromDays(4));
        await same.FollowThroughAsync((await creator.InviteAsync()).Token);
        Assert.Equal((0, 2), await AcceptedAsync(creator));
    }

    [Fact]
    public async Task Where_many_share_a_network_it_tells_nobody_apart()
    {
        await using var server = await Server.StartAsync(BehindProxy, ("Site:SharedNetworks", "203.0.113.0/24"));
        var creator = await CreatorAsync(server, "creator", "203.0.113.7");
        var pupil = await ElderAsync(server, "pupil", "203.0.113.8");
        await pupil.FollowThroughAsync((await creator.InviteAsync()).Token);
        Assert.Equal((1, 1), await AcceptedAsync(creator));
        Assert.Equal(0, server.Count("SELECT count(*) FROM recent_joins"));
    }

    [Fact]
    public async Task The_database_holds_no_address()
    {
        await using var server = await Server.StartAsync(BehindProxy);
        var creator = await CreatorAsync(server, "creator", "203.0.113.7");
        await creator.InviteAsync();
        Assert.Equal(2, server.Count("SELECT count(*) FROM places JOIN members ON id = member WHERE handle = 'creator'"));
        await creator.DeleteAsync("/api/v1/me", new { password = Server.Password });
        Assert.Equal(0, server.Count("SELECT count(*) FROM places"));
        Assert.Equal(0, server.Count("SELECT count(*) FROM newcomers"));
    }

    [Fact]
    public async Task A_newcomers_acceptance_grows_when_they_are_here_again_after_three_days()
    {
        await using var server = await Server.StartAsync();
        var creator = await server.CreatorByTokenAsync("creator");
        var newcomer = server.Visitor();
        var link = await creator.InviteAsync();
        var joined = await newcomer.PostAsync("/api/v1/accounts", new
        {
            handle = "newcomer",
            password = Server.Password,
            token = link.Token,
            ticket = await newcomer.LandAsync(link.Token),
        });
        Assert.Equal(201, joined.Status);
        Assert.Equal(4, Weight(server, link));
        server.Clock.Advance(TimeSpan.FromHours(71));
        await newcomer.GetAsync("/api/v1/me");
        Assert.Equal(4, Weight(server, link));
        server.Clock.Advance(TimeSpan.FromHours(2));
        await newcomer.GetAsync("/api/v1/me");
        await Eventually(() => Weight(server, link) == 8);
        Assert.Equal(7, server.Count("SELECT ring FROM members WHERE handle = 'creator'"));
    }

    [Fact]
    public async Task A_block_by_somebody_who_came_through_an_invitation_undoes_it_and_is_half_a_report_until_unblocked()
    {
        await using var server = await Server.StartAsync(("Allowance:Start", "5"), ("Allowance:Cap", "5"));
        var creator = await server.CreatorByTokenAsync("creator");
        var reader = await server.JoinAsync("reader");
        await reader.FollowThroughAsync((await creator.InviteAsync()).Token);
        var stranger = await server.JoinAsync("stranger");
        await stranger.PutAsync("/api/v1/members/creator/block", null);
        Assert.Equal(0, Halves(server));
        await reader.PutAsync("/api/v1/members/creator/block", null);
        Assert.Equal((0, 1), await AcceptedAsync(creator));
        await creator.InviteAsync();
        Assert.Equal(1, Halves(server));
        // One alone is nobody's news.
        Assert.Equal(0, (await creator.GetAsync("/api/v1/me/allowance")).Json.GetProperty("reports").GetInt32());
        await reader.DeleteAsync("/api/v1/members/creator/block");
        await creator.InviteAsync();
        Assert.Equal(0, Halves(server));
    }

    [Fact]
    public async Task Who_brought_a_spammer_gives_the_credit_back_when_a_report_is_upheld()
    {
        await using var server = await Server.StartAsync();
        var op = await server.OperatorAsync();
        var inviter = await server.CreatorByTokenAsync("inviter");
        var spammer = await server.JoinAsync("spammer");
        server.Clock.Advance(TimeSpan.FromDays(4));
        await spammer.FollowThroughAsync((await inviter.InviteAsync()).Token);
        Assert.Equal((1, 1), await AcceptedAsync(inviter));
        await server.ReadyClipAsync(spammer);
        server.Clock.Advance(TimeSpan.FromDays(20));
        var spam = await spammer.InviteAsync();
        var victim = server.Visitor();
        await victim.SendAsync(HttpMethod.Post, $"/i/{spam.Token}/report", new FormUrlEncodedContent(
            [new("ticket", await victim.LandAsync(spam.Token)), new("reason", "dangerous")]));
        Assert.Equal(204, (await op.PutAsync($"/api/v1/operator/reports/{spam.Id}/upheld", null)).Status);
        Assert.Equal((0, 1), await AcceptedAsync(inviter));
        Assert.Equal(204, (await op.PutAsync($"/api/v1/operator/reports/{spam.Id}/upheld", null)).Status);
        Assert.Equal((0, 1), await AcceptedAsync(inviter));
    }

    [Fact]
    public async Task Approving_later_counts_as_of_where_it_was_accepted()
    {
        await using var server = await Server.StartAsync(BehindProxy);
        var creator = await CreatorAsync(server, "creator", "203.0.113.7");
        List<Made> links = [await creator.InviteAsync(), await creator.InviteAsync(), await creator.InviteAsync()];
        Assert.Equal(200, (await creator.PatchAsync("/api/v1/me", new { @private = true })).Status);
        var address = new Queue<string>(["198.51.100.9", "198.51.100.77", "203.0.113.9"]);
        foreach (var (number, link) in links.Index())
        {
            var puppet = await ElderAsync(server, $"puppet{number}", $"192.0.{number + 2}.1");
            Assert.Equal(202, (await puppet.At(address.Dequeue()).FollowThroughAsync(link.Token)).Status);
            Assert.Equal(204, (await creator.PutAsync($"/api/v1/me/requests/puppet{number}", null)).Status);
        }
        // The second came from the network of the first, the third from the creator's own.
        Assert.Equal((1, 3), await AcceptedAsync(creator));
        Assert.Equal(0, server.Count("SELECT count(*) FROM follow_requests"));
    }

    [Fact]
    public async Task Where_a_link_was_given_back_from_tells_until_somebody_else_accepts_it_and_so_does_who_gave_it_back()
    {
        await using var server = await Server.StartAsync(BehindProxy, ("Allowance:Start", "9"), ("Allowance:Cap", "9"));
        var creator = await CreatorAsync(server, "creator", "203.0.113.7");
        List<Person> people = [];
        foreach (var number in Enumerable.Range(0, 5)) people.Add(await ElderAsync(server, $"person{number}", $"192.0.{number + 2}.1"));
        var back = await creator.InviteAsync();
        Assert.Equal(200, (await people[0].At("198.51.100.1").FollowThroughAsync(back.Token)).Status);
        Assert.True((await people[0].DeleteAsync("/api/v1/members/creator/follow")).Json.GetProperty("linkOpen").GetBoolean());
        await people[1].At("198.51.101.2").FollowThroughAsync((await creator.InviteAsync()).Token);
        Assert.Equal((1, 2), await AcceptedAsync(creator));
        // From where it was given back, and by whom.
        await people[2].At("198.51.100.9").FollowThroughAsync((await creator.InviteAsync()).Token);
        await people[0].At("192.0.99.1").FollowThroughAsync((await creator.InviteAsync()).Token);
        Assert.Equal((1, 4), await AcceptedAsync(creator));

        server.Change("DELETE FROM acceptor_places WHERE invitation <> @id", ("@id", back.Id));
        Assert.Equal(200, (await people[3].At("192.0.77.1").FollowThroughAsync(back.Token)).Status);
        Assert.Equal((1, 4), await AcceptedAsync(creator));
        Assert.Equal(1, server.Count("SELECT count(*) FROM acceptor_places WHERE until IS NULL AND invitation = @id AND mark = (SELECT network FROM invitations WHERE id = @id)", ("@id", back.Id)));
        await people[4].At("198.51.100.1").FollowThroughAsync((await creator.InviteAsync()).Token);
        Assert.Equal((2, 5), await AcceptedAsync(creator));
    }

    [Fact]
    public async Task Where_an_acceptor_was_whose_account_is_gone_tells_for_90_days_and_not_whose_it_was()
    {
        await using var server = await Server.StartAsync(BehindProxy);
        var creator = await CreatorAsync(server, "creator", "203.0.113.7");
        var leaver = await ElderAsync(server, "leaver", "192.0.2.1");
        await leaver.At("198.51.100.1").FollowThroughAsync((await creator.InviteAsync()).Token);
        server.Clock.Advance(TimeSpan.FromDays(8));
        Assert.Equal((1, 1), await AcceptedAsync(creator));
        Assert.Equal(204, (await leaver.DeleteAsync("/api/v1/me", new { password = Server.Password })).Status);
        var second = await ElderAsync(server, "second", "192.0.3.1");
        await second.At("198.51.100.1").FollowThroughAsync((await creator.InviteAsync()).Token);
        Assert.Equal((1, 2), await AcceptedAsync(creator));
        const string Ending = "SELECT count(*) FROM acceptor_places WHERE until IS NOT NULL";
        Assert.NotEqual(0, server.Count(Ending));

        server.Clock.Advance(TimeSpan.FromDays(91));
        await Eventually(() =>
        {
            server.Clock.Advance(TimeSpan.FromMinutes(61));
            return server.Count(Ending) == 0;
        });
        // That of the second, who is still there, stays.
        Assert.NotEqual(0, server.Count("SELECT count(*) FROM acceptor_places"));
        Assert.Equal(1, server.Count("SELECT count(*) FROM invitations WHERE network IS NOT NULL"));
    }

    private static async Task<Person> CreatorAsync(Server server, string handle, string address)
    {
        var creator = await JoinAtAsync(server, handle, address);
        await server.ReadyClipAsync(creator);
        return creator;
    }

    private static async Task<Person> ElderAsync(Server server, string handle, string address)
    {
        var person = await JoinAtAsync(server, handle, address);
        server.Clock.Advance(TimeSpan.FromDays(4));
        return person;
    }

    private static async Task<Person> JoinAtAsync(Server server, string handle, string address)
    {
        var person = server.Visitor().At(address);
        var joined = await person.PostAsync("/api/v1/accounts", new { handle, password = Server.Password });
        Assert.True(joined.Status == 201, joined.Text);
        return person;
    }

    private static async Task<(int Accepted, int Counted)> AcceptedAsync(Person creator)
    {
        var allowance = (await creator.GetAsync("/api/v1/me/allowance")).Json;
        return (allowance.GetProperty("accepted").GetInt32(), allowance.GetProperty("counted").GetInt32());
    }

    private static long Weight(Server server, Made link) =>
        server.Count("SELECT weight FROM invitations WHERE id = @id", ("@id", link.Id));

    private static long Halves(Server server) =>
        server.Count("SELECT half_reports FROM members WHERE handle = 'creator'");

    private static async Task Eventually(Func<bool> holds)
    {
        for (var turn = 0; turn < 100 && !holds(); turn++) await Task.Delay(50, TestContext.Current.CancellationToken);
        Assert.True(holds());
    }
}
