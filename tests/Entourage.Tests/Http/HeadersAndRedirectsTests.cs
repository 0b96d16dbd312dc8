using Entourage.Tests.Pages;
using Entourage.Web;

namespace Entourage.Tests.Http;

/// <summary>What headers ask for, and where answers lead.</summary>
public sealed class HeadersAndRedirectsTests(Server server) : IClassFixture<Server>
{
    private static readonly string[] Elsewhere =
    [
        "//elsewhere.example", "///elsewhere.example", "/\\elsewhere.example", "\\\\elsewhere.example", "\\/elsewhere.example", "https:elsewhere.example",
        "https://elsewhere.example", "HTTPS://elsewhere.example",
        "http:///elsewhere.example", "/\t/elsewhere.example", "/\n/elsewhere.example", "\t//elsewhere.example", " //elsewhere.example", "javascript:alert(1)",
        "data:text/html,x", "elsewhere.example",
        "@elsewhere.example", "https://localhost@elsewhere.example", "https://localhost.elsewhere.example", "//localhost@elsewhere.example",
        "//\u0435lsewhere.example", "\u2044\u2044elsewhere.example", "/\r\nSet-Cookie: s=1", "",
    ];

    [Fact]
    public void T40_J21_a_place_to_go_on_is_a_path_of_this_site()
    {
        foreach (var path in Elsewhere) Assert.True(OwnPath.Read(path) is null, path);
        foreach (var path in (string[])["/", "/about", "/@anna", "/c/1?said=x", "/studio/invitations?after=a%2Fb", "/%2F%2Felsewhere.example",
            "/a//elsewhere.example"])
        {
            Assert.Equal(path, OwnPath.Read(path));
            // However it is read, the host stays.
            Assert.Equal("localhost", new Uri(new Uri("https://localhost/sign-in"), path).Host);
        }
    }

    [Fact]
    public async Task T40_J21_signing_in_joining_and_forms_lead_nowhere_else()
    {
        var member = await server.JoinAsync("t40_member");
        foreach (var next in Elsewhere)
        {
            var query = "?next=" + Uri.EscapeDataString(next);
            // Somebody who is signed in is led on at once; somebody who is not, by a form or a script that goes by the same words.
            Stays(next, await member.SendAsync(HttpMethod.Get, "/sign-in" + query, null, ("Accept", "text/html")));
            Stays(next, await member.SendAsync(HttpMethod.Get, "/join" + query, null, ("Accept", "text/html")));
            foreach (var path in (string[])["/sign-in", "/join"])
            {
                var page = await server.Visitor().OpenAsync(path + query);
                foreach (var form in page.Document.QuerySelectorAll("[data-next]")) Assert.Equal("/", form.GetAttribute("data-next"));
            }
            foreach (var name in (string[])["returnUrl", "ReturnUrl", "redirect", "url", "to"])
            {
                Stays(next, await member.SendAsync(HttpMethod.Get, $"/sign-in?{name}={Uri.EscapeDataString(next)}", null, ("Accept", "text/html")));
            }
        }
        foreach (var from in (string[])["https://elsewhere.example/x", "https://localhost.elsewhere.example/", "https://localhost//elsewhere.example/",
            "https://localhost/\\elsewhere.example", "https://localhost:444/x", "javascript:alert(1)", "https://localhost@elsewhere.example/", "x"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/language") { Content = new FormUrlEncodedContent([new("language", "en")]) };
            request.Headers.TryAddWithoutValidation("Referer", from);
            using var response = await server.Visitor().Http.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal((from, "/"), (from, response.Headers.Location?.OriginalString));
        }
    }

    [Fact]
    public async Task J13_no_wish_for_a_language_is_too_odd()
    {
        foreach (var wish in (string[])[new string('x', 4096), string.Join(',', Enumerable.Repeat("xx;q=0.1", 500)), "*;q=5", "*", ";;;", "q=1", "fr;q=-1",
            "fr;q=2", "fr;q=NaN", "fr;q=0", "-", "en-US-x-" + new string('a', 500), "../../fr", "fr\u00E9", "<script>"])
        {
            foreach (var path in (string[])["/about", "/i/" + new string('0', 32)])
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, path);
                request.Headers.TryAddWithoutValidation("Accept-Language", wish);
                request.Headers.TryAddWithoutValidation("Accept", "text/html");
                using var response = await server.Visitor().Http.SendAsync(request, TestContext.Current.CancellationToken);
                var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
                Assert.Contains("<html lang=\"en\"", text, StringComparison.Ordinal);
                Assert.DoesNotContain("../../fr", text, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task J14_a_page_is_a_page_whatever_is_accepted()
    {
        foreach (var accept in (string?[])["image/avif", "*/*", null, "text/html;q=0", "x", new string('a', 4000), "application/json"])
        {
            var (status, type) = await AskAsync("/about", accept);
            Assert.Equal((accept, 200), (accept, status));
            Assert.StartsWith("text/html", type, StringComparison.Ordinal);
            Assert.Equal((401, "application/problem+json"), await AskAsync("/api/v1/me", accept));
        }

        async Task<(int Status, string? Type)> AskAsync(string path, string? accept)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            if (accept is not null) request.Headers.TryAddWithoutValidation("Accept", accept);
            using var response = await server.Visitor().Http.SendAsync(request, TestContext.Current.CancellationToken);
            return ((int)response.StatusCode, response.Content.Headers.ContentType?.ToString());
        }
    }

    [Fact]
    public async Task J15_conditions_that_cannot_be_are_ignored()
    {
        await server.JoinAsync("j15_drawn");
        foreach (var path in (string[])["/pictures/j15_drawn.svg", "/favicon.svg", "/about", "/api/v1/members/j15_drawn"])
        {
            foreach (var (name, value) in ((string, string)[])[
                ("If-Modified-Since", "Fri, 31 Dec 9999 23:59:59 GMT"), ("If-Modified-Since", "yesterday"), ("If-Modified-Since",
                "Sun, 32 Jan 2026 00:00:00 GMT"), ("If-Unmodified-Since", "Fri, 31 Dec 9999 23:59:59 GMT"),
                ("If-Range", "Fri, 31 Dec 9999 23:59:59 GMT"), ("If-Range", "\"x"), ("If-None-Match", "x"), ("If-None-Match", "\""), ("Expect", "the-spanish-inquisition")])
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, path);
                request.Headers.TryAddWithoutValidation(name, value);
                using var response = await server.Visitor().Http.SendAsync(request, TestContext.Current.CancellationToken);
                Assert.True((int)response.StatusCode == 200, $"{path} {name}: {value}: {(int)response.StatusCode}");
            }
        }
    }

    [Fact]
    public async Task J18_J19_no_other_origin_reads_anything()
    {
        var member = await server.JoinAsync("j19_member");
        foreach (var origin in (string[])["null", "https://elsewhere.example", "https://sub.localhost", "https://localhost.elsewhere.example",
            "http://localhost", "https://localhost:444", "https://xlocalhost", "https://LOCALHOST.elsewhere.example", "file://", "https://localhost/"])
        {
            foreach (var path in (string[])["/api/v1/me", "/api/v1/me/events", "/api/v1/me/export", "/api/v1/feeds/for-you"])
            {
                member.Http.DefaultRequestHeaders.Remove("Origin");
                var read = await member.SendAsync(HttpMethod.Get, path, null, ("Origin", origin));
                Assert.Equal((origin, path, 403, "cross_site"), (origin, path, read.Status, read.Code));
                NoLeave(read);
                NoLeave(await member.SendAsync(HttpMethod.Options, path, null, ("Origin", origin), ("Access-Control-Request-Method", "DELETE"),
                    ("Access-Control-Request-Headers", "authorization")));
            }
            NoLeave(await server.Visitor().SendAsync(HttpMethod.Get, "/about", null, ("Accept", "text/html")));
        }
        Assert.Equal(200, (await member.SendAsync(HttpMethod.Get, "/api/v1/me", null, ("Origin", "https://localhost"))).Status);

        static void NoLeave(Answer answer) => Assert.DoesNotContain(answer.Headers.Keys, name => name.StartsWith("Access-Control",
            StringComparison.OrdinalIgnoreCase));
    }

    private static void Stays(string next, Answer answer)
    {
        if (answer.Headers.GetValueOrDefault("Location") is not { } location) return;
        Assert.True(new Uri(new Uri("https://localhost/sign-in"), location) is { Host: "localhost", Scheme: "https" }, $"{next} leads to {location}");
    }
}
