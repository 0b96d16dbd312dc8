using System.Net.Http.Headers;

namespace Entourage.Tests.Members.Sessions;

/// <summary>Nobody is signed in as somebody else, by a link, a planted cookie or a session that should have ended; and the door tells nobody who lives there.</summary>
public sealed class SessionSafetyTests(Server server) : IClassFixture<Server>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/api/v1/sessions")]
    [InlineData("/api/v1/sessions/options")]
    [InlineData("/api/v1/accounts")]
    [InlineData("/api/v1/accounts/options")]
    [InlineData("/sign-in")]
    [InlineData("/join")]
    public async Task T07_another_site_signs_nobody_in(string path)
    {
        var attacker = await AlreadyAsync("t07_attacker");
        foreach (var (name, value) in ((string, string)[])[("Origin", "https://elsewhere.example"), ("Origin", "null"), ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Site", "same-site")])
        {
            using var victim = server.Visitor();
            if (name == "Origin") victim.Http.DefaultRequestHeaders.Remove("Origin");
            var before = server.Hash();
            var fields = new Dictionary<string, string> { ["handle"] = attacker, ["password"] = Server.Password };
            var answer = await victim.SendAsync(
                HttpMethod.Post, path, path.StartsWith("/api", StringComparison.Ordinal) ? fields : new FormUrlEncodedContent(fields), (name, value));
            Assert.Equal((403, before), (answer.Status, server.Hash()));
            if (path.StartsWith("/api", StringComparison.Ordinal)) Assert.Equal("cross_site", answer.Code);
            Assert.DoesNotContain(victim.Cookies, cookie => cookie.Name is "__Host-s" or "__Host-w");
        }
    }

    [Fact]
    public async Task T23_a_session_that_was_planted_is_never_the_one_that_is_opened()
    {
        var attacker = await server.JoinAsync("t23_attacker");
        var (session, write) = (attacker.Cookies["__Host-s"]!.Value, attacker.Cookies["__Host-w"]!.Value);
        await server.JoinAsync("t23_victim");
        foreach (var (cookie, proof) in ((string, string)[])[(session, write), (new string('a', session.Length), new string('a', write.Length)), ("x", "x")])
        {
            using var victim = server.Visitor();
            victim.Hold("__Host-s", cookie);
            victim.Hold("__Host-w", proof);
            Assert.Equal(200, (await victim.PostAsync("/api/v1/sessions", new { handle = "t23_victim", password = Server.Password })).Status);
            var opened = victim.Cookies["__Host-s"]!.Value;
            Assert.NotEqual(cookie, opened);
            Assert.Equal("t23_victim", (await victim.GetAsync("/api/v1/me"))["handle"]);
            // And whoever planted it is who they were, or nobody: never the victim.
            using var planter = server.Visitor();
            planter.Hold("__Host-s", cookie);
            var seen = await planter.GetAsync("/api/v1/me");
            Assert.NotEqual("t23_victim", seen.Status == 200 ? seen["handle"] : "");
        }
    }

    [Fact]
    public async Task T23_what_a_revoked_token_and_an_ended_session_listen_to_ends_within_five_seconds()
    {
        var member = await server.JoinAsync("t23_listener");
        using var laptop = server.Visitor();
        await laptop.PostAsync("/api/v1/sessions", new { handle = "t23_listener", password = Server.Password });
        var made = await member.PostAsync("/api/v1/me/tokens", new { name = "listens", scopes = (string[])["read"] });
        using var program = server.Program(made["token"]!);
        var streams = new[] { await OpenAsync(laptop), await OpenAsync(program) };
        using var stays = await OpenAsync(member);

        Assert.Equal(204, (await member.DeleteAsync($"/api/v1/me/tokens/{made["id"]}")).Status);
        var sessions = (await member.GetAsync("/api/v1/me/sessions")).Json.GetProperty("items").EnumerateArray();
        var other = sessions.Single(session => !session.GetProperty("current").GetBoolean()).GetProperty("id").GetString();
        Assert.Equal(204, (await member.DeleteAsync($"/api/v1/me/sessions/{other}")).Status);

        var ends = Task.WhenAll(streams.Select(EndAsync));
        for (var second = 0; second < 5; second++)
        {
            server.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(100, Stop);
        }
        await ends.WaitAsync(TimeSpan.FromSeconds(5), Stop);
        foreach (var stream in streams) stream.Dispose();

        await (await server.PersonByTokenAsync("t23_friend")).PutAsync("/api/v1/members/t23_listener/follow", null);
        while (await stays.ReadLineAsync(Stop) is { } line)
        {
            if (line == "event: followed") return;
        }
        Assert.Fail("The stream of the session that stands ended too.");
    }

    [Theory]
    [InlineData("en")]
    [InlineData("fr")]
    public async Task T25_the_door_says_the_same_of_everybody(string language)
    {
        var (here, gone) = ($"t25_here_{language}", $"t25_gone_{language}");
        await server.JoinAsync(here);
        using var visitor = server.Visitor();
        visitor.Http.DefaultRequestHeaders.AcceptLanguage.Add(new StringWithQualityHeaderValue(language));
        Task<Answer> SignIn(string handle) => visitor.PostAsync("/api/v1/sessions", new { handle, password = "a wrong password, quite" });
        Same(await SignIn(here), await SignIn(gone));
        var fields = (string handle) => new FormUrlEncodedContent(new Dictionary<string, string> { ["handle"] = handle, ["password"] = "a wrong password, quite" });
        var (one, other) = (await visitor.SendAsync(HttpMethod.Post, "/sign-in", fields(here)), await visitor.SendAsync(HttpMethod.Post, "/sign-in", fields(gone)));
        Assert.Equal(one.Status, other.Status);
        Assert.Equal(Without(one.Text, here), Without(other.Text, gone));
    }

    [Fact]
    public async Task T25_what_one_may_not_see_is_not_there()
    {
        // A member who blocks the reader, a suspended one and one that never was; a private clip, a removed one and one that never was.
        var blocker = await server.CreatorAsync("t25_blocks");
        await server.JoinAsync("t25_banned");
        var reader = await server.JoinAsync("t25_reader");
        var theirs = await server.ReadyClipAsync(blocker);
        var removed = await server.ReadyClipAsync(blocker);
        var never = theirs[..^4] + (theirs.EndsWith("0000", StringComparison.Ordinal) ? "0001" : "0000");
        Assert.Equal(204, (await blocker.DeleteAsync($"/api/v1/clips/{removed}")).Status);
        Assert.Equal(200, (await blocker.PatchAsync("/api/v1/me", new { @private = true })).Status);
        Assert.Equal(204, (await blocker.PutAsync("/api/v1/members/t25_reader/block", null)).Status);
        using var op = await server.OperatorAsync();
        Assert.Equal(204, (await op.PutAsync("/api/v1/operator/members/t25_banned/suspension", new { })).Status);

        foreach (var language in (string[])["en", "fr"])
        {
            reader.Http.DefaultRequestHeaders.AcceptLanguage.Clear();
            reader.Http.DefaultRequestHeaders.AcceptLanguage.Add(new StringWithQualityHeaderValue(language));
            foreach (var path in (string[])["/api/v1/clips/{0}", "/c/{0}", "/media/{0}/1/poster.jpg", "/media/{0}/1/720.mp4"])
            {
                await AllAreNotThereAsync(reader, HttpMethod.Get, path, never, theirs, removed);
            }
            // That a member is there is no secret, as everybody may look at a profile; what they keep from the reader is.
            foreach (var path in (string[])["/api/v1/members/{0}", "/@{0}"]) await AllAreNotThereAsync(reader, HttpMethod.Get, path, "t25_nobody", "t25_banned");
            foreach (var path in (string[])["/api/v1/members/{0}/clips", "/api/v1/members/{0}/followers", "/api/v1/members/{0}/following"])
            {
                await AllAreNotThereAsync(reader, HttpMethod.Get, path, "t25_nobody", "t25_blocks", "t25_banned");
            }
            await AllAreNotThereAsync(reader, HttpMethod.Put, "/api/v1/members/{0}/follow", "t25_nobody", "t25_blocks", "t25_banned");
        }
    }

    private static async Task AllAreNotThereAsync(Person reader, HttpMethod method, string path, string never, params string[] hidden)
    {
        var unknown = await reader.SendAsync(method, Fill(path, never), null);
        Assert.Equal((path, 404), (path, unknown.Status));
        foreach (var one in hidden) Same(unknown, await reader.SendAsync(method, Fill(path, one), null), path, (never, one));
    }

    private static string Fill(string path, string with) => path.Replace("{0}", with, StringComparison.Ordinal);

    // Byte for byte, but for what the reader themselves asked with and what is new in every answer.
    private static void Same(Answer one, Answer other, string what = "", (string One, string Other) asked = default)
    {
        Assert.Equal((what, one.Status), (what, other.Status));
        Assert.Equal(Without(one.Text, asked.One), Without(other.Text, asked.Other));
        Assert.Equal(one.Headers.Keys.Order(), other.Headers.Keys.Order());
    }

    private static string Without(string text, string? asked) =>
        System.Text.RegularExpressions.Regex.Replace(asked is null ? text : text.Replace(asked, "", StringComparison.Ordinal), "nonce=\"[^\"]+\"|value=\"[^\"]{40,}\"", "");

    private async Task<string> AlreadyAsync(string handle)
    {
        if (server.Count("SELECT count(*) FROM members WHERE handle = @handle", ("@handle", handle)) == 0) await server.JoinAsync(handle);
        return handle;
    }

    private static async Task<StreamReader> OpenAsync(Person person)
    {
        var response = await person.Http.GetAsync(new Uri("/api/v1/me/events", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, Stop);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        return new StreamReader(await response.Content.ReadAsStreamAsync(Stop));
    }

    private static async Task EndAsync(StreamReader stream)
    {
        while (await stream.ReadLineAsync(Stop) is not null)
        {
        }
    }
}
