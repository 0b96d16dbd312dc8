using System.Text;
using System.Text.RegularExpressions;
using Entourage.Transcoding;

namespace Entourage.Tests.Invitations.Landings;

/// <summary>The card of a link as the most frugal reader gets it (Cheogram asks with HEAD and then reads 4,000 bytes).</summary>
public sealed partial class CardTests
{
    private const int Frugal = 4000;

    private static readonly string[] Card = ["og:type", "og:site_name", "og:title", "og:description", "og:image", "og:image:alt", "twitter:card", "twitter:title", "twitter:image"];

    [Fact]
    public async Task B6_HEAD_and_then_four_thousand_bytes_hold_the_whole_card_however_long_everything_is()
    {
        // The longest that a site, an address and a handle may be, words in letters of three bytes, and a film with a signed address.
        await using var server = await Server.StartAsync(
            ("Clips:Gate", "open"), ("Site:Name", new string('語', 40)), ("Site:Address", $"https://{new string('a', 60)}.{new string('b', 60)}.{new string('c', 60)}.example:65535"));
        var maker = await server.JoinAsync(new string('m', 30));
        var clip = await server.ReadyClipAsync(maker);
        var folder = Directory.CreateDirectory(Path.Combine(server.Folder, "media", clip, "1")).FullName;
        foreach (var name in (string[])[ClipFiles.Large, ClipFiles.Poster, ClipFiles.Preview]) await File.WriteAllTextAsync(Path.Combine(folder, name), "film", TestContext.Current.CancellationToken);
        var made = await maker.InviteAsync(new { channel = "copy_link", message = new string('語', 500) });
        // Reserved, so that the pictures have signed addresses too.
        Assert.Equal(200, (await maker.PatchAsync("/api/v1/me", new { @private = true })).Status);
        var before = server.Hash();
        foreach (var language in (string[])["en", "fr"])
        {
            var head = await server.Visitor().SendAsync(HttpMethod.Head, $"/i/{made.Token}", null, ("Accept-Language", language));
            Assert.Equal((200, "text/html; charset=utf-8", ""), (head.Status, head.Headers["Content-Type"], head.Text));
            var whole = await server.Visitor().SendAsync(HttpMethod.Get, $"/i/{made.Token}", null, ("Accept-Language", language), ("Range", $"bytes=0-{Frugal - 1}"));
            Assert.Equal((200, head.Headers["Content-Length"]), (whole.Status, whole.Headers["Content-Length"]));
            var bytes = Encoding.UTF8.GetBytes(whole.Text);
            var tags = Tag().Matches(Encoding.UTF8.GetString(bytes.AsSpan(0, Frugal))).ToDictionary(tag => tag.Groups[1].Value, tag => tag.Groups[2].Value);
            Assert.Empty(Card.Append("og:video").Append("og:video:type").Except(tags.Keys));
            Assert.Contains(new string('m', 30), tags["og:title"], StringComparison.Ordinal);
            Assert.Contains("&amp;sig=", tags["og:image"], StringComparison.Ordinal);
            Assert.DoesNotContain(tags.Values, value => value.Contains(made.Token, StringComparison.Ordinal));
        }
        Assert.Equal(before, server.Hash());
    }

    [Fact]
    public async Task B6_a_reader_that_says_how_it_asks_and_not_from_where_is_a_program_and_gets_the_card()
    {
        await using var server = await Server.StartAsync();
        var made = await (await server.CreatorAsync("carded")).InviteAsync();
        var before = server.Hash();
        // As fetch of Node.js sends it, on which many readers of previews are built.
        var page = await server.Visitor().SendAsync(
            HttpMethod.Get, $"/i/{made.Token}", null, ("Accept", "*/*"), ("Accept-Language", "*"), ("Sec-Fetch-Mode", "cors"), ("User-Agent", "node"));
        Assert.Equal(200, page.Status);
        Assert.Equal("@carded invites you", Tag().Matches(page.Text).Single(tag => tag.Groups[1].Value == "og:title").Groups[2].Value);
        Assert.Equal(before, server.Hash());
    }

    [GeneratedRegex("<meta (?:property|name)=\"([a-z:_]+)\" content=\"([^\"]*)\">")]
    private static partial Regex Tag();
}
