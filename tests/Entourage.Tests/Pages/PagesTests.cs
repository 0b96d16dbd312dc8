using System.Text.RegularExpressions;

namespace Entourage.Tests.Pages;

public sealed partial class PagesTests : IClassFixture<Server>
{
    private readonly Server server;

    public PagesTests(Server server) => this.server = server;

    public static TheoryData<string, bool> Everything
    {
        get
        {
            var data = new TheoryData<string, bool>();
            foreach (var path in (string[])["/", "/join", "/sign-in", "/about", "/@pages_owner", "/@pages_owner/followers", "/@pages_owner/following"]) data.Add(path, false);
            foreach (var path in (string[])["/", "/?feed=for-you", "/settings", "/settings/profile", "/settings/privacy", "/settings/sign-in", "/settings/programs", "/settings/data", "/about", "/@pages_owner", "/@pages_owner/followers"]) data.Add(path, true);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Everything))]
    public async Task Every_page_is_whole_in_both_languages(string path, bool signedIn)
    {
        var person = signedIn ? await MemberAsync() : await VisitorAsync();
        foreach (var language in (string[])["en", "fr"])
        {
            var page = await person.OpenAsync(path, language);
            Assert.Equal(200, page.Status);
            AssertWhole(page, language);
        }
    }

    [Fact]
    public async Task What_is_not_there_has_a_page_with_one_action()
    {
        foreach (var path in (string[])["/nothing/here", "/@no_such_member", "/@no_such_member/followers", "/c/0123", "/c/" + new string('0', 32)])
        {
            var page = await server.Visitor().OpenAsync(path, "fr");
            Assert.Equal(404, page.Status);
            AssertWhole(page, "fr");
            Assert.Single(page.Document.QuerySelectorAll("main .button"));
        }
    }

    [Fact]
    public async Task Programs_get_problems_and_people_get_pages()
    {
        Assert.Equal("not_found", (await server.Visitor().GetAsync("/api/v1/nothing")).Code);
        Assert.Equal("not_found", (await server.Visitor().GetAsync("/nothing")).Code);
        Assert.Null((await server.Visitor().OpenAsync("/nothing")).Answer.Code);
    }

    [Fact]
    public async Task A_page_marker_that_is_not_ours_is_answered_with_a_page()
    {
        var page = await server.Visitor().OpenAsync("/?cursor=%21");
        Assert.Equal(400, page.Status);
        AssertWhole(page, "en");
    }

    [Fact]
    public async Task Settings_lead_to_signing_in_and_back()
    {
        var page = await server.Visitor().OpenAsync("/settings");
        Assert.Equal(302, page.Status);
        Assert.EndsWith("/sign-in?next=%2Fsettings", page.Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_of_members_are_kept_nowhere()
    {
        Assert.Equal("no-store", (await (await MemberAsync()).OpenAsync("/settings")).Answer.Headers["Cache-Control"]);
        Assert.Contains("private", (await server.Visitor().OpenAsync("/join")).Answer.Headers["Cache-Control"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_are_kept_for_ever_by_the_name_that_changes_with_them()
    {
        var page = await server.Visitor().OpenAsync("/about");
        foreach (var link in page.Document.QuerySelectorAll("link[rel=stylesheet]"))
        {
            var file = await server.Visitor().GetAsync(link.GetAttribute("href")!);
            Assert.Equal(200, file.Status);
            Assert.Contains("immutable", file.Headers["Cache-Control"], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Only_what_a_form_can_have_done_is_told()
    {
        Assert.NotNull((await server.Visitor().OpenAsync("/?said=signed_out")).Document.QuerySelector(".bar"));
        Assert.Null((await server.Visitor().OpenAsync("/?said=Send+money")).Document.QuerySelector(".bar"));
    }

    private async Task<Person> VisitorAsync()
    {
        await MemberAsync();
        return server.Visitor();
    }

    private async Task<Person> MemberAsync()
    {
        var person = server.Visitor();
        var joined = await person.PostAsync("/api/v1/accounts", new { handle = "pages_owner", password = Server.Password });
        if (joined.Status == 201) return person;
        Assert.Equal(200, (await person.PostAsync("/api/v1/sessions", new { handle = "pages_owner", password = Server.Password })).Status);
        return person;
    }

    private static void AssertWhole(Page page, string language)
    {
        var document = page.Document;
        Assert.Equal(language, document.DocumentElement.GetAttribute("lang"));
        Assert.False(string.IsNullOrWhiteSpace(document.Title));
        Assert.Single(document.QuerySelectorAll("h1"));
        Assert.Single(document.QuerySelectorAll("main#main"));
        Assert.Empty(document.QuerySelectorAll("[style], style, [href^='javascript:']"));
        Assert.DoesNotContain(document.All, element => element.Attributes.Any(attribute => attribute.Name.StartsWith("on", StringComparison.Ordinal)));
        Assert.All(document.QuerySelectorAll("script:not([src])"), script => Assert.NotEmpty(script.GetAttribute("nonce")!));
        Assert.All(document.QuerySelectorAll("img"), image => Assert.NotNull(image.GetAttribute("alt")));
        var fields = document.QuerySelectorAll("input:not([type=hidden]):not([type=checkbox]), textarea, select");
        Assert.All(fields, field => Assert.NotNull(document.QuerySelector($"label[for='{field.Id}']")));
        var ids = document.QuerySelectorAll("[id]").Select(element => element.Id).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());

        var headers = page.Answer.Headers;
        var nonce = Nonce().Match(headers["Content-Security-Policy"]).Groups[1].Value;
        Assert.All(document.QuerySelectorAll("script[nonce]"), script => Assert.Equal(nonce, script.GetAttribute("nonce")));
        Assert.Contains("default-src 'none'", headers["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.Equal("nosniff", headers["X-Content-Type-Options"]);
        Assert.Equal("DENY", headers["X-Frame-Options"]);
        Assert.Equal("same-origin", headers["Cross-Origin-Opener-Policy"]);
    }

    [GeneratedRegex("'nonce-([^']+)'")]
    private static partial Regex Nonce();
}
