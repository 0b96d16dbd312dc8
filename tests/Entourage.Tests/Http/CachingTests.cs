using System.Text.RegularExpressions;
using Entourage.Tests.Clips;
using Entourage.Transcoding;

namespace Entourage.Tests.Http;

/// <summary>Who keeps what, and for how long: every kind of answer.</summary>
public sealed partial class CachingTests
{
    private const string Nobody = "no-store";
    private const string Asked = "private, no-cache";
    private const string Ours = "private, max-age=31536000, immutable";
    private const string Everybody = "public, max-age=31536000, s-maxage=300, immutable";

    private static readonly byte[] Jpeg = [0xFF, 0xD8, 0xFF, 0xE0, .. new byte[100]];

    [Fact]
    public async Task Nothing_that_can_be_deleted_stays_in_a_shared_cache_for_more_than_minutes()
    {
        await using var server = await Server.StartAsync(("Clips:Gate", "teaser"));
        var maker = await server.PersonByTokenAsync("maker");
        var clip = await GateTests.WithFilesAsync(server, maker);
        var link = "/i/" + (await (await server.CreatorAsync("sender")).InviteAsync()).Token;
        var hidden = await server.PersonByTokenAsync("hidden");
        var reserved = await GateTests.WithFilesAsync(server, hidden);
        Assert.Equal(200, (await hidden.PatchAsync("/api/v1/me", new { @private = true })).Status);
        var member = await server.JoinAsync("someone");
        using var form = new MultipartFormDataContent { { new ByteArrayContent(Jpeg), "file", "me.jpg" } };
        var picture = (await member.SendAsync(HttpMethod.Put, "/api/v1/me/picture", form))["picture"]!;
        var visitor = server.Visitor();
        var shown = await maker.GetAsync($"/api/v1/clips/{clip}");
        var own = await hidden.GetAsync($"/api/v1/clips/{reserved}");
        var about = await visitor.GetAsync("/about");
        var style = Style().Match(about.Text).Value;

        foreach (var (who, path, kept, elsewhere) in ((Person, string, string, bool)[])
        [
            (visitor, "/", Asked, false), (visitor, "/about", Asked, false), (visitor, "/join", Asked, false), (visitor, "/sign-in", Asked, false),
            (visitor, "/@maker", Asked, false), (visitor, "/@maker/followers", Asked, false), (visitor, $"/c/{clip}", Asked, false), (visitor, "/nothing", Nobody, false),
            (visitor, link, Nobody, false), (visitor, link + "/join", Nobody, false), (visitor, link + "/sign-in", Nobody, false), (visitor, "/i/" + new string('0', 32), Nobody, false),
            (member, "/", Nobody, false), (member, "/settings", Nobody, false), (member, "/studio", Nobody, false), (member, $"/c/{clip}", Nobody, false), (member, link, Nobody, false),
            (member, "/api/v1/me", Nobody, false), (visitor, "/api/v1/feeds/for-you", Nobody, false), (visitor, "/api/v1/me", Nobody, false),
            (visitor, "/health/live", Nobody, false), (visitor, "/openapi/v1.json", Nobody, false), (visitor, "/docs/", Nobody, false),
            (visitor, $"/media/{clip}/1/poster.jpg", Everybody, false), (visitor, $"/media/{clip}/1/blur.jpg", Everybody, false),
            (visitor, $"/media/{clip}/1/preview.jpg", Everybody, true), (visitor, $"/media/{clip}/1/teaser.mp4", Everybody, true),
            (member, shown["video"]!, Ours, false), (member, shown["small"]!, Ours, false), (visitor, $"/media/{clip}/1/large.mp4", Nobody, false),
            (visitor, $"/media/{clip}/2/preview.jpg", Nobody, false), (visitor, $"/media/{reserved}/1/preview.jpg", Nobody, false), (visitor, "/media/x/1/preview.jpg", Nobody, false),
            (hidden, own["poster"]!, Ours, false), (hidden, own["poster"]!.Split('?')[0].Replace("poster", "preview", StringComparison.Ordinal), Nobody, false), (hidden, own["video"]!, Ours, false),
            (visitor, picture, Everybody, false), (visitor, "/pictures/maker.svg", "public, max-age=86400", false), (visitor, picture.Replace(".jpg", "0.jpg", StringComparison.Ordinal), Nobody, false),
            (visitor, style, "max-age=31536000, immutable", false), (visitor, "/favicon.svg", "max-age=3600, must-revalidate", false),
        ])
        {
            var answer = await who.SendAsync(HttpMethod.Get, path, null, ("Accept", "*/*"));
            Assert.Equal((path, Sorted(kept)), (path, Sorted(answer.Headers["Cache-Control"])));
            // Chat apps show a link's picture within pages of their own; nothing else is for others' pages.
            Assert.Equal((path, elsewhere ? "cross-origin" : "same-origin"), (path, answer.Headers["Cross-Origin-Resource-Policy"]));
        }
    }

    [Fact]
    public async Task A_refusal_is_kept_by_nobody_whatever_it_is_about()
    {
        await using var server = await Server.StartAsync();
        var clip = await GateTests.WithFilesAsync(server, await server.PersonByTokenAsync("maker"));
        var refused = await server.Visitor().SendAsync(HttpMethod.Get, $"/media/{clip}/1/preview.jpg", null, ("Range", "bytes=5000-"), ("Accept", "*/*"));
        Assert.Equal((416, Nobody), (refused.Status, refused.Headers["Cache-Control"]));
    }

    [Fact]
    public async Task Under_an_open_gate_films_are_for_everybodys_cards_and_a_reserved_clip_is_for_none()
    {
        await using var server = await Server.StartAsync(("Clips:Gate", "open"));
        var maker = await server.PersonByTokenAsync("maker");
        var clip = await GateTests.WithFilesAsync(server, maker);
        foreach (var name in (string[])[ClipFiles.Large, ClipFiles.Preview])
        {
            var shown = await server.Visitor().GetAsync($"/media/{clip}/1/{name}");
            Assert.Equal((200, "cross-origin"), (shown.Status, shown.Headers["Cross-Origin-Resource-Policy"]));
        }
        var invited = await maker.PostAsync("/api/v1/invitations", new { channel = "copy_link" });
        Assert.Equal(200, (await maker.PatchAsync("/api/v1/me", new { @private = true })).Status);
        server.Clock.Advance(TimeSpan.FromSeconds(3));
        // The link's card has an address that is good for a day or two, for whoever was given the link.
        var card = Card().Match((await server.Visitor().GetAsync(new Uri(invited["url"]!).AbsolutePath)).Text).Value.Replace("&amp;", "&", StringComparison.Ordinal);
        var picture = await server.Visitor().GetAsync(card);
        Assert.Equal((200, "same-origin", Sorted(Ours)), (picture.Status, picture.Headers["Cross-Origin-Resource-Policy"], Sorted(picture.Headers["Cache-Control"])));
    }

    [GeneratedRegex("/css/base\\.[a-z0-9]+\\.css")]
    private static partial Regex Style();

    [GeneratedRegex("/media/[^\"]*preview.jpg[^\"]*")]
    private static partial Regex Card();

    private static string Sorted(string header) => string.Join(", ", header.Split(',', StringSplitOptions.TrimEntries).Order(StringComparer.Ordinal));
}
