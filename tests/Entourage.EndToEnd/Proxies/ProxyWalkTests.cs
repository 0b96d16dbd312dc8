using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text.RegularExpressions;
using Entourage.EndToEnd.Fixtures;

namespace Entourage.EndToEnd.Proxies;

/// <summary>The configurations of docs/proxies with the proxies they are for: everything that a proxy can get wrong.</summary>
[Trait("Needs", "proxy")]
public sealed partial class ProxyWalkTests(Footage footage) : IClassFixture<Footage>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("nginx")]
    [InlineData("caddy")]
    public async Task Everything_works_behind_the_proxy_as_the_documents_set_it_up(string kind)
    {
        await using var front = await ProxyInFront.StartAsync(kind, ("Limits__SearchesPerMinute", "1"));
        var cookies = new CookieContainer();
        var browser = front.Client(cookies: cookies);
        browser.DefaultRequestHeaders.Add("Origin", ProxyInFront.Origin);
        browser.DefaultRequestHeaders.Add("Sec-Fetch-Site", "same-origin");

        using (var typed = await browser.GetAsync(new Uri("http://clips.example/about?x=1"), Stop))
        {
            Assert.Equal("https://clips.example/about?x=1", typed.Headers.Location?.OriginalString);
        }
        Assert.Equal(200, (await AskAsync(browser, HttpMethod.Get, "/about")).Status);
        Assert.Equal(200, (await AskAsync(browser, HttpMethod.Get, "/join")).Status);

        var joined = await AskAsync(browser, HttpMethod.Post, "/api/v1/accounts", JsonContent.Create(new { handle = "maker", password = ApiPerson.Password }));
        Assert.True(joined.Status == 201, joined.Text);
        // The framework's proof for forms, f, has one name everywhere.
        Assert.All(cookies.GetAllCookies(), cookie => Assert.True(cookie.Secure && (cookie.Name == "f" || cookie.Name.StartsWith("__Host-", StringComparison.Ordinal)), cookie.Name));
        using (var form = new FormUrlEncodedContent([new("language", "fr")])) Assert.Equal(303, (await AskAsync(browser, HttpMethod.Post, "/language", form)).Status);
        await PageIsNotCompressedAsync(browser);
        await WithoutScriptsAsync(front);

        var film = await File.ReadAllBytesAsync(await footage.DrawAsync(2), Stop);
        var clip = await UploadAsync(browser, new PaddedClip(film, 1_500_000));
        await UploadAsync(browser, new PaddedClip(film, 20_000_000));
        await StreamAsync(front, browser);

        var shown = await AskAsync(browser, HttpMethod.Get, $"/api/v1/clips/{clip}");
        for (; shown["status"] == "processing"; shown = await AskAsync(browser, HttpMethod.Get, $"/api/v1/clips/{clip}")) await Task.Delay(200, Stop);
        await RangesAsync(browser, await FilmAsync(browser, shown["video"]!));

        var made = await AskAsync(browser, HttpMethod.Post, "/api/v1/invitations", JsonContent.Create(new { channel = "copy_link" }));
        Assert.StartsWith(ProxyInFront.Origin + "/i/", made["url"], StringComparison.Ordinal);
        await AddressesAsync(front);
        // Nothing is missing that the site would have to say.
        Assert.DoesNotContain("ProxyFaults", front.Site.Output, StringComparison.Ordinal);
    }

    // By the page's own form, with the token that it carries.
    private static async Task WithoutScriptsAsync(ProxyInFront front)
    {
        var browser = front.Client(cookies: new CookieContainer());
        var page = await AskAsync(browser, HttpMethod.Get, "/join");
        var token = Token().Match(page.Text).Groups[1].Value;
        using var form = new FormUrlEncodedContent([new("_handler", "join"), new("f", token), new("handle", "friend"), new("password", ApiPerson.Password)]);
        browser.DefaultRequestHeaders.Add("Origin", ProxyInFront.Origin);
        var joined = await AskAsync(browser, HttpMethod.Post, "/join", form);
        Assert.True(joined is { Status: 303, Location: "/" } or { Status: 303, Location: ProxyInFront.Origin + "/" }, $"{joined.Status} {joined.Location} {joined.Text}");
        Assert.Equal(200, (await AskAsync(browser, HttpMethod.Get, "/studio")).Status);
    }

    // What a member's secrets stand in must not be compressed beside what others choose.
    private static async Task PageIsNotCompressedAsync(HttpClient browser)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/settings");
        request.Headers.TryAddWithoutValidation("Accept-Encoding", "gzip, br, zstd");
        using var answer = await browser.SendAsync(request, Stop);
        Assert.Equal(200, (int)answer.StatusCode);
        Assert.Empty(answer.Content.Headers.ContentEncoding);
    }

    private static async Task<string> UploadAsync(HttpClient browser, HttpContent film)
    {
        using var form = new MultipartFormDataContent { { new StringContent("Behind a proxy"), "caption" }, { film, "file", "clip.mp4" } };
        var uploaded = await AskAsync(browser, HttpMethod.Post, "/api/v1/clips", form);
        Assert.True(uploaded.Status == 202, $"{uploaded.Status} {uploaded.Text}");
        return uploaded["id"]!;
    }

    // What happens arrives while the stream goes on: a proxy that gathers answers would hold it back.
    private static async Task StreamAsync(ProxyInFront front, HttpClient browser)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        patience.CancelAfter(TimeSpan.FromSeconds(20));
        using var stream = await browser.GetAsync(new Uri("/api/v1/me/events", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, patience.Token);
        Assert.Equal("text/event-stream", stream.Content.Headers.ContentType?.MediaType);
        Assert.Empty(stream.Content.Headers.ContentEncoding.Except(["identity"]));
        var fan = front.Client();
        fan.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (await front.Site.CommandAsync("members", "add", "fan", "--token")).Trim());
        Assert.Equal(200, (await AskAsync(fan, HttpMethod.Put, "/api/v1/members/maker/follow")).Status);
        await using var events = await stream.Content.ReadAsStreamAsync(patience.Token);
        await foreach (var item in SseParser.Create(events).EnumerateAsync(patience.Token))
        {
            if (item.EventType == "followed") return;
        }
        Assert.Fail("The stream ended.");
    }

    // Where the film is now: until the large one is made, its address leads to the small one, on the browser's own side of the proxy.
    private static async Task<string> FilmAsync(HttpClient browser, string path)
    {
        using var film = await browser.GetAsync(new Uri(path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, Stop);
        if (film.StatusCode != HttpStatusCode.TemporaryRedirect) return path;
        Assert.StartsWith("/", film.Headers.Location!.OriginalString, StringComparison.Ordinal);
        return film.Headers.Location.OriginalString;
    }

    private static async Task RangesAsync(HttpClient browser, string path)
    {
        var whole = await browser.GetByteArrayAsync(new Uri(path, UriKind.Relative), Stop);
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Range = new RangeHeaderValue(100, 299);
        using var piece = await browser.SendAsync(request, Stop);
        Assert.Equal((HttpStatusCode.PartialContent, (long?)whole.Length), (piece.StatusCode, piece.Content.Headers.ContentRange?.Length));
        Assert.Equal(whole[100..300], await piece.Content.ReadAsByteArrayAsync(Stop));
    }

    // Two people at two networks; what one of them says of being elsewhere is worth nothing. (Networks of this machine count tenfold.)
    private static async Task AddressesAsync(ProxyInFront front)
    {
        var (one, other) = (front.Client("127.7.7.7"), front.Client("127.8.8.8"));
        var last = 0;
        for (var i = 0; i < 12; i++) last = (await AskAsync(one, HttpMethod.Get, $"/api/v1/accounts/handles/free_{i}")).Status;
        Assert.Equal(429, last);
        one.DefaultRequestHeaders.Add("X-Forwarded-For", "192.0.2.55");
        Assert.Equal(429, (await AskAsync(one, HttpMethod.Get, "/api/v1/accounts/handles/free")).Status);
        Assert.Equal(200, (await AskAsync(other, HttpMethod.Get, "/api/v1/accounts/handles/free")).Status);
    }

    [GeneratedRegex("name=\"f\" value=\"([^\"]+)\"")]
    private static partial Regex Token();

    private static async Task<Answer> AskAsync(HttpClient client, HttpMethod method, string path, HttpContent? content = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        using var answer = await client.SendAsync(request, Stop);
        return new Answer((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(Stop), answer.Headers.Location?.OriginalString);
    }
}
