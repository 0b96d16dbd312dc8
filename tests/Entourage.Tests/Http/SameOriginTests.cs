using Entourage.Tests.Fixtures;

namespace Entourage.Tests.Http;

public sealed class SameOriginTests(Server server) : IClassFixture<Server>
{
    private static readonly object Change = new { bio = "changed" };

    [Fact]
    public async Task Reading_needs_one_cookie_and_writing_needs_both()
    {
        var person = await server.JoinAsync("two_cookies");
        Assert.Equal(["__Host-d", "__Host-s", "__Host-w"], person.Cookies.Select(cookie => cookie.Name).Order());
        Assert.All(person.Cookies, cookie => Assert.True(cookie is { HttpOnly: true, Secure: true, Path: "/" }));
        person.Lose("__Host-w");
        Assert.Equal(200, (await person.GetAsync("/api/v1/me")).Status);
        Assert.Equal("cross_site", (await person.PatchAsync("/api/v1/me", Change)).Code);
    }

    [Fact]
    public async Task The_write_cookie_of_one_session_is_nothing_to_another()
    {
        var one = await server.JoinAsync("cookie_one");
        var two = await server.JoinAsync("cookie_two");
        var mixed = $"__Host-s={one.Cookies["__Host-s"]!.Value}; __Host-w={two.Cookies["__Host-w"]!.Value}";
        Assert.Equal("cross_site", (await server.Visitor().SendAsync(HttpMethod.Patch, "/api/v1/me", Change, ("Cookie", mixed))).Code);
    }

    [Theory]
    [InlineData("https://elsewhere.example")]
    [InlineData("http://localhost")]
    [InlineData("null")]
    public async Task Another_origin_writes_nothing(string origin)
    {
        var person = server.Visitor();
        await person.PostAsync("/api/v1/accounts", new { handle = "origin_" + origin.Length, password = Server.Password });
        var answer = await person.SendAsync(HttpMethod.Patch, "/api/v1/me", Change, ("Origin", origin));
        Assert.Equal("cross_site", answer.Code);
        Assert.Equal(403, answer.Status);
    }

    [Theory]
    [InlineData("cross-site")]
    [InlineData("same-site")]
    [InlineData("none")]
    public async Task Another_site_writes_nothing(string site)
    {
        var person = await server.JoinAsync("site_" + site.Replace('-', '_'));
        Assert.Equal("cross_site", (await person.SendAsync(HttpMethod.Patch, "/api/v1/me", Change, ("Sec-Fetch-Site", site))).Code);
    }

    [Fact]
    public async Task A_cookie_without_a_word_of_where_it_came_from_writes_nothing()
    {
        var person = await server.JoinAsync("no_headers");
        person.Http.DefaultRequestHeaders.Remove("Origin");
        Assert.Equal("cross_site", (await person.PatchAsync("/api/v1/me", Change)).Code);
        Assert.Equal(200, (await person.SendAsync(HttpMethod.Patch, "/api/v1/me", Change, ("Sec-Fetch-Site", "same-origin"))).Status);
    }

    [Fact]
    public async Task A_token_needs_none_of_it()
    {
        var program = await server.PersonByTokenAsync("from_afar");
        Assert.Equal(200, (await program.SendAsync(HttpMethod.Patch, "/api/v1/me", Change, ("Origin", "https://elsewhere.example"))).Status);
    }

    [Fact]
    public async Task A_page_that_is_only_being_prepared_changes_nothing()
    {
        var person = await server.JoinAsync("prefetched");
        Assert.Equal("prefetch", (await person.SendAsync(HttpMethod.Patch, "/api/v1/me", Change, ("Sec-Purpose", "prefetch"))).Code);
    }
}
