using AngleSharp.Html.Parser;
using Entourage.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;

namespace Entourage.Tests.Pages;

/// <summary>What every answer says to the browser about itself (docs/threats.md, headers), whatever kind of answer it is.</summary>
public sealed class HeadersTests(Server server) : IClassFixture<Server>
{
    private static readonly string[] Robots = ["noindex", "nofollow", "noarchive"];

    // Pages and documents of each kind; {…} stands for what only the run knows.
    private static readonly string[] OfVisitors =
    [
        "/", "/about", "/join", "/sign-in", "/@headed", "/@headed/followers", "/@headed/following", "/c/{clip}", "/c/0123", "/@nobody_here", "/nothing/here",
        "/i/{token}", "/i/{token}/join", "/i/{token}/sign-in", "/i/{token}/noted?report", "/i/{token}/nothing", "/i/{unknown}", "/i/{unknown}/join", "/i/{used}", "/settings", "/studio", "/operator/reports",
        "/docs", "/docs/", "/openapi/v1.json", "/health/live", "/health/ready", "/app.webmanifest", "/favicon.svg", "/icons.svg", "/pictures/headed.svg", "/pictures/0/0.jpg",
        "/media/{clip}/1/poster.jpg", "/media/{clip}/1/large.mp4", "/api/v1/me", "/api/v1/nothing", "/api/v1/members/headed", "/api/v1/channels", "/?cursor=%21",
    ];

    private static readonly string[] OfMembers =
    [
        "/", "/?feed=for-you", "/settings", "/studio", "/studio/invite?channel=copy_link", "/studio/invitations", "/studio/invitations/{id}", "/studio/insights", "/studio/requests",
        "/studio/clips/{clip}", "/i/{token}", "/i/{used}", "/c/{clip}", "/@headed", "/operator/reports", "/api/v1/me", "/api/v1/me/export", "/api/v1/invitations",
        "/api/v1/insights/invitations.csv", "/api/v1/insights/clips.csv",
    ];

    private static readonly string[] OfOperators =
    [
        "/operator/reports", "/operator/audit", "/operator/rollouts", "/operator/rollouts/one_tap", "/operator/insights", "/operator/members/headed",
        "/api/v1/operator/reports", "/api/v1/operator/audit", "/api/v1/operator/state",
    ];

    [Fact]
    public async Task Every_answer_to_looking_keeps_others_out()
    {
        var maker = await server.CreatorAsync("headed");
        var (made, used) = (await maker.InviteAsync(), await maker.InviteAsync());
        await (await server.JoinAsync("headed_friend")).FollowThroughAsync(used.Token);
        var clip = (await maker.GetAsync("/api/v1/members/headed/clips")).Json.GetProperty("items")[0].GetProperty("id").GetString()!;
        string Filled(string path) => path.Replace("{clip}", clip).Replace("{token}", made.Token).Replace("{used}", used.Token).Replace("{id}", made.Id)
            .Replace("{unknown}", new string('0', 32));
        var keeper = await server.OperatorAsync(browser: true);
        var seen = new HashSet<(int Status, string? Type)>();
        foreach (var (person, paths) in ((Person, string[])[])[(server.Visitor(), OfVisitors), (maker, OfMembers), (keeper, OfOperators)])
        {
            foreach (var path in paths.Select(Filled))
            {
                foreach (var accept in (string[])["text/html", "application/json"])
                {
                    var answer = await person.SendAsync(HttpMethod.Get, path, null, ("Accept", accept));
                    AssertKept(answer, path);
                    seen.Add((answer.Status, answer.Headers.GetValueOrDefault("Content-Type")?.Split(';')[0]));
                }
            }
        }
        // The table is worth something only while every kind of answer is in it.
        foreach (var (status, type) in ((int, string?)[])[
            (200, "text/html"), (404, "text/html"), (400, "text/html"), (302, null), (200, "application/json"), (401, "application/problem+json"),
            (404, "application/problem+json"), (200, "image/svg+xml"), (200, "text/csv"), (410, "text/html"), (200, null)])
        {
            Assert.Contains((status, type), seen);
        }
    }

    [Fact]
    public async Task So_does_every_answer_to_asking_for_more()
    {
        var maker = await server.CreatorAsync("headed_more");
        var made = await maker.InviteAsync();
        var visitor = server.Visitor();
        (Person Who, HttpMethod Method, string Path, object? Body, (string, string)[] Headers, int Status)[] all =
        [
            (visitor, HttpMethod.Get, $"/i/{made.Token}", null, [("Sec-Fetch-Dest", "iframe")], 403),
            (visitor, HttpMethod.Get, $"/i/{made.Token}", null, [("Sec-Fetch-Dest", "image"), ("Accept", "text/html")], 403),
            (visitor, HttpMethod.Options, $"/i/{made.Token}", null, [], 204),
            (visitor, HttpMethod.Head, $"/i/{made.Token}", null, [], 200),
            (visitor, HttpMethod.Put, $"/i/{made.Token}", null, [], 405),
            (visitor, HttpMethod.Delete, "/about", null, [("Accept", "text/html")], 405),
            (visitor, HttpMethod.Post, $"/i/{made.Token}/follow", new FormUrlEncodedContent([]), [("Accept", "text/html")], 303),
            (visitor, HttpMethod.Post, "/api/v1/invitations/redeem", new { token = made.Token }, [], 401),
            (maker, HttpMethod.Post, "/api/v1/invitations/redeem", new { token = made.Token }, [("Sec-Fetch-Site", "cross-site")], 403),
            (maker, HttpMethod.Post, "/api/v1/invitations/redeem", new { token = made.Token }, [], 409),
            (maker, HttpMethod.Post, "/api/v1/invitations/redeem", new StringContent("token"), [], 415),
            (maker, HttpMethod.Post, "/api/v1/invitations/redeem", new StringContent("{", null, "application/json"), [], 400),
            (maker, HttpMethod.Post, "/studio/invitations/nothing/revoke", new FormUrlEncodedContent([]), [("Accept", "text/html")], 400),
            (maker, HttpMethod.Put, "/api/v1/me/picture", new StringContent("no picture"), [], 415),
            (maker, HttpMethod.Post, "/api/v1/invitations", new { channel = "copy_link" }, [], 201),
        ];
        foreach (var (who, method, path, body, headers, status) in all)
        {
            var answer = await who.SendAsync(method, path, body, headers);
            Assert.True(status == answer.Status, $"{method} {path} is {answer.Status}: {answer.Text}");
            AssertKept(answer, path);
        }
    }

    [Fact]
    public async Task Whoever_came_by_https_comes_by_nothing_else_and_localhost_is_left_alone()
    {
        var made = await (await server.CreatorAsync("headed_https")).InviteAsync();
        foreach (var path in (string[])["/", "/about", "/i/" + made.Token, "/i/" + made.Token, "/i/" + new string('0', 32), "/favicon.svg", "/api/v1/me", "/nothing"])
        {
            var there = await server.Visitor().SendAsync(HttpMethod.Get, path, null, ("Host", "clips.example"));
            Assert.Equal("max-age=31536000", there.Headers["Strict-Transport-Security"]);
            Assert.DoesNotContain("Strict-Transport-Security", (await server.Visitor().GetAsync(path)).Headers.Keys);
            var plain = await server.Visitor().SendAsync(HttpMethod.Get, "http://clips.example" + path, null);
            Assert.DoesNotContain("Strict-Transport-Security", plain.Headers.Keys);
        }
    }

    // dotnet watch tells a page where to ask; a site that is run for others does not let it, whatever its environment says.
    [Theory]
    [InlineData("Production", "connect-src 'self'")]
    [InlineData("Development", "connect-src 'self' wss://localhost:4001 ws://localhost:4002")]
    public async Task Only_while_developing_may_a_page_ask_dotnet_watch_whether_it_has_changed(string environment, string expected)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.Configuration["AUTO_RELOAD_WS_ENDPOINT"] = "wss://localhost:4001,ws://localhost:4002";
        builder.WebHost.UseTestServer();
        await using var watched = builder.Build();
        watched.UsePages();
        watched.MapGet("/", () => "");
        await watched.StartAsync(TestContext.Current.CancellationToken);
        using var http = watched.GetTestClient();
        using var answer = await http.GetAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken);
        var policy = answer.Headers.GetValues("Content-Security-Policy").Single().Split("; ");
        var usual = (await server.Visitor().GetAsync("/health/live")).Headers["Content-Security-Policy"].Split("; ");
        Assert.Contains("connect-src 'self'", usual);
        Assert.Equal(usual.Select(part => part == "connect-src 'self'" ? expected : part), policy);
    }

    private static void AssertKept(Answer answer, string path)
    {
        string Header(string name) => answer.Headers.TryGetValue(name, out var value) ? value : throw new Xunit.Sdk.XunitException($"{path} ({answer.Status}) has no {name}");
        foreach (var (name, value) in ((string, string)[])[
            ("X-Frame-Options", "DENY"), ("Cross-Origin-Opener-Policy", "same-origin"), ("Cross-Origin-Resource-Policy", "same-origin"),
            ("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "same-origin")])
        {
            Assert.Equal((path, name, value), (path, name, Header(name)));
        }
        Assert.NotEmpty(Header("Permissions-Policy"));
        Assert.DoesNotContain("Access-Control-Allow-Origin", answer.Headers.Keys);
        Assert.DoesNotContain("Server", answer.Headers.Keys);
        var policy = Header("Content-Security-Policy").Split(';', StringSplitOptions.TrimEntries);
        foreach (var part in (string[])["default-src 'none'", "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'"]) Assert.Contains(part, policy);
        // The reader of the API's document makes its own styles, never scripts.
        if (path.StartsWith("/docs", StringComparison.Ordinal)) policy = [.. policy.Where(part => part != "style-src 'self' 'unsafe-inline'"), "style-src 'self'"];
        Assert.DoesNotContain(policy, part => part.Contains("unsafe", StringComparison.Ordinal) || part.Contains('*', StringComparison.Ordinal) || part.Contains("http", StringComparison.Ordinal));
        if (path.StartsWith("/i/", StringComparison.Ordinal))
        {
            Assert.Contains("no-store", Header("Cache-Control"), StringComparison.Ordinal);
            Assert.Equal(Robots, Header("X-Robots-Tag").Split(',', StringSplitOptions.TrimEntries));
        }
        else if (path.StartsWith("/api/", StringComparison.Ordinal))
        {
            Assert.Contains("no-store", Header("Cache-Control"), StringComparison.Ordinal);
        }
        Assert.NotEmpty(Header("Cache-Control"));
        if (answer.Text.Contains("<html", StringComparison.Ordinal)) AssertNamed(answer, policy, path);
    }

    // Every script and style that stands in a page is one that its policy names, and nothing acts from an attribute.
    private static void AssertNamed(Answer answer, string[] policy, string path)
    {
        var page = new HtmlParser().ParseDocument(answer.Text);
        var scripts = policy.Single(part => part.StartsWith("script-src", StringComparison.Ordinal));
        foreach (var script in page.Scripts.Where(script => script.Source is null && script.Type is not ("application/json" or "importmap")))
        {
            Assert.True(scripts.Contains($"'nonce-{script.GetAttribute("nonce")}'", StringComparison.Ordinal), $"{path} has a script that its policy does not name: {script.OuterHtml}");
        }
        Assert.DoesNotContain(page.All, part => part.Attributes.Any(attribute =>
            attribute.Name.StartsWith("on", StringComparison.Ordinal) || attribute.Value.StartsWith("javascript:", StringComparison.OrdinalIgnoreCase)));
        var styles = policy.Single(part => part.StartsWith("style-src", StringComparison.Ordinal));
        Assert.True(page.QuerySelectorAll("style").All(_ => styles.Contains("'sha256-", StringComparison.Ordinal)), $"{path} has a style of its own");
        Assert.True(page.QuerySelectorAll("[style]").Length == 0, $"{path} has a style attribute");
    }
}
