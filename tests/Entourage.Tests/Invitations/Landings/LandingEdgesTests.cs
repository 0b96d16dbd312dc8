namespace Entourage.Tests.Invitations.Landings;

/// <summary>Looking at a link when something is in the way: no database, no picture to show, no cookies, no passkeys.</summary>
public sealed class LandingEdgesTests(Server server) : IClassFixture<Server>
{
    [Fact]
    public async Task R15_and_R21_without_its_database_the_site_says_so_and_what_is_no_link_never_asks_it()
    {
        var made = await (await server.CreatorAsync("r21")).InviteAsync();
        var member = await server.JoinAsync("r21_member");
        var nonsense = Plain(await server.Visitor().OpenAsync("nonsense"));
        server.Change("ALTER TABLE invitations RENAME TO invitations_away");
        foreach (var person in (Person[])[server.Visitor(), member])
        {
            var page = await person.OpenAsync(made.Token, Way.App, ("Accept", "text/html"));
            Assert.Equal((503, "no-store"), (page.Status, page.Headers["Cache-Control"]));
            Assert.NotEmpty(page.Headers["Retry-After"]);
            Assert.Contains("briefly unavailable", page.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("invitations_away", page.Text, StringComparison.Ordinal);
            var problem = await person.OpenAsync(made.Token);
            Assert.Equal((503, "away", "2"), (problem.Status, problem.Code, problem.Headers["Retry-After"]));
        }
        foreach (var token in (string[])["nonsense", new('0', 32), made.Token[..31], new('z', 500)])
        {
            var page = await server.Visitor().OpenAsync(token);
            Assert.Equal((404, nonsense), (page.Status, Plain(page)));
        }
        server.Change("ALTER TABLE invitations_away RENAME TO invitations");
        Assert.Equal(200, (await server.Visitor().OpenAsync(made.Token)).Status);
        Assert.Equal(200, (await member.FollowThroughAsync(made.Token)).Status);
    }

    [Fact]
    public async Task R86_when_the_commit_of_a_redeem_fails_asking_again_gives_the_truth()
    {
        var made = await (await server.CreatorAsync("r86")).InviteAsync();
        var friend = await server.JoinAsync("r86_friend");
        var ticket = await friend.LandAsync(made.Token);
        Stumble(server);
        var before = server.Hash();
        var lost = await friend.RedeemAsync(made.Token, ticket);
        // PostgreSQL can be asked afterwards and knows that it was not; SQLite has broken a rule of its own, and knows too.
        Assert.Equal((503, "away"), (lost.Status, lost.Code));
        Assert.NotEmpty(lost.Headers["Retry-After"]);
        Assert.Equal(before, server.Hash());
        server.Change(server.Database is null ? "DROP TRIGGER stumble" : "DROP TRIGGER stumble ON invitations");
        var again = await friend.RedeemAsync(made.Token, ticket);
        Assert.Equal((200, false), (again.Status, again.Json.GetProperty("replayed").GetBoolean()));
        Assert.Equal(1, server.Count("SELECT followers FROM members WHERE handle = 'r86'"));
        Assert.Empty(server.WrongCounts());
    }

    [Fact]
    public async Task R63_and_R64_whoever_was_suspended_or_left_a_moment_ago_follows_nobody()
    {
        var creator = await server.CreatorAsync("r63");
        var made = await creator.InviteAsync();
        var friend = await server.JoinAsync("r63_friend");
        var program = await server.ProgramAsync(server.IdOf("r63_friend"), Scopes.Follow);
        var ticket = await friend.LandAsync(made.Token);
        Assert.Equal(404, (await program.RedeemAsync(new string('0', 32))).Status);
        // As another node would: this one remembers session and token for two seconds yet.
        server.Change("UPDATE members SET suspended = TRUE WHERE handle = 'r63_friend'");
        await server.UnchangedAsync(401, "sign_in_required", () => friend.RedeemAsync(made.Token, ticket));
        await server.UnchangedAsync(401, "sign_in_required", () => program.RedeemAsync(made.Token));
        server.Clock.Advance(TimeSpan.FromSeconds(3));
        await server.UnchangedAsync(401, "sign_in_required", () => friend.RedeemAsync(made.Token, ticket));
        server.Change("UPDATE members SET suspended = FALSE WHERE handle = 'r63_friend'");
        server.Clock.Advance(TimeSpan.FromSeconds(3));

        // An account is closed at once and for good here; nothing waits for its deletion, so no answer has to say that it does.
        Assert.Equal(204, (await friend.DeleteAsync("/api/v1/me", new { password = Server.Password })).Status);
        await server.UnchangedAsync(401, "sign_in_required", () => friend.RedeemAsync(made.Token, ticket));
        await server.UnchangedAsync(401, "sign_in_required", () => program.RedeemAsync(made.Token));
        Assert.Equal("open", (await creator.GetAsync($"/api/v1/invitations/{made.Id}"))["state"]);
    }

    [Fact]
    public async Task R26_the_card_of_a_private_creators_link_says_the_handle_and_nothing_else_of_them()
    {
        var creator = await server.CreatorAsync("r26");
        await creator.PatchAsync("/api/v1/me", new { @private = true, name = "Rosalind Example", bio = "Lives by the lake" });
        var made = await creator.InviteAsync(new { channel = "copy_link", message = "Only for you" });
        var before = server.Hash();
        var page = await server.Visitor().OpenAsync(made.Token);
        Assert.Equal(200, page.Status);
        var head = page.Text[..page.Text.IndexOf("</head>", StringComparison.Ordinal)];
        foreach (var word in (string[])["Rosalind", "First light", "the lake", "Only for you", ".mp4", made.Id]) Assert.DoesNotContain(word, head, StringComparison.Ordinal);
        Assert.DoesNotContain("Rosalind", page.Text, StringComparison.Ordinal);
        // Decision 0012: an open invitation lets its link show the picture, by an address that ends within two days.
        var picture = System.Text.RegularExpressions.Regex.Match(head, "og:image\" content=\"([^\"]+)\"").Groups[1].Value;
        Assert.Matches("until=[0-9]+&amp;sig=", picture);
        Assert.Equal(before, server.Hash());
    }

    [Fact]
    public async Task R27_what_is_for_members_only_has_no_film_and_no_address_of_one_in_the_page()
    {
        await using var own = await Server.StartAsync(("Clips:Gate", "account"));
        var creator = await own.CreatorAsync("r27");
        var made = await creator.InviteAsync();
        var before = own.Hash();
        foreach (var gone in (bool[])[false, true])
        {
            if (gone) await creator.DeleteAsync($"/api/v1/invitations/{made.Id}");
            else Assert.Equal(before, own.Hash());
            var page = await own.Visitor().OpenAsync(made.Token);
            foreach (var film in (string[])[".mp4", "<video", "og:video", "teaser"]) Assert.DoesNotContain(film, page.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task R81_not_now_is_a_way_out_and_says_nothing_to_anybody()
    {
        var creator = await server.CreatorAsync("r81");
        var made = await creator.InviteAsync();
        var member = await server.JoinAsync("r81_member");
        var before = server.Hash();
        foreach (var person in (Person[])[server.Visitor(), member])
        {
            var page = await person.OpenAsync(made.Token);
            Assert.Matches("<a class=\"link\" id=\"later\" href=\"/\">", page.Text);
            Assert.Equal(200, (await person.GetAsync("/")).Status);
        }
        Assert.Equal(before, server.Hash());
        Assert.Equal("open", (await creator.GetAsync($"/api/v1/invitations/{made.Id}"))["state"]);
        Assert.Equal(200, (await member.FollowThroughAsync(made.Token)).Status);
    }

    [Fact]
    public async Task R100_an_apps_own_browser_is_told_how_to_get_out_and_nothing_is_used_up()
    {
        var made = await (await server.CreatorAsync("r100")).InviteAsync();
        var before = server.Hash();
        foreach (var agent in PreviewAgents.All.Where(agent => agent.Contains("FBAV", StringComparison.Ordinal) || agent.Contains("Instagram", StringComparison.Ordinal) || agent.Contains("Bytedance", StringComparison.Ordinal)))
        {
            var webview = server.Visitor();
            Assert.True(webview.Http.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", agent));
            Assert.Equal(200, (await webview.OpenAsync(made.Token)).Status);
            var door = await webview.GetAsync($"/i/{made.Token}/join");
            Assert.Equal(200, door.Status);
            // Shown by the script where the browser has no passkeys, whatever it calls itself; the address to take along, and the password that works here too.
            Assert.Contains("data-no-passkey", door.Text, StringComparison.Ordinal);
            Assert.Contains($"data-copy=\"/i/{made.Token}\"", door.Text, StringComparison.Ordinal);
            Assert.Contains("data-passkey=\"join-password\"", door.Text, StringComparison.Ordinal);
        }
        Assert.Equal(before, server.Hash());
    }

    [Fact]
    public async Task R103_a_browser_that_keeps_no_cookies_is_told_and_uses_nothing_up()
    {
        var made = await (await server.CreatorAsync("r103")).InviteAsync();
        var refusing = server.Visitor();
        var ticket = await refusing.LandAsync(made.Token);
        refusing.Lose("__Host-p");
        await server.UnchangedAsync(401, "sign_in_required", () => refusing.RedeemAsync(made.Token, ticket, gesture: true));
        await server.UnchangedAsync(409, "landing_required", () =>
            refusing.PostAsync("/api/v1/accounts", new { handle = "r103_new", password = Server.Password, token = made.Token, ticket }));
        Assert.Equal(200, (await server.Visitor().OpenAsync(made.Token)).Status);
    }

    /// <summary>From now on no change to an invitation can be committed; nothing shows before the commit itself.</summary>
    private static void Stumble(Server server)
    {
        server.Change("CREATE TABLE nowhere (id BIGINT PRIMARY KEY)");
        server.Change("CREATE TABLE stone (place BIGINT REFERENCES nowhere (id) DEFERRABLE INITIALLY DEFERRED)");
        if (server.Database is null)
        {
            server.Change("CREATE TRIGGER stumble AFTER UPDATE ON invitations BEGIN INSERT INTO stone VALUES (1); END");
            return;
        }
        server.Change("CREATE FUNCTION stumble() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN INSERT INTO stone VALUES (1); RETURN NULL; END'");
        server.Change("CREATE TRIGGER stumble AFTER UPDATE ON invitations FOR EACH ROW EXECUTE FUNCTION stumble()");
    }

    private static string Plain(Answer page) => System.Text.RegularExpressions.Regex.Replace(page.Text, "nonce=\"[0-9a-f]+", "");
}
