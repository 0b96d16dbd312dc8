namespace Entourage.Tests.Pages;

/// <summary>Where passkeys cannot work the page says why, and where they do.</summary>
public sealed class BareAddressTests(Server server) : IClassFixture<Server>
{
    [Theory]
    [InlineData("http://127.0.0.1:8080", "/join", "bound to a name", "http://localhost:8080/join")]
    [InlineData("http://127.0.0.1:8080", "/sign-in", "bound to a name", "http://localhost:8080/sign-in")]
    [InlineData("https://[::1]", "/join", "bound to a name", "https://localhost/join")]
    [InlineData("http://192.168.1.5:8080", "/join", "bound to a name", null)]
    [InlineData("http://clips.lan", "/join", "need https", null)]
    public async Task It_says_what_is_in_the_way_and_leads_to_a_name_if_there_is_one(string site, string path, string said, string? link)
    {
        var page = await server.Visitor().OpenAsync(site + path);
        var notice = Assert.Single(page.Document.QuerySelectorAll(".notice:not([data-no-cookies])"));
        Assert.False(notice.HasAttribute("hidden"));
        Assert.Contains(said, notice.TextContent, StringComparison.Ordinal);
        Assert.Equal(link, notice.QuerySelector("a")?.GetAttribute("href"));
        Assert.Null(page.Document.QuerySelector("[data-no-passkey]"));
    }

    [Theory]
    [InlineData("http://localhost:8080")]
    [InlineData("http://clips.localhost:8080")]
    [InlineData("https://clips.example")]
    public async Task Where_they_work_only_the_browser_can_be_in_the_way(string site)
    {
        var page = await server.Visitor().OpenAsync(site + "/join");
        Assert.True(Assert.Single(page.Document.QuerySelectorAll("[data-no-passkey]")).HasAttribute("hidden"));
    }
}
