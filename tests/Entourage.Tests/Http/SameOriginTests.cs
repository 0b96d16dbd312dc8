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
        Assert.Equal("sign_in_required", (await person.PatchAsync("/api/v1/me", Change)).Code);
        Assert.Equal(0, server.Count("SELECT count(*) FROM members WHERE handle = 'two_cookies' AND bio = 'changed'"));
    }

    [Fact]
    public async Task The_write_cookie_of_one_session_is_nothing_to_another()
    {
        var one = await server.JoinAsync("cookie_one");
        var two = await server.JoinAsync("cookie_two");
        var mixed = $"__Host-s={one.Cookies["__Host-s"]!.Value}; __Host-w={two.Cookies["__Host-w"]!.Value}";
        Assert.Equal("sign_in_required", (await server.Visitor().SendAsync(HttpMethod.Patch, "/api/v1/me", Change, ("Cookie", mixed))).Code);
        Assert.Equal(0, server.Count("SELECT count(*) FROM members WHERE handle = 'cookie_one' AND bio = 'changed'"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task Who_cannot_show_the_write_cookie_is_signed_out_and_can_sign_in_again(string? wrong)
    {
        var handle = wrong is null ? "proof_lost" : "proof_wrong";
        foreach (var act in (Func<Person, Task<Answer>>[])
            [
                person => person.PatchAsync("/api/v1/me", Change),
                person => Form(person, "/sign-out"),
                person => Form(person, "/language", ("language", "fr")),
                person => person.DeleteAsync("/api/v1/sessions/current"),
            ])
        {
            var person = server.Count($"SELECT count(*) FROM members WHERE handle = '{handle}'") == 0 ? await server.JoinAsync(handle) : server.Visitor();
            if (!person.Cookies.Any(cookie => cookie.Name == "__Host-s")) await SignInAsync(person, handle);
            Break(person, wrong);

            var answer = await act(person);

            Assert.True(answer.Status is 401 or 302 or 303, $"{answer.Status} {answer.Text}");
            Assert.DoesNotContain(person.Cookies, cookie => cookie.Name is "__Host-s" or "__Host-w");
            Assert.Equal(401, (await person.GetAsync("/api/v1/me")).Status);
            await SignInAsync(person, handle);
            Assert.Equal(200, (await person.PatchAsync("/api/v1/me", new { name = "Again" })).Status);
        }
    }

    [Fact]
    public async Task Signing_in_needs_no_write_cookie_of_the_session_before()
    {
        var person = await server.JoinAsync("proof_again");
        Break(person, "BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB");
        await SignInAsync(person, "proof_again");
        Assert.Equal(200, (await person.PatchAsync("/api/v1/me", new { name = "Again" })).Status);
    }

    [Fact]
    public async Task Signing_out_ends_the_session_also_without_its_write_cookie()
    {
        var person = await server.JoinAsync("proof_out");
        var session = person.Cookies["__Host-s"]!.Value;
        person.Lose("__Host-w");
        Assert.Contains((await Form(person, "/sign-out")).Status, (int[])[302, 303]);
        Assert.Equal(401, (await server.Visitor().SendAsync(HttpMethod.Get, "/api/v1/me", null, ("Cookie", $"__Host-s={session}"))).Status);
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

    private static void Break(Person person, string? wrong)
    {
        person.Lose("__Host-w");
        if (wrong is not null) person.Hold("__Host-w", wrong);
    }

    private static async Task SignInAsync(Person person, string handle) =>
        Assert.Equal(200, (await person.PostAsync("/api/v1/sessions", new { handle, password = Server.Password })).Status);

    private static async Task<Answer> Form(Person person, string path, params (string Name, string Value)[] fields)
    {
        using var body = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        return await person.SendAsync(HttpMethod.Post, path, body, ("Accept", "text/html"), ("Referer", "https://localhost/"));
    }
}
