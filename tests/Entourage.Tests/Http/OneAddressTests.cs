using System.Net.Sockets;
using System.Text;
using Entourage.Web.Commands;
using Microsoft.Data.Sqlite;

namespace Entourage.Tests.Http;

/// <summary>A site that says where it is found answers there and nowhere else.</summary>
public sealed class OneAddressTests
{
    [Fact]
    public async Task R22_whoever_comes_without_https_is_sent_to_the_same_path_with_it()
    {
        await using var server = await Server.StartAsync(("Site:Address", "https://localhost"));
        var made = await (await server.CreatorAsync("r22")).InviteAsync();
        var before = server.Hash();
        foreach (var path in (string[])[$"/i/{made.Token}", $"/i/{made.Token}?fbclid=a%20b", "/", "//elsewhere.example/i", "/@r22"])
        {
            foreach (var method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Head, HttpMethod.Post])
            {
                using var visitor = server.Visitor();
                // A page that came by https would say so.
                visitor.Http.DefaultRequestHeaders.Remove("Origin");
                var sent = await visitor.SendAsync(method, "http://localhost" + path, null);
                Assert.Equal((308, "https://localhost" + path), (sent.Status, sent.Headers["Location"]));
                Assert.Equal("no-store", sent.Headers["Cache-Control"]);
            }
        }
        Assert.Equal(200, (await server.Visitor().OpenAsync(made.Token)).Status);
        Assert.Equal(200, (await server.Visitor().GetAsync("http://localhost/health/ready")).Status);
        // A proxy that nobody named did it already; sending people on would send them in a circle.
        Assert.Equal(200, (await server.Visitor().SendAsync(HttpMethod.Get, $"http://localhost/i/{made.Token}", null, ("X-Forwarded-Proto", "https"))).Status);
        Assert.Equal(before, server.Hash());
    }

    [Fact]
    public async Task R22_a_proxy_that_the_site_names_is_believed()
    {
        await using var server = await Server.StartAsync(("Site:Address", "https://localhost"), ("Site:Proxies", "127.0.0.1"));
        var made = await (await server.CreatorAsync("r22_proxy")).InviteAsync();
        var page = await server.Visitor().SendAsync(HttpMethod.Get, $"http://localhost/i/{made.Token}", null, ("X-Forwarded-For", "192.0.2.1"), ("X-Forwarded-Proto", "https"));
        Assert.Equal(200, page.Status);
        Assert.Contains("__Host-p=", page.Headers["Set-Cookie"], StringComparison.Ordinal);
        using var plain = server.Visitor();
        plain.Http.DefaultRequestHeaders.Remove("Origin");
        Assert.Equal(308, (await plain.SendAsync(HttpMethod.Get, $"http://localhost/i/{made.Token}", null, ("X-Forwarded-For", "192.0.2.1"), ("X-Forwarded-Proto", "http"))).Status);
    }

    [Fact]
    public async Task R24_and_J11_by_any_other_name_there_is_nothing()
    {
        await using var server = await Server.StartAsync(("Site:Address", "https://localhost"));
        var made = await (await server.CreatorAsync("r24")).InviteAsync();
        var before = server.Hash();
        foreach (var host in (string[])["elsewhere.example", "localhost.elsewhere.example", "localhost.", "127.0.0.1", "[::1]", "xn--lclhost-9wa", "local"])
        {
            foreach (var path in (string[])[$"/i/{made.Token}", "/", "/api/v1/channels"])
            {
                var refused = await server.Visitor().SendAsync(HttpMethod.Get, path, null, ("Host", host));
                Assert.Equal((421, "wrong_host"), (refused.Status, refused.Code));
                Assert.DoesNotContain(host, refused.Text, StringComparison.Ordinal);
            }
        }
        foreach (var host in (string[])["LOCALHOST", "localhost:443", "localhost:8443"])
        {
            var page = await server.Visitor().SendAsync(HttpMethod.Get, $"/i/{made.Token}", null, ("Host", host));
            Assert.Equal(200, page.Status);
            // What other apps read is the address that the site says.
            Assert.DoesNotContain(":8443", page.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("LOCALHOST", page.Text, StringComparison.Ordinal);
        }
        Assert.Equal(200, (await server.Visitor().SendAsync(HttpMethod.Get, "/health/live", null, ("Host", "10.0.0.5"))).Status);
        Assert.Equal(before, server.Hash());
    }

    [Fact]
    public async Task J10_what_a_client_says_of_itself_as_if_it_were_a_proxy_changes_nothing()
    {
        foreach (var settings in ((string, string)[][])[[], [("Site:Proxies", "127.0.0.1")]])
        {
            await using var server = await Server.StartAsync(settings);
            var creator = await server.CreatorAsync("j10");
            (string, string)[] headers =
            [
                ("X-Forwarded-Host", "elsewhere.example"), ("X-Forwarded-Prefix", "/elsewhere"), ("X-Original-URL", "/elsewhere"), ("X-Rewrite-URL", "/elsewhere"),
                ("Forwarded", "for=192.0.2.1;host=elsewhere.example;proto=http"), ("X-Host", "elsewhere.example"),
            ];
            var made = await creator.SendAsync(HttpMethod.Post, "/api/v1/invitations", new { channel = "copy_link" }, headers);
            Assert.StartsWith("https://localhost/i/", made["url"], StringComparison.Ordinal);
            var page = await server.Visitor().SendAsync(HttpMethod.Get, new Uri(made["url"]!).AbsolutePath, null, headers);
            Assert.Equal(200, page.Status);
            Assert.DoesNotContain("elsewhere", page.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task J11_and_K04_over_a_socket_a_host_that_is_none_is_refused_before_anything_is_made_of_it()
    {
        var folder = Directory.CreateTempSubdirectory("entourage-hosts-").FullName;
        var stop = TestContext.Current.CancellationToken;
        foreach (var address in (string[])["http://clips.example", ""])
        {
            await using var app = ServeCommand.Build(
                ["--applicationName", "Entourage.Web", "--DATA", folder, "--PORT", "0", "--Logging:LogLevel:Default", "Error", "--Site:Address", address]);
            await app.Services.PrepareStorageAsync(stop);
            await app.StartAsync(stop);
            var port = new Uri(app.Urls.First()).Port;
            foreach (var host in (string[])["user@clips.example", "user:pass@clips.example", "clips.example/path", "clips.example#x", "a b", "[::1", "clips.example:port", "clïps.example", "a,b"])
            {
                Assert.Contains(await AskAsync(port, host, stop), (int[])[400, 421]);
            }
            foreach (var host in (string[])["clips.example", "CLIPS.example", "clips.example:80"]) Assert.Equal(200, await AskAsync(port, host, stop));
            Assert.Equal(address.Length > 0 ? 421 : 200, await AskAsync(port, "[::1]:80", stop));
            // K-04: what no path may hold is refused by the server itself, and other ways to write one lead nowhere else.
            var link = $"/i/{new string('0', 32)}";
            foreach (var path in (string[])[link + "%00", "/i/%00", link + "%0d%0aX-Made:%201", "/%69/" + new string('0', 32) + "/..%00", "/i/%2e%2e%2f%2e%2e%2fetc%2fpasswd"])
            {
                Assert.Contains(await AskAsync(port, "clips.example", stop, path), (int[])[400, 404]);
            }
            await app.StopAsync(stop);
        }
        SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<int> AskAsync(int port, string host, CancellationToken stop, string path = "/about")
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, port, stop);
        await socket.SendAsync(Encoding.UTF8.GetBytes($"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"), stop);
        var answer = new byte[64];
        var have = 0;
        while (have < 12 && await socket.ReceiveAsync(answer.AsMemory(have), stop) is > 0 and var read) have += read;
        return int.Parse(Encoding.ASCII.GetString(answer, 9, 3), System.Globalization.CultureInfo.InvariantCulture);
    }
}
