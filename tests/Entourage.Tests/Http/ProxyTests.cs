using AngleSharp.Html.Parser;
using Entourage.Tests.Pages;

namespace Entourage.Tests.Http;

/// <summary>What works, and what is said, when a proxy in front or the settings leave something out.</summary>
public sealed class ProxyTests
{
    private const string Name = "clips.example";
    private const string Proxy = "127.0.0.1";
    private const string Elsewhere = "198.51.100.7";

    // As a browser sends them from a page of ours.
    private static readonly (string, string)[] Page = [("Origin", "https://" + Name), ("Sec-Fetch-Site", "same-origin"), ("Sec-Fetch-Mode", "cors")];
    private static readonly (string, string)[] Opening = [("Sec-Fetch-Site", "none"), ("Sec-Fetch-Mode", "navigate"), ("Sec-Fetch-Dest", "document")];

    [Theory]
    [InlineData(Proxy, "https", "")]
    [InlineData(Proxy, "", "")]
    [InlineData(Proxy, "", Proxy)]
    [InlineData(Proxy, "http", Proxy)]
    [InlineData("::1", "https", Proxy)]
    [InlineData("10.1.2.3", "https", "")]
    [InlineData("10.1.2.3", "", "")]
    [InlineData(Elsewhere, "https", "")]
    [InlineData(Elsewhere, "", "")]
    public async Task Whatever_the_proxy_leaves_out_people_join_at_the_address_that_the_site_says(string from, string scheme, string named)
    {
        await using var server = await Server.StartAsync(("Site:Address", "https://" + Name), ("Site:Proxies", named));
        using var hop = new Hop(server);
        (string, string)[] proxy = scheme.Length > 0 ? [("X-Forwarded-Proto", scheme), ("X-Forwarded-For", "192.0.2.9")] : [];
        var opened = await hop.GetAsync(from, Name, "/join", [.. proxy, .. Opening]);
        Assert.Equal(200, opened.Status);
        var joined = await hop.PostAsync(from, Name, "/api/v1/accounts", new { handle = "proxied", password = Server.Password }, [.. proxy, .. Page]);
        Assert.Equal(201, joined.Status);
        Assert.Contains("__Host-s=", joined.Headers["Set-Cookie"], StringComparison.Ordinal);
        // Another site's page stays another site's.
        (string, string)[] theirs = [("Origin", "https://elsewhere.example"), ("Sec-Fetch-Site", "cross-site")];
        Assert.Equal("cross_site", (await hop.PostAsync(from, Name, "/api/v1/accounts", new { handle = "theirs", password = Server.Password }, [.. proxy, .. theirs])).Code);
    }

    [Fact]
    public async Task A_scheme_is_believed_of_the_browser_and_asked_of_nobody_else()
    {
        await using var server = await Server.StartAsync(("Site:Address", "https://" + Name), ("Site:Proxies", Proxy));
        using var hop = new Hop(server);
        // Somebody far away typed http; a named proxy says that somebody did.
        Assert.Equal(308, (await hop.GetAsync(Elsewhere, Name, "/join")).Status);
        Assert.Equal(308, (await hop.GetAsync(Proxy, Name, "/join", ("X-Forwarded-Proto", "http"), ("X-Forwarded-For", "192.168.1.4"))).Status);
        Assert.Empty(hop.Warnings);
    }

    [Theory]
    [InlineData("Site:Proxies=127.0.0.1", "127.0.0.1", Name, "https")]
    [InlineData("X-Forwarded-Proto", "127.0.0.1", Name, null)]
    [InlineData("Site:Proxies=10.1.2.3", "10.1.2.3", Name, null)]
    [InlineData("proxy_set_header Host $host", "127.0.0.1", "127.0.0.1:8080", null)]
    [InlineData("proxy_set_header Host $host", "10.1.2.3", "backend", null)]
    [InlineData("Site:Proxies=10.1.2.3", "::ffff:10.1.2.3", Name, "https")]
    public async Task What_is_missing_is_said_once_in_the_log_and_to_operators(string setting, string from, string host, string? scheme)
    {
        await using var server = await Server.StartAsync(("Site:Address", "https://" + Name));
        using var hop = new Hop(server);
        (string, string)[] proxy = scheme is null ? [] : [("X-Forwarded-Proto", scheme)];
        for (var i = 0; i < 3; i++) await hop.GetAsync(from, host, "/about", proxy);
        Assert.Contains(setting, Assert.Single(hop.Warnings), StringComparison.Ordinal);

        using var keeper = await server.OperatorAsync(browser: true);
        server.Clock.Advance(TimeSpan.FromSeconds(3));
        var about = (await keeper.GetAsync("/api/v1/operator/state")).Json.GetProperty("proxy").EnumerateArray().Single().GetProperty("about").GetString()!;
        var notice = Assert.Single((await keeper.OpenAsync("/operator/insights")).Document.QuerySelectorAll(".notice[data-fault]"));
        Assert.Contains(about, notice.TextContent, StringComparison.Ordinal);
        // Seen again it is news to nobody; gone for a day it is gone.
        server.Clock.Advance(TimeSpan.FromHours(1));
        await hop.GetAsync(from, host, "/about", proxy);
        Assert.Single(hop.Warnings);
        server.Clock.Advance(TimeSpan.FromHours(25));
        Assert.Equal(0, (await keeper.GetAsync("/api/v1/operator/state")).Json.GetProperty("proxy").GetArrayLength());
    }

    [Fact]
    public async Task Without_an_address_of_its_own_a_site_behind_TLS_works_and_says_that_its_links_go_by_the_request()
    {
        await using var server = await Server.StartAsync();
        using var hop = new Hop(server);
        var joined = await hop.PostAsync(Proxy, Name, "/api/v1/accounts", new { handle = "proxied", password = Server.Password }, [("X-Forwarded-For", "192.0.2.9"), .. Page]);
        Assert.Equal(201, joined.Status);
        Assert.Equal(2, hop.Warnings.Count);
        Assert.Contains(hop.Warnings, line => line.Contains("Set Site:Address", StringComparison.Ordinal));
        Assert.Contains(hop.Warnings, line => line.Contains("Site:Proxies=127.0.0.1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_address_of_http_where_people_come_by_https_is_said_and_works()
    {
        await using var server = await Server.StartAsync(("Site:Address", "http://" + Name), ("Site:Proxies", Proxy));
        using var hop = new Hop(server);
        (string, string)[] proxy = [("X-Forwarded-For", "192.0.2.9"), ("X-Forwarded-Proto", "https")];
        Assert.Equal(201, (await hop.PostAsync(Proxy, Name, "/api/v1/accounts", new { handle = "proxied", password = Server.Password }, [.. proxy, .. Page])).Status);
        Assert.Contains("with https", Assert.Single(hop.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_strangers_try_is_not_said()
    {
        await using var server = await Server.StartAsync(("Site:Address", "https://" + Name), ("Site:Proxies", Proxy));
        using var hop = new Hop(server);
        foreach (var host in (string[])["203.0.113.4", "elsewhere.example", "[2001:db8::1]:443"]) Assert.Equal(421, (await hop.GetAsync(Elsewhere, host, "/")).Status);
        foreach (var host in (string[])[Name, "10.0.0.5:8080", "backend"]) Assert.Equal(200, (await hop.GetAsync("10.0.0.9", host, "/health/ready")).Status);
        (string, string)[] good = [("X-Forwarded-For", "192.0.2.9"), ("X-Forwarded-Proto", "https")];
        Assert.Equal(200, (await hop.GetAsync(Proxy, Name, "/about", good)).Status);
        Assert.Empty(hop.Warnings);
    }

    [Theory]
    [InlineData("clips.example", "clips.example:443")]
    [InlineData("clips.example:8443", "clips.example")]
    [InlineData("clips.example:8443", "clips.example:8443")]
    public async Task Proxies_write_the_port_as_they_like(string address, string host)
    {
        await using var server = await Server.StartAsync(("Site:Address", "https://" + address), ("Site:Proxies", Proxy));
        using var hop = new Hop(server);
        var joined = await hop.PostAsync(
            Proxy, host, "/api/v1/accounts", new { handle = "ported", password = Server.Password }, ("X-Forwarded-Proto", "https"), ("Origin", "https://" + address), ("Sec-Fetch-Site", "same-origin"));
        Assert.Equal(201, joined.Status);
        Assert.Equal("cross_site", (await hop.PostAsync(
            Proxy, host, "/api/v1/accounts", new { handle = "theirs", password = Server.Password }, ("X-Forwarded-Proto", "https"), ("Origin", "https://clips.example:9999"))).Code);
    }

    [Theory]
    [InlineData("https://clips-é.example", "xn--clips--gva.example")]
    [InlineData("https://CLIPS-É.example", "xn--clips--gva.example")]
    [InlineData("https://xn--clips--gva.example", "xn--clips--gva.example")]
    [InlineData("", "xn--clips--gva.example")]
    public async Task A_name_that_is_not_ascii_is_one_name_however_it_is_written(string address, string host)
    {
        await using var server = await Server.StartAsync(("Site:Address", address), ("Site:Proxies", Proxy));
        using var hop = new Hop(server);
        (string, string)[] browser = [("X-Forwarded-For", "192.0.2.9"), ("X-Forwarded-Proto", "https"), ("Origin", "https://" + host), ("Sec-Fetch-Site", "same-origin")];

        using var key = new SoftwareAuthenticator { Origin = "https://" + host, RelyingParty = host };
        var begun = await hop.PostAsync(Proxy, host, "/api/v1/accounts/options", new { handle = "unicode" }, browser);
        Assert.Equal(host, begun.Json.GetProperty("publicKey").GetProperty("rp").GetProperty("id").GetString());
        var joined = await hop.PostAsync(
            Proxy, host, "/api/v1/accounts", new { handle = "unicode", ceremony = begun["ceremony"], credential = key.Create(begun.Json.GetProperty("publicKey")) }, browser);
        Assert.Equal(201, joined.Status);
        var again = await hop.PostAsync(Proxy, host, "/api/v1/sessions/options", new { }, browser);
        var signedIn = await hop.PostAsync(Proxy, host, "/api/v1/sessions", new { ceremony = again["ceremony"], credential = key.Get(again.Json.GetProperty("publicKey")) }, browser);
        Assert.Equal(200, signedIn.Status);

        // Machines read ASCII; people read their own letters, where the settings and not a request say so.
        var page = await new HtmlParser().ParseDocumentAsync((await hop.GetAsync(Proxy, host, "/@unicode", browser)).Text, TestContext.Current.CancellationToken);
        Assert.Equal($"https://{host}/@unicode", page.QuerySelector("meta[property='og:url']")!.GetAttribute("content"));
        var about = await new HtmlParser().ParseDocumentAsync((await hop.GetAsync(Proxy, host, "/about", browser)).Text, TestContext.Current.CancellationToken);
        Assert.Contains(address.Length > 0 ? "clips-é.example" : host, about.Body!.TextContent, StringComparison.Ordinal);
        if (address.Length == 0) return;
        Assert.Equal(421, (await hop.GetAsync(Proxy, "xn--bcher-kva.example", "/", browser)).Status);
        Assert.Equal($"https://{host}/join", (await hop.GetAsync(Elsewhere, host, "/join")).Headers["Location"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("https://clips.example")]
    public async Task A_host_that_is_none_is_refused_quietly(string address)
    {
        await using var server = await Server.StartAsync(("Site:Address", address));
        using var hop = new Hop(server);
        foreach (var path in (string[])["/", "/api/v1/channels", "/health/live"]) Assert.Equal((421, "wrong_host"), Of(await hop.GetAsync(Elsewhere, "xn--clips--hva.example", path)));
        foreach (var path in (string[])["/about", "/api/v1/channels"]) Assert.Equal((421, "wrong_host"), Of(await hop.GetAsync(Elsewhere, "", path)));
        Assert.Equal(200, (await hop.GetAsync(Elsewhere, "", "/health/live")).Status);
        static (int, string?) Of(Answer answer) => (answer.Status, answer.Code);
    }

    [Fact]
    public async Task A_form_leads_back_to_its_page_under_any_name()
    {
        await using var server = await Server.StartAsync(("Site:Address", "https://clips-é.example"), ("Site:Proxies", Proxy));
        using var hop = new Hop(server);
        var changed = await hop.PostAsync(
            Proxy, "xn--clips--gva.example", "/language", "language=fr",
            ("X-Forwarded-Proto", "https"), ("Origin", "https://xn--clips--gva.example"), ("Referer", "https://xn--clips--gva.example/about?x=1"));
        Assert.Equal((303, "/about?x=1"), (changed.Status, changed.Headers["Location"]));
    }
}
