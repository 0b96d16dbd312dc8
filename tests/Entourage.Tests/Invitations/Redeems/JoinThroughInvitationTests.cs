namespace Entourage.Tests.Invitations.Redeems;

public sealed class JoinThroughInvitationTests(Server server) : IClassFixture<Server>
{
    private const string Accounts = "/api/v1/accounts";

    [Theory]
    [InlineData(Way.App)]
    [InlineData(Way.Script)]
    public async Task R92_account_session_follow_and_first_view_are_one(Way way)
    {
        var name = "r92_" + way.ToString().ToLowerInvariant();
        var creator = await server.JoinAsync(name);
        var clip = await server.ReadyClipAsync(creator);
        var made = await creator.InviteAsync();
        var visitor = server.Visitor();
        var ticket = await visitor.LandAsync(made.Token, way);
        var joined = await visitor.PostAsync(Accounts, new { handle = name + "_new", password = Server.Password, token = made.Token, ticket });
        Assert.Equal(201, joined.Status);
        Assert.Equal($"/c/{clip}?said=following", joined["next"]);
        var redemption = joined.Json.GetProperty("redemption");
        Assert.Equal("redeemed", redemption.GetProperty("result").GetString());
        Assert.True(redemption.GetProperty("following").GetBoolean());
        Assert.Equal(name + "_new", (await visitor.GetAsync("/api/v1/me"))["handle"]);
        Assert.Equal((1, 1), (
            server.Count("SELECT followers FROM members WHERE handle = @h", ("@h", name)),
            server.Count("SELECT views FROM clips WHERE owner = (SELECT id FROM members WHERE handle = @h)", ("@h", name))));
        Assert.Empty(server.WrongCounts());
        Assert.Equal("redeemed", (await creator.GetAsync($"/api/v1/invitations/{made.Id}"))["state"]);
    }

    [Fact]
    public async Task R91_and_R92_a_passkey_makes_the_same_and_beginning_it_makes_only_the_ceremony()
    {
        using var authenticator = new SoftwareAuthenticator();
        var creator = await server.CreatorAsync("r91");
        var made = await creator.InviteAsync();
        var visitor = server.Visitor();
        var ticket = await visitor.LandAsync(made.Token);
        var members = server.Count("SELECT count(*) FROM members");
        var begun = await visitor.PostAsync(Accounts + "/options", new { handle = "r91_new" });
        Assert.Equal(200, begun.Status);
        Assert.Equal(members, server.Count("SELECT count(*) FROM members"));
        Assert.Equal("open", (await creator.GetAsync($"/api/v1/invitations/{made.Id}"))["state"]);
        var credential = authenticator.Create(begun.Json.GetProperty("publicKey"));
        var joined = await visitor.PostAsync(Accounts, new { handle = "r91_new", ceremony = begun["ceremony"], credential, token = made.Token, ticket });
        Assert.Equal(201, joined.Status);
        Assert.Equal("redeemed", joined.Json.GetProperty("redemption").GetProperty("result").GetString());
        Assert.Equal("restart_ceremony", (await visitor.PostAsync(
            Accounts, new { handle = "r91_new", ceremony = begun["ceremony"], credential, token = made.Token, ticket })).Code);
        Assert.Equal(1, server.Count("SELECT followers FROM members WHERE handle = 'r91'"));
    }

    [Fact]
    public async Task R93_a_passkey_that_fails_leaves_nothing_and_the_link_open()
    {
        using var authenticator = new SoftwareAuthenticator();
        var creator = await server.CreatorAsync("r93");
        var made = await creator.InviteAsync();
        var visitor = server.Visitor();
        var ticket = await visitor.LandAsync(made.Token);
        var begun = await visitor.PostAsync(Accounts + "/options", new { handle = "r93_new" });
        var other = await visitor.PostAsync(Accounts + "/options", new { handle = "r93_new" });
        var credential = authenticator.Create(other.Json.GetProperty("publicKey"));
        var refused = await visitor.PostAsync(Accounts, new { handle = "r93_new", ceremony = begun["ceremony"], credential, token = made.Token, ticket });
        Assert.Equal((400, "passkey_failed"), (refused.Status, refused.Code));
        Assert.Equal(0, server.Count("SELECT count(*) FROM members WHERE handle = 'r93_new'"));
        Assert.Equal("open", (await creator.GetAsync($"/api/v1/invitations/{made.Id}"))["state"]);
    }

    [Fact]
    public async Task R94_when_the_answer_was_lost_the_same_passkey_is_no_second_account_and_signs_in()
    {
        using var authenticator = new SoftwareAuthenticator();
        var creator = await server.CreatorAsync("r94");
        var made = await creator.InviteAsync();
        var visitor = server.Visitor();
        var ticket = await visitor.LandAsync(made.Token);
        var begun = await visitor.PostAsync(Accounts + "/options", new { handle = "r94_new" });
        var request = new { handle = "r94_new", ceremony = begun["ceremony"], credential = authenticator.Create(begun.Json.GetProperty("publicKey")), token = made.Token, ticket };
        Assert.Equal(201, (await visitor.PostAsync(Accounts, request)).Status);
        // It never arrived: this browser has no session, and tries once more.
        var again = server.Visitor();
        again.Hold("__Host-p", visitor.Cookies["__Host-p"]!.Value);
        // Decision 0005: a ceremony works once, whoever holds its answer.
        await server.UnchangedAsync(409, "restart_ceremony", () => again.PostAsync(Accounts, request));
        Assert.Equal("r94_new", (await again.SignInAsync(authenticator)).Json.GetProperty("member").GetProperty("handle").GetString());
        Assert.Equal(200, (await again.OpenAsync(made.Token)).Status);
        var replay = await again.RedeemAsync(made.Token, ticket);
        Assert.Equal((200, true, true), (replay.Status, replay.Json.GetProperty("replayed").GetBoolean(), replay.Json.GetProperty("following").GetBoolean()));
        Assert.Equal(1, server.Count("SELECT followers FROM members WHERE handle = 'r94'"));
    }

    [Fact]
    public async Task R101_whoever_joined_by_it_on_another_device_has_used_it_up_and_may_come_back_to_it()
    {
        var creator = await server.CreatorAsync("r101");
        var made = await creator.InviteAsync();
        var (phone, laptop) = (server.Visitor(), server.Visitor());
        var early = await phone.LandAsync(made.Token);
        Assert.Equal(201, (await laptop.PostAsync(
            Accounts, new { handle = "r101_new", password = Server.Password, token = made.Token, ticket = await laptop.LandAsync(made.Token) })).Status);
        var before = server.Hash();
        Assert.Equal(410, (await phone.OpenAsync(made.Token)).Status);
        Assert.Equal(before, server.Hash());
        Assert.Equal(200, (await phone.PostAsync("/api/v1/sessions", new { handle = "r101_new", password = Server.Password })).Status);
        Assert.Equal(200, (await phone.OpenAsync(made.Token)).Status);
        var replay = await phone.RedeemAsync(made.Token, early);
        Assert.Equal((200, true), (replay.Status, replay.Json.GetProperty("replayed").GetBoolean()));
        Assert.Equal(1, server.Count("SELECT followers FROM members WHERE handle = 'r101'"));
    }

    [Theory]
    [InlineData("already_used")]
    [InlineData("revoked")]
    public async Task R95_and_R96_a_link_that_ended_meanwhile_stops_nobody_from_joining(string end)
    {
        var name = "r95_" + end[..4];
        var creator = await server.CreatorAsync(name);
        var made = await creator.InviteAsync();
        var visitor = server.Visitor();
        var ticket = await visitor.LandAsync(made.Token);
        if (end == "revoked") await creator.DeleteAsync($"/api/v1/invitations/{made.Id}");
        else await (await server.PersonByTokenAsync(name + "_first")).RedeemAsync(made.Token);
        var followers = server.Count("SELECT followers FROM members WHERE handle = @h", ("@h", name));
        var joined = await visitor.PostAsync(Accounts, new { handle = name + "_new", password = Server.Password, token = made.Token, ticket });
        Assert.Equal(201, joined.Status);
        Assert.Equal(end, joined.Json.GetProperty("redemption").GetProperty("result").GetString());
        Assert.False(joined.Json.GetProperty("redemption").GetProperty("following").GetBoolean());
        Assert.Equal(followers, server.Count("SELECT followers FROM members WHERE handle = @h", ("@h", name)));
    }

    [Fact]
    public async Task R97_to_R99_where_joining_needs_an_invitation_it_opens_the_door_once()
    {
        await using var own = await Server.StartAsync(("Members:Registration", "Invited"));
        var creator = await own.CreatorByTokenAsync("r97");
        var made = await creator.InviteAsync();
        var before = own.Hash();
        var without = await own.Visitor().PostAsync(Accounts, new { handle = "r99", password = Server.Password });
        Assert.Equal((403, "registration_closed"), (without.Status, without.Code));
        Assert.Equal(before, own.Hash());

        var visitors = new List<(Person Person, string Ticket)>();
        for (var i = 0; i < 2; i++)
        {
            var visitor = own.Visitor();
            visitors.Add((visitor, await visitor.LandAsync(made.Token)));
        }
        var answers = await Task.WhenAll(visitors.Select((one, i) =>
            one.Person.PostAsync(Accounts, new { handle = $"r98_{i}", password = Server.Password, token = made.Token, ticket = one.Ticket })));
        Assert.Equal([201, 409], answers.Select(answer => answer.Status).Order());
        Assert.Equal("already_used", answers.Single(answer => answer.Status == 409).Code);
        Assert.Equal(2, own.Count("SELECT count(*) FROM members"));
        Assert.Equal(1, own.Count("SELECT followers FROM members WHERE handle = 'r97'"));
        Assert.Empty(own.WrongCounts());
    }

    [Theory]
    [InlineData(Way.App, 200)]
    [InlineData(Way.Script, 409)]
    public async Task R102_signing_in_on_the_way_keeps_how_one_first_came(Way way, int status)
    {
        var name = "r102_" + way.ToString().ToLowerInvariant();
        var creator = await server.CreatorAsync(name);
        var made = await creator.InviteAsync();
        await server.JoinAsync(name + "_friend");
        var browser = server.Visitor();
        await browser.LandAsync(made.Token, way);
        var signedIn = await browser.PostAsync("/api/v1/sessions", new { handle = name + "_friend", password = Server.Password });
        Assert.Equal(200, signedIn.Status);
        var ticket = await browser.LandAsync(made.Token, Way.Within);
        Assert.Equal(status, (await browser.RedeemAsync(made.Token, ticket)).Status);
    }

    [Fact]
    public async Task R102_the_page_of_the_visit_still_works_after_signing_in()
    {
        var creator = await server.CreatorAsync("r102_page");
        var made = await creator.InviteAsync();
        await server.JoinAsync("r102_reader");
        var browser = server.Visitor();
        var ticket = await browser.LandAsync(made.Token);
        await browser.PostAsync("/api/v1/sessions", new { handle = "r102_reader", password = Server.Password });
        Assert.Equal(200, (await browser.RedeemAsync(made.Token, ticket)).Status);
    }

    [Fact]
    public async Task R104_a_handle_that_cannot_be_had_leaves_the_link_open()
    {
        var creator = await server.CreatorAsync("r104");
        var made = await creator.InviteAsync();
        var visitor = server.Visitor();
        var ticket = await visitor.LandAsync(made.Token);
        var before = server.Hash();
        foreach (var (handle, status, code) in (List<(string, int, string)>)[("r104", 409, "handle_taken"), ("admin", 422, "handle_not_allowed"), ("a", 422, "handle_not_valid")])
        {
            var refused = await visitor.PostAsync(Accounts, new { handle, password = Server.Password, token = made.Token, ticket });
            Assert.Equal((status, code), (refused.Status, refused.Code));
        }
        Assert.Equal(before, server.Hash());
    }

    [Fact]
    public async Task Joining_through_a_link_needs_a_landing_of_this_browser_on_it()
    {
        var creator = await server.CreatorAsync("landless");
        var (made, other) = (await creator.InviteAsync(), await creator.InviteAsync());
        var visitor = server.Visitor();
        var elsewhere = await server.Visitor().LandAsync(made.Token);
        var before = server.Hash();
        foreach (var ticket in (string?[])[null, "forged", elsewhere, await visitor.LandAsync(other.Token)])
        {
            var refused = await visitor.PostAsync(Accounts, new { handle = "landless_new", password = Server.Password, token = made.Token, ticket });
            Assert.Equal((409, "landing_required"), (refused.Status, refused.Code));
        }
        var unknown = await visitor.PostAsync(Accounts, new { handle = "landless_new", password = Server.Password, token = new string('0', 32) });
        Assert.Equal((404, "not_found"), (unknown.Status, unknown.Code));
        Assert.Equal(before, server.Hash());
    }
}
