using System.Text;

namespace Entourage.Tests.Http;

/// <summary>T-06: which requests of a browser that is signed in may change something. Every way of saying where a request comes from, with every cookie and kind of body.</summary>
public sealed class CrossSiteMatrixTests(Server server) : IClassFixture<Server>
{
    private const string Ours = "https://localhost";

    private static readonly string?[] Origins =
        [null, Ours, "null", "https://elsewhere.example", "https://localhost.elsewhere.example", "https://sub.localhost", "https://localhost:8443", "http://localhost", "https://user@localhost"];

    private static readonly string?[] Sites = [null, "same-origin", "same-site", "cross-site", "none", "same-origin, cross-site"];
    private static readonly string?[] Kinds = ["application/json", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", null];
    private static readonly (bool Session, bool Write)[] Cookies = [(true, true), (true, false), (false, true), (false, false)];

    [Fact]
    public async Task T06_only_our_own_page_changes_something_for_whoever_is_signed_in()
    {
        var member = await server.JoinAsync("t06_member");
        await server.JoinAsync("t06_other");
        using var browser = server.Visitor();
        browser.Http.DefaultRequestHeaders.Remove("Origin");
        var acts = new (string Name, HttpMethod Method, string Path, string? Body)[]
        {
            ("profile", HttpMethod.Patch, "/api/v1/me", """{"bio":"changed by another site"}"""),
            ("follow", HttpMethod.Put, "/api/v1/members/t06_other/follow", null),
            ("block", HttpMethod.Put, "/api/v1/members/t06_other/block", null),
            ("token", HttpMethod.Post, "/api/v1/me/tokens", """{"name":"theirs","scopes":["read"]}"""),
            ("redeem", HttpMethod.Post, "/api/v1/invitations/redeem", """{"token":"0123456789abcdef0123456789abcdef"}"""),
            ("form", HttpMethod.Post, "/settings/follows", null),
            ("account", HttpMethod.Delete, "/api/v1/me", null),
        };

        // Nobody's own page: whatever else is right about it, nothing changes.
        var before = server.Hash();
        var tried = 0;
        foreach (var act in acts)
        {
            foreach (var (origin, site, kind, cookies) in All(act.Body is null))
            {
                if (MayWrite(origin, site) && cookies is { Session: true, Write: true } && kind is null or "application/json") continue;
                using var request = Request(act.Method, act.Path, act.Body, origin, site, kind, Header(member, cookies));
                using var answer = await browser.Http.SendAsync(request, TestContext.Current.CancellationToken);
                Assert.True((int)answer.StatusCode is 401 or 403 or 415 || (act.Name == "form" && IsLedToTheDoor(answer)), $"{act.Name}, Origin {origin}, Sec-Fetch-Site {site}, {kind}, {cookies}: {answer.StatusCode}");
                tried++;
            }
        }
        Assert.True(tried > 1000);
        Assert.Equal(before, server.Hash());

        // The control: the very same request from our own page changes it.
        foreach (var (origin, site) in ((string?, string?)[])[(Ours, null), (null, "same-origin"), (Ours, "same-origin")])
        {
            var was = server.Hash();
            using var request = Request(HttpMethod.Patch, "/api/v1/me", $$"""{"bio":"changed by {{origin}} {{site}}"}""", origin, site, "application/json", Header(member, (true, true)));
            using var answer = await browser.Http.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal((200, true), ((int)answer.StatusCode, was != server.Hash()));
        }
    }

    private static bool IsLedToTheDoor(HttpResponseMessage answer) =>
        (int)answer.StatusCode is 302 or 303 && answer.Headers.Location!.OriginalString.Contains("/sign-in", StringComparison.Ordinal);

    private static IEnumerable<(string? Origin, string? Site, string? Kind, (bool Session, bool Write) Cookies)> All(bool empty) =>
        from origin in Origins
        from site in Sites
        from kind in empty ? [null] : Kinds
        from cookies in Cookies
        select (origin, site, kind, cookies);

    // What the guide asks (T-06): one of the two is there, and whatever is there says that it is us.
    private static bool MayWrite(string? origin, string? site) =>
        (origin, site) is not (null, null) && origin is null or Ours && site is null or "same-origin";

    private static string Header(Person member, (bool Session, bool Write) cookies) => string.Join("; ",
        member.Cookies.Where(cookie => (cookie.Name, cookies) is ("__Host-s", { Session: true }) or ("__Host-w", { Write: true }) or ("__Host-d", _))
            .Select(cookie => $"{cookie.Name}={cookie.Value}"));

    private static HttpRequestMessage Request(
        HttpMethod method, string path, string? body, string? origin, string? site, string? kind, string cookies)
    {
        var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            if (kind is not null) request.Content.Headers.TryAddWithoutValidation("Content-Type", kind);
        }
        if (origin is not null) request.Headers.TryAddWithoutValidation("Origin", origin);
        if (site is not null) request.Headers.TryAddWithoutValidation("Sec-Fetch-Site", site);
        if (cookies.Length > 0) request.Headers.TryAddWithoutValidation("Cookie", cookies);
        return request;
    }
}
