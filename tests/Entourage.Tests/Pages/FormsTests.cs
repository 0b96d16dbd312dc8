namespace Entourage.Tests.Pages;

public sealed class FormsTests : IClassFixture<Server>
{
    private const string Password = Server.Password;
    private readonly Server server;

    public FormsTests(Server server) => this.server = server;

    [Fact]
    public async Task Joining_works_without_scripts()
    {
        var person = server.Visitor();
        var page = await person.OpenAsync("/join");
        var joined = await person.SendFormAsync("/join", page.Form("[data-passkey=join-password]"), ("handle", "form_joiner"), ("password", Password));
        Assert.Equal(303, joined.Status);
        Assert.Equal(200, (await person.OpenAsync("/settings")).Status);
    }

    [Theory]
    [InlineData("/join")]
    [InlineData("/sign-in")]
    [InlineData("/settings/sign-in")]
    [InlineData("/settings/data")]
    public async Task What_only_a_script_can_send_is_shut_until_the_script_has_come(string path)
    {
        var person = path.StartsWith("/settings/", StringComparison.Ordinal) ? await server.JoinAsync($"shut_{path.Length}") : server.Visitor();
        var forms = (await person.OpenAsync(path)).Document.QuerySelectorAll("form[data-passkey]");
        var scripted = forms.Where(form => form.QuerySelector("input[name=_handler]") is null).ToList();
        Assert.NotEmpty(scripted);
        Assert.All(scripted, form => Assert.All(
            form.QuerySelectorAll("button:not([type=button])").Where(button => button.Closest("[hidden]") is null), button => Assert.True(button.HasAttribute("disabled"))));
    }

    [Fact]
    public async Task What_is_wrong_stands_beside_its_field()
    {
        var person = server.Visitor();
        var page = await person.OpenAsync("/join");
        var form = page.Form("[data-passkey=join-password]");
        var wrong = await person.SendFormAsync("/join", form, ("handle", "x"), ("password", Password));
        Assert.Equal(200, wrong.Status);
        var field = wrong.Document.QuerySelector("form[data-passkey=join-password] input[name=handle]")!;
        Assert.Equal("true", field.GetAttribute("aria-invalid"));
        Assert.Equal("x", field.GetAttribute("value"));
        Assert.NotEmpty(wrong.Document.GetElementById(field.GetAttribute("aria-describedby")!)!.TextContent);

        var shortly = await person.SendFormAsync("/join", form, ("handle", "form_short"), ("password", "short"));
        Assert.NotNull(shortly.Document.QuerySelector("input[name=password][aria-invalid=true]"));
    }

    [Fact]
    public async Task The_first_operator_joins_by_the_link_of_the_log()
    {
        var person = server.Visitor();
        var page = await person.OpenAsync("/join?setup=wrong");
        var refused = await person.SendFormAsync(
            "/join?setup=wrong", page.Form("[data-passkey=join-password]"), ("handle", "no_operator"), ("password", Password));
        Assert.NotEmpty(refused.Document.QuerySelector("form[data-passkey=join-password] [data-error]")!.TextContent);
    }

    [Theory]
    [InlineData("/sign-in?next=%2Fabout", "/about")]
    [InlineData("/sign-in?next=%2F%2Felsewhere.example", "/")]
    [InlineData("/sign-in?next=https%3A%2F%2Felsewhere.example", "/")]
    [InlineData("/sign-in", "/")]
    public async Task Signing_in_leads_on_within_the_site_only(string from, string to)
    {
        await EnsureAsync("form_signer");
        var person = server.Visitor();
        var page = await person.OpenAsync(from);
        var signedIn = await person.SendFormAsync(from, page.Form("[data-passkey=sign-in-password]"), ("handle", "form_signer"), ("password", Password));
        Assert.Equal(303, signedIn.Status);
        Assert.Equal(to, new Uri(new Uri("https://localhost"), signedIn.Location).PathAndQuery);
        Assert.Equal("localhost", new Uri(new Uri("https://localhost"), signedIn.Location).Host);
    }

    [Fact]
    public async Task A_wrong_password_is_said_on_the_page()
    {
        await EnsureAsync("form_forgetful");
        var person = server.Visitor();
        var page = await person.OpenAsync("/sign-in");
        var answer = await person.SendFormAsync("/sign-in", page.Form("[data-passkey=sign-in-password]"), ("handle", "form_forgetful"), ("password", "wrong"));
        Assert.Equal(200, answer.Status);
        Assert.NotEmpty(answer.Document.QuerySelector("form[data-passkey=sign-in-password] [data-error]")!.TextContent);
    }

    [Fact]
    public async Task A_form_without_its_token_is_refused()
    {
        using var body = new FormUrlEncodedContent([new("_handler", "sign-in"), new("handle", "someone"), new("password", Password)]);
        var answer = await server.Visitor().SendAsync(HttpMethod.Post, "/sign-in", body, ("Accept", "text/html"));
        Assert.Equal(400, answer.Status);
    }

    [Fact]
    public async Task Following_and_unfollowing_go_back_to_the_page()
    {
        await EnsureAsync("form_followed");
        var person = await server.JoinAsync("form_follower");
        var page = await person.OpenAsync("/@form_followed");
        var followed = await person.SendFormAsync("/@form_followed", page.Form("[data-toggle=follow]"));
        Assert.Equal((303, "/@form_followed?said=followed"), (followed.Status, followed.Location));
        page = await person.OpenAsync("/@form_followed?said=followed");
        Assert.Equal("true", page.Document.QuerySelector("[data-toggle=follow] button")!.GetAttribute("aria-pressed"));
        var stopped = await person.SendFormAsync("/@form_followed?said=followed", page.Form("[data-toggle=follow]"));
        Assert.Equal("/@form_followed?said=unfollowed", stopped.Location);
    }

    [Fact]
    public async Task Nobody_follows_without_signing_in()
    {
        await EnsureAsync("form_lonely");
        var person = server.Visitor();
        var page = await person.OpenAsync("/@form_lonely");
        Assert.Equal("/sign-in?next=%2F@form_lonely", (await person.SendFormAsync("/@form_lonely", page.Form("[data-toggle=follow]"))).Location);
    }

    [Fact]
    public async Task Blocking_ends_what_can_be_seen_and_can_be_undone()
    {
        await EnsureAsync("form_blocked");
        var person = await server.JoinAsync("form_blocker");
        var page = await person.OpenAsync("/@form_blocked");
        Assert.Equal("/@form_blocked?said=blocked", (await person.SendFormAsync("/@form_blocked", page.Form("[action$='/block']"))).Location);
        page = await person.OpenAsync("/@form_blocked");
        Assert.Null(page.Document.QuerySelector("[data-toggle=follow]"));
        Assert.Equal("/@form_blocked?said=unblocked", (await person.SendFormAsync("/@form_blocked", page.Form("[action$='/block']"))).Location);
    }

    [Theory]
    [InlineData("block", "blocks")]
    [InlineData("mute", "mutes")]
    public async Task Whoever_is_hidden_stands_in_the_settings_and_can_be_let_back(string act, string list)
    {
        var (hidden, path) = ($"form_{act}_hidden", "/settings/people");
        await EnsureAsync(hidden);
        var person = await server.JoinAsync($"form_{act}_hider");
        Assert.Equal(204, (await person.PutAsync($"/api/v1/members/{hidden}/{act}", null)).Status);
        Assert.Contains(hidden, (await person.GetAsync($"/api/v1/me/{list}")).Text, StringComparison.Ordinal);
        var form = (await person.OpenAsync(path)).Form($"[action='/@{hidden}/{act}']");
        Assert.Equal(303, (await person.SendFormAsync(path, form)).Status);
        Assert.Empty((await person.OpenAsync(path)).Document.QuerySelectorAll($"[action='/@{hidden}/{act}']"));
        Assert.DoesNotContain(hidden, (await person.GetAsync($"/api/v1/me/{list}")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_language_is_kept_by_the_browser_and_by_the_member()
    {
        var visitor = server.Visitor();
        var page = await visitor.OpenAsync("/about");
        Assert.Equal("/about", (await visitor.SendFormAsync("/about", page.Form("[action='/language']"), ("language", "fr"))).Location);
        Assert.Equal("fr", (await visitor.OpenAsync("/about")).Document.DocumentElement.GetAttribute("lang"));

        var member = await server.JoinAsync("form_speaker");
        page = await member.OpenAsync("/settings/profile");
        Assert.Equal(303, (await member.SendFormAsync("/settings/profile", page.Form("select[name=language]"), ("name", "form_speaker"), ("bio", ""), ("language", "fr"))).Status);
        Assert.Equal("fr", (await member.OpenAsync("/about")).Document.DocumentElement.GetAttribute("lang"));
    }

    [Fact]
    public async Task The_profile_is_changed_and_its_mistakes_are_said()
    {
        var person = await server.JoinAsync("form_profile");
        var page = await person.OpenAsync("/settings/profile");
        var saved = await person.SendFormAsync("/settings/profile", page.Form("input#name"), ("name", "Camille"), ("bio", "Toys."));
        Assert.EndsWith("/settings/profile?said=saved#done", saved.Location, StringComparison.Ordinal);
        Assert.Equal("Saved.", (await person.OpenAsync("/settings/profile?said=saved")).Document.QuerySelector("#profile #done")!.TextContent.Trim());
        Assert.Equal("Camille", (await person.OpenAsync("/@form_profile")).Heading);
        var wrong = await person.SendFormAsync("/settings/profile", page.Form("input#name"), ("name", ""), ("bio", ""));
        Assert.NotNull(wrong.Document.QuerySelector("input#name[aria-invalid=true]"));
    }

    [Fact]
    public async Task A_token_is_shown_once_and_revoked_by_its_button()
    {
        var person = await server.JoinAsync("form_tokens");
        var page = await person.OpenAsync("/settings/programs");
        var made = await person.SendFormAsync("/settings/programs", page.Form("input#token-name"), ("name", "Backup"), ("scopes", "read"));
        var token = made.Document.QuerySelector("input#made")!.GetAttribute("value")!;
        Assert.Equal(200, (await server.Program(token).GetAsync("/api/v1/me")).Status);
        page = await person.OpenAsync("/settings/programs");
        Assert.Null(page.Document.QuerySelector("input#made"));
        var revoked = await person.SendFormAsync("/settings/programs", page.Form("[action^='/settings/tokens/']"));
        Assert.Equal("/settings/programs?said=token_revoked#done", revoked.Location);
    }

    [Fact]
    public async Task The_password_changes_with_the_old_one()
    {
        var person = await server.JoinAsync("form_password");
        var page = await person.OpenAsync("/settings/sign-in");
        var form = page.Form("input#current");
        var wrong = await person.SendFormAsync("/settings/sign-in", form, ("current", "wrong wrong"), ("password", "another password"));
        Assert.Equal(200, wrong.Status);
        Assert.Contains(wrong.Document.QuerySelectorAll(".error"), error => error.TextContent.Trim().Length > 0);
        var changed = await person.SendFormAsync("/settings/sign-in", form, ("current", Password), ("password", "another password"));
        Assert.EndsWith("/settings/sign-in?said=password_changed#done", changed.Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signing_out_and_deleting_end_on_the_first_page()
    {
        var person = await server.JoinAsync("form_leaver");
        var page = await person.OpenAsync("/settings/data");
        var refused = await person.SendFormAsync("/settings/data", page.Form("input#proof"), ("password", "not the one"));
        Assert.Equal(200, refused.Status);
        Assert.Equal("/?said=signed_out", (await person.SendFormAsync("/settings", (await person.OpenAsync("/settings")).Form("[action='/sign-out']"))).Location);

        var signIn = await person.OpenAsync("/sign-in");
        await person.SendFormAsync("/sign-in", signIn.Form("[data-passkey=sign-in-password]"), ("handle", "form_leaver"), ("password", Password));
        page = await person.OpenAsync("/settings/data");
        var deleted = await person.SendFormAsync("/settings/data", page.Form("input#proof"), ("password", Password));
        Assert.EndsWith("/?said=deleted", deleted.Location, StringComparison.Ordinal);
        Assert.Equal(404, (await person.OpenAsync("/@form_leaver")).Status);
    }

    [Theory]
    [InlineData(null, "This request cannot be read.")]
    [InlineData("same-origin", "keeps no cookies")]
    public async Task A_form_without_its_proof_is_answered_by_a_page_that_says_what_is_the_matter(string? site, string says)
    {
        using var body = new FormUrlEncodedContent([new("_handler", "join"), new("handle", "form_unproved"), new("password", Password)]);
        using var bare = server.Visitor();
        (string, string)[] headers = site is null ? [("Accept", "text/html")] : [("Accept", "text/html"), ("Sec-Fetch-Site", site)];
        var answer = await bare.SendAsync(HttpMethod.Post, "/join", body, headers);
        Assert.Contains(says, answer.Text, StringComparison.Ordinal);
        Assert.Equal(site is null ? 400 : 403, answer.Status);
        Assert.Equal(404, (await bare.GetAsync("/api/v1/members/form_unproved")).Status);
    }

    private async Task EnsureAsync(string handle)
    {
        var joined = await server.Visitor().PostAsync("/api/v1/accounts", new { handle, password = Password });
        Assert.Contains(joined.Status, (int[])[201, 409]);
    }
}
