using System.Globalization;
using System.Text;
using Entourage.Members;
using Entourage.Members.Tokens;
using Microsoft.Extensions.DependencyInjection;

namespace Entourage.Tests.Http;

/// <summary>Requests that no browser makes, over a socket to the real listener (T-36).</summary>
public sealed class RawRequestTests(ListeningServer server) : IClassFixture<ListeningServer>
{
    private string Host => $"Host: {server.Host}\r\n";

    [Fact]
    public async Task J08_headers_are_bounded_and_well_formed()
    {
        Assert.Equal(431, (await GetAsync("/about", $"X-Long: {new string('a', 32 * 1024)}\r\n")).Status);
        Assert.Equal(431, (await GetAsync("/about", Many(200))).Status);
        Assert.Equal(200, (await GetAsync("/about", Many(50))).Status);
        Assert.Equal(414, (await GetAsync("/about?" + new string('a', 9000))).Status);
        foreach (var bad in (string[])["X Bad: 1\r\n", "X-Bad : 1\r\n", ": 1\r\n", "X-Bad\r\n", " X-Bad: 1\r\n", "X-Fold: a\r\n b\r\n", "X-Nul: a\0b\r\n",
            "X-Cr: a\rb\r\n", "X\u00E9: 1\r\n"])
        {
            Assert.Equal((bad, 400), (bad, (await GetAsync("/about", bad)).Status));
        }
        static string Many(int count) => string.Concat(Enumerable.Range(0, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"X-{i}: a\r\n")));
    }

    [Fact]
    public async Task J08_a_line_ends_with_both_of_its_signs()
    {
        // Where two programs disagree on where a line ends, one of them can be made to see another request.
        var heard = await server.SayAsync($"GET /about HTTP/1.1\n{Host}Connection: close\n\n", waitForEnd: true);
        Assert.True(heard.Status is 400 or 0 || heard.Answers == 1, heard.Text);
        foreach (var whole in (string[])["GET  /about HTTP/1.1", "GET /about HTTP/1.1 x", "GET /about", "GET /about HTTP/9.9", " GET /about HTTP/1.1",
            "GET /ab out HTTP/1.1", "GET\t/about HTTP/1.1", "\0GET /about HTTP/1.1"])
        {
            var answer = await server.SayAsync($"{whole}\r\n{Host}Connection: close\r\n\r\n", waitForEnd: true);
            Assert.True(answer.Status is 400 or 505 or 0 && answer.Closed, $"{whole}: {answer.Text}");
        }
        // No host, two hosts, a host that is none.
        foreach (var host in (string[])["", "Host: a\r\nHost: b\r\n", "Host: a b\r\n", "Host: a/b\r\n", "Host: user@a\r\n"])
        {
            Assert.Equal((host, 400), (host, (await server.SayAsync($"GET /about HTTP/1.1\r\n{host}Connection: close\r\n\r\n", waitForEnd: true)).Status));
        }
    }

    [Fact]
    public async Task J09_a_body_has_one_length_and_nothing_hides_behind_it()
    {
        const string Hidden = "GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n";
        string[] both =
        [
            $"Content-Length: 4\r\nTransfer-Encoding: xchunked\r\n\r\n5c\r\n{Hidden}\r\n0\r\n\r\n",
            $"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n{Hidden}", $"Transfer-Encoding: identity\r\n\r\n{Hidden}",
            $"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n{Hidden}",
            $"Transfer-Encoding: gzip\r\n\r\n{Hidden}", $"Content-Length: 4\r\nContent-Length: 5\r\n\r\nabcd{Hidden}", $"Content-Length: -1\r\n\r\n{Hidden}",
            $"Content-Length: 4, 4\r\n\r\nabcd{Hidden}", $"Content-Length: 99999999999999999999\r\n\r\n{Hidden}", $"Content-Length: 0x4\r\n\r\nabcd{Hidden}",
        ];
        foreach (var rest in both)
        {
            var heard = await server.SayAsync($"POST /api/v1/sessions HTTP/1.1\r\n{Host}Content-Type: application/json\r\n{rest}", waitForEnd: true);
            Assert.True(heard is { Status: 400 or 411 or 413, Answers: 1, Closed: true }, $"{rest}: {heard.Text}");
        }
        string[] chunks =
        [
            "2\r\nab\r\n0x0\r\n\r\n", "-1\r\nab\r\n", "2;a\nb\r\nab\r\n0\r\n\r\n", "2\nab\r\n0\r\n\r\n", "2\r\nabc\r\n0\r\n\r\n", "g\r\nab\r\n0\r\n\r\n",
            "FFFFFFFFFFFFFFFFF\r\nab\r\n0\r\n\r\n",
            "2;x=\"\r\nab\n\r\n0\r\n\r\n" + Hidden,
        ];
        foreach (var body in chunks)
        {
            var heard = await server.SayAsync(
                $"POST /api/v1/sessions HTTP/1.1\r\n{Host}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n{body}{Hidden}", waitForEnd: true);
            Assert.True(heard is { Status: 400, Answers: 1, Closed: true }, $"{body}: {heard.Text}");
        }
        // A length and chunks: the chunks count (RFC 9112 §6.3), and the connection goes no further than this one answer.
        var lengthToo = await server.SayAsync(
            $"POST /api/v1/sessions HTTP/1.1\r\n{Host}Content-Type: application/json\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{Hidden}", waitForEnd: true);
        Assert.True(lengthToo is { Status: 400, Answers: 1, Closed: true }, lengthToo.Text);
    }

    [Fact]
    public async Task J03_J10_a_body_is_taken_up_to_its_limit_by_every_operation_that_takes_one()
    {
        var keys = new StringBuilder("{");
        for (var i = 0; i < 100_000; i++) keys.Append(CultureInfo.InvariantCulture, $"\"k{i}\":1,");
        string[] bodies = [$"{{\"handle\":\"{new string('a', 1_000_000)}\"}}", keys.Append("\"k\":1}").ToString()];
        using var http = await SignedInAsync();
        foreach (var (method, path) in (IEnumerable<(string, string)>)[
            ("POST", "/api/v1/accounts"), ("POST", "/api/v1/accounts/options"), ("POST", "/api/v1/sessions"), ("POST", "/api/v1/sessions/appeal"), ("PATCH",
            "/api/v1/me"), ("PUT", "/api/v1/me/password"),
            ("POST", "/api/v1/me/passkeys"), ("POST", "/api/v1/me/tokens"), ("POST", "/api/v1/me/appeal"), ("POST", "/api/v1/invitations"), ("POST",
            "/api/v1/invitations/redeem"),
            ("PATCH", "/api/v1/clips/" + new string('0', 32))])
        {
            foreach (var body in bodies)
            {
                using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
                request.Headers.ExpectContinue = true;
                using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
                var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
                Assert.True((int)response.StatusCode == 413 && text.Contains("\"body_too_large\"", StringComparison.Ordinal),
                    $"{method} {path}: {(int)response.StatusCode} {text}");
            }
        }
    }

    [Fact]
    public async Task J12_cookies_that_are_too_many_or_not_ours_open_nothing()
    {
        Assert.Equal(431, (await GetAsync("/api/v1/me", $"Cookie: s={new string('a', 17 * 1024)}\r\n")).Status);
        var fifty = string.Join("; ", Enumerable.Range(0, 50).Select(i => string.Create(CultureInfo.InvariantCulture, $"c{i}=v")));
        foreach (var cookie in (string[])[$"s={new string('a', 8 * 1024)}", fifty, $"s={new string('a', 43)}; s={new string('b', 43)}",
            $"%73={new string('a', 43)}", "s=\"" + new string('a', 43) + "\"", "s", "=", ";;;", "s=;s=", "__Host-s=a; __Host-s=b"])
        {
            Assert.Equal((cookie, 401), (cookie, (await GetAsync("/api/v1/me", $"Cookie: {cookie}\r\n")).Status));
        }
        // Of two the last counts; an encoded name is another name (CVE-2020-1045).
        var session = await SessionAsync();
        Assert.Equal(200, (await GetAsync("/api/v1/me", $"Cookie: s={session}\r\n")).Status);
        Assert.Equal(200, (await GetAsync("/api/v1/me", $"Cookie: {fifty}; s={session}\r\n")).Status);
        Assert.Equal(401, (await GetAsync("/api/v1/me", $"Cookie: s={session}; s={new string('a', 43)}\r\n")).Status);
        Assert.Equal(401, (await GetAsync("/api/v1/me", $"Cookie: %73={session}\r\n")).Status);
        Assert.Equal(401, (await GetAsync("/api/v1/me", $"Cookie: S={session}\r\n")).Status);
    }

    [Fact]
    public async Task J16_a_method_is_what_its_name_says()
    {
        using var http = await SignedInAsync();
        var key = http.DefaultRequestHeaders.Authorization!.ToString();
        foreach (var other in (string[])["X-HTTP-Method-Override: DELETE\r\n", "X-Method-Override: DELETE\r\n", "X-HTTP-Method: DELETE\r\n"])
        {
            Assert.Equal(200, (await GetAsync("/api/v1/me?_method=DELETE", $"Authorization: {key}\r\n{other}")).Status);
        }
        foreach (var method in (string[])["get", "Get", "DELETE2", "TRACE", "PROPFIND", "G\u00C9T"])
        {
            var heard = await server.SayAsync($"{method} /api/v1/me HTTP/1.1\r\n{Host}Authorization: {key}\r\nConnection: close\r\n\r\n", waitForEnd: true);
            // Kestrel knows no small letters; the router compares without regard to them, and what it then runs is a reading all the same.
            Assert.True(heard.Status is 400 or 404 or 405 || (method.Equals("get", StringComparison.OrdinalIgnoreCase) && heard.Status is 200 or 403),
                $"{method}: {heard.Text}");
        }
        Assert.Equal(200, (await server.SayAsync($"GET /api/v1/me HTTP/1.1\r\n{Host}Authorization: {key}\r\nContent-Type: application/json\r\nContent-Length: 13\r\nConnection: close\r\n\r\n{{\"bio\":\"new\"}}", waitForEnd: true)).Status);
        Assert.Contains("\"bio\":\"\"", (await GetAsync("/api/v1/me", $"Authorization: {key}\r\n")).Text, StringComparison.Ordinal);
        Assert.True((await server.SayAsync($"CONNECT elsewhere.example:443 HTTP/1.1\r\n{Host}Connection: close\r\n\r\n",
            waitForEnd: true)).Status is 400 or 404 or 405);
        Assert.True((await server.SayAsync($"GET http://elsewhere.example/about HTTP/1.1\r\n{Host}Connection: close\r\n\r\n",
            waitForEnd: true)).Status is 400 or 200);
    }

    [Fact]
    public async Task J17_HTTP_2_is_not_spoken_here()
    {
        var heard = await server.SayAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\u0004\0\0\0\0\0", waitForEnd: true);
        Assert.True(heard.Closed && heard.Status is 400 or 505 or 0, heard.Text);
        var asked = await GetAsync("/about", "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n");
        Assert.Equal(200, asked.Status);
        Assert.Equal(200, (await GetAsync("/health/live")).Status);
    }

    [Fact]
    public async Task J20_a_path_means_one_thing()
    {
        var token = new string('0', 32);
        // A link that is none answers 404 with its page; every other spelling of the path is 404 too, or the very same page.
        foreach (var path in (string[])[$"//i/{token}", $"/i//{token}", $"/./i/{token}", $"/x/../i/{token}", $"/I/{token}", $"/i/{token}/", $"/%69/{token}",
            $"/i%2F{token}", $"/%2Fi%2F{token}", $"/i/{token}%00", $"/i/%2e%2e/{token}", $"/i\\{token}", $"/i/{token};a=1"])
        {
            var heard = await GetAsync(path);
            Assert.True(heard.Status is 404 or 400, $"{path}: {heard.Text}");
            Assert.False(heard.Has("Location"), path);
        }
        foreach (var path in (string[])["//about", "/about//", "/%2Fabout", "/about%2F", "/about/..", "/..%2F..%2Fkeys%2Fsite.key", "/media/../keys/site.key",
            "/media/%2e%2e/%2e%2e/keys/site.key", "/pictures/..%5C..%5Ckeys/0.jpg", "/pictures/%2e%2e/0.jpg"])
        {
            var heard = await GetAsync(path);
            Assert.True(heard.Status is 404 or 400 or 200 && !heard.Has("Location"), $"{path}: {heard.Status}");
            if (path.Contains("key", StringComparison.Ordinal)) Assert.NotEqual(200, heard.Status);
        }
    }

    private Task<Heard> GetAsync(string path, string headers = "") => server.SayAsync($"GET {path} HTTP/1.1\r\n{Host}{headers}Connection: close\r\n\r\n",
        waitForEnd: true);

    private async Task<HttpClient> SignedInAsync()
    {
        await using var scope = server.Services.CreateAsyncScope();
        var stop = TestContext.Current.CancellationToken;
        var member = await scope.ServiceProvider.GetRequiredService<Join>().AddAsync($"raw_{Guid.NewGuid():N}"[..20], asOperator: false, stop);
        var made = await scope.ServiceProvider.GetRequiredService<MakeToken>().ForAsync(member.Value!.Id, "raw", Entourage.Http.Scopes.All, stop);
        return new HttpClient { BaseAddress = server.Address, DefaultRequestHeaders = { Authorization = new("Bearer", made.Value!.Token) } };
    }

    private async Task<string> SessionAsync()
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = server.Address };
        using var body = new StringContent($"{{\"handle\":\"{$"raw_{Guid.NewGuid():N}"[..20]}\",\"password\":\"{Server.Password}\"}}", Encoding.UTF8, "application/json");
        using var joined = await http.PostAsync(new Uri("/api/v1/accounts", UriKind.Relative), body, TestContext.Current.CancellationToken);
        return joined.Headers.GetValues("Set-Cookie").Single(cookie => cookie.StartsWith("s=", StringComparison.Ordinal))[2..45];
    }
}
