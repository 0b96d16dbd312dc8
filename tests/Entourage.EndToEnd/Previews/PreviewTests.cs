using System.Text.Json;
using Entourage.EndToEnd.Fixtures;

namespace Entourage.EndToEnd.Previews;

/// <summary>
/// The libraries that chat apps and sites make their cards with (open-graph-scraper, unfurl.js, metascraper, link-preview-js) read invitations of a running server: each
/// gets the title, the words, the picture and, where the page offers one, the film; and nothing is stored for any of them (docs/threats.md, previews).
/// </summary>
[Trait("Needs", "node")]
public sealed class PreviewTests(Footage footage) : IClassFixture<Footage>
{
    private const string Folder = "tests/Entourage.EndToEnd/Previews";

    [Theory]
    [InlineData("account", null)]
    [InlineData("teaser", "/teaser.mp4")]
    [InlineData("open", "/large.mp4?")]
    public async Task R04_and_R27_every_client_reads_the_card_and_nothing_is_stored(string gate, string? film)
    {
        await using var site = await Site.StartAsync(("Clips__Gate", gate));
        var maker = await site.JoinAsync("maker");
        await maker.PublishAsync(await footage.DrawAsync(6), "My latest");
        var made = await maker.PostAsync("/api/v1/invitations", new { channel = "copy_link", message = "For you alone" });
        var before = Rows(site);

        var cards = await ReadAsync(made["url"]!);

        Assert.Equal(before, Rows(site));
        Assert.Equal(["link-preview-js", "metascraper", "open-graph-scraper", "unfurl.js"], cards.Keys.Order(StringComparer.Ordinal));
        foreach (var (client, card) in cards)
        {
            Assert.Equal((client, "@maker invites you", "A clip for you. Watching follows @maker."), (client, Text(card, "title"), Text(card, "description")));
            Assert.StartsWith(new UriBuilder(site.Address) { Host = "127.0.0.1", Path = "/media/" }.Uri.AbsoluteUri, Text(card, "image"), StringComparison.Ordinal);
            if (film is null) Assert.Null(Text(card, "video"));
            else Assert.Contains(film, Text(card, "video"), StringComparison.Ordinal);
            // Decision 0006: no page says og:url. The others name what they were asked for, or nothing.
            Assert.True(client is "metascraper" or "link-preview-js" || Text(card, "url") is null, $"{client} found an address");
            Assert.DoesNotContain("For you alone", card.GetRawText(), StringComparison.Ordinal);
            await AssertPictureAsync(Text(card, "image")!, "image/jpeg");
            if (Text(card, "video") is { } video) await AssertPictureAsync(video, "video/mp4");
        }
        Assert.Equal(before, Rows(site));
    }

    [Fact]
    public async Task R26_a_private_creators_card_has_addresses_of_its_own_and_a_link_that_is_over_has_no_picture()
    {
        await using var site = await Site.StartAsync();
        var maker = await site.JoinAsync("maker");
        await maker.PublishAsync(await footage.DrawAsync(6), "My latest");
        Assert.Equal(200, (await maker.SendAsync(HttpMethod.Patch, "/api/v1/me", new { @private = true })).Status);
        var made = await maker.PostAsync("/api/v1/invitations", new { channel = "copy_link" });

        // Decision 0012: signed and dated, good for a day or two.
        foreach (var (client, card) in await ReadAsync(made["url"]!))
        {
            Assert.Equal((client, "@maker invites you"), (client, Text(card, "title")));
            Assert.Contains("&sig=", Text(card, "image"), StringComparison.Ordinal);
            Assert.DoesNotContain("My latest", card.GetRawText(), StringComparison.Ordinal);
        }

        Assert.Equal(200, (await maker.DeleteAsync($"/api/v1/invitations/{made["id"]}")).Status);
        foreach (var (_, card) in await ReadAsync(made["url"]!)) Assert.DoesNotContain("/media/", card.GetRawText(), StringComparison.Ordinal);
    }

    private static async Task<IReadOnlyDictionary<string, JsonElement>> ReadAsync(string address)
    {
        // By number: to open-graph-scraper a name without a dot is no address.
        var said = await Child.RunAsync("node", Path.Combine(Site.Root, Folder, "preview.mjs"), new UriBuilder(address) { Host = "127.0.0.1" }.Uri.AbsoluteUri);
        return JsonElement.Parse(said.Split('\n')[^1]).EnumerateObject().ToDictionary(client => client.Name, client => client.Value);
    }

    private static async Task AssertPictureAsync(string address, string type)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(20) };
        using var answer = await http.GetAsync(new Uri(address), TestContext.Current.CancellationToken);
        Assert.Equal((200, type), ((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
    }

    private static string? Text(JsonElement card, string name) => card.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    // How many rows every table has that a visitor could add to.
    private static string Rows(Site site)
    {
        using var rows = site.Look();
        return string.Join(' ', rows.Rows("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'insight%' ORDER BY name", row => row.GetString(0))
            .Select(table => $"{table}={rows.Number($"SELECT count(*) FROM \"{table}\"")}")) + rows.Rows("SELECT state, broadcast FROM invitations", row => $"{row.GetValue(0)}{row.GetValue(1)}")[0];
    }
}
