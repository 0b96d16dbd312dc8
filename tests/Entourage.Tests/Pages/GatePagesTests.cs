using Entourage.Tests.Clips;
using Entourage.Transcoding;

namespace Entourage.Tests.Pages;

/// <summary>The two pages that play a clip to somebody who may have no account: the clip's own and the invitation's.</summary>
public sealed class GatePagesTests
{
    [Theory]
    [InlineData("account", null, "Join to watch", "Watching follows @creator")]
    [InlineData("teaser", "teaser.mp4", "Join to watch the rest", "Joining follows @creator")]
    [InlineData("open", "large.mp4", "Join to watch", "Joining follows @creator")]
    public async Task A_stranger_is_invited_with_what_the_gate_gives(string gate, string? film, string join, string line)
    {
        await using var server = await Server.StartAsync(("Clips:Gate", gate));
        var (_, clip, token) = await InvitedAsync(server);
        var before = server.Hash();

        var page = await server.Visitor().OpenAsync($"/i/{token}");

        Assert.Equal(film, NameOf(page, clip));
        Assert.Equal(film, NameOf(page.Document.QuerySelector("meta[property='og:video']")?.GetAttribute("content"), clip));
        Assert.Equal((gate == "teaser", gate == "open"), Marks(page));
        Assert.Equal(join, page.Document.QuerySelector("a[href$='/join']")!.TextContent);
        Assert.Equal(line, page.Document.QuerySelector("#line-words")!.TextContent);
        Assert.Equal(before, server.Hash());
    }

    [Theory]
    [InlineData("account", null, "Join to watch")]
    [InlineData("teaser", "teaser.mp4", "Join to watch the rest")]
    [InlineData("open", "large.mp4", null)]
    public async Task A_stranger_on_the_clips_page_is_shown_what_the_gate_gives(string gate, string? film, string? join)
    {
        await using var server = await Server.StartAsync(("Clips:Gate", gate));
        var (_, clip, _) = await InvitedAsync(server);

        var page = await server.Visitor().OpenAsync($"/c/{clip}");

        Assert.Equal(film, NameOf(page, clip));
        Assert.Equal((gate == "teaser", false), Marks(page));
        Assert.Equal(join, page.Document.QuerySelector(".clip-who a[href^='/join']")?.TextContent);
        if (gate != "open") Assert.DoesNotContain("large.mp4", page.Answer.Text, StringComparison.Ordinal);
        if (gate != "open") Assert.DoesNotContain("small.mp4", page.Answer.Text, StringComparison.Ordinal);
        Assert.Equal(film is not null, page.Document.QuerySelector("[data-play]") is not null);
    }

    [Theory]
    [InlineData("account")]
    [InlineData("teaser")]
    [InlineData("open")]
    public async Task A_member_watches_the_clip_whatever_the_gate(string gate)
    {
        await using var server = await Server.StartAsync(("Clips:Gate", gate));
        var (creator, clip, token) = await InvitedAsync(server);
        var friend = await server.JoinAsync("friend");
        foreach (var person in new[] { friend, creator })
        {
            foreach (var path in new[] { $"/i/{token}", $"/c/{clip}" })
            {
                var page = await person.OpenAsync(path);
                Assert.Equal("large.mp4", NameOf(page, clip));
                Assert.DoesNotContain("teaser", page.Answer.Text, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task The_words_at_a_teaser_are_in_both_languages()
    {
        await using var server = await Server.StartAsync(("Clips:Gate", "teaser"));
        var (_, clip, token) = await InvitedAsync(server);
        foreach (var path in new[] { $"/i/{token}", $"/c/{clip}" })
        {
            Assert.Contains("Créer un compte pour voir la suite", (await server.Visitor().OpenAsync(path, "fr")).Document.Body!.TextContent, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_link_that_ends_shows_no_teaser_and_previews_none()
    {
        await using var server = await Server.StartAsync(("Clips:Gate", "teaser"));
        var (creator, _, token) = await InvitedAsync(server);
        server.Change("UPDATE invitations SET state = 'revoked'");
        Assert.DoesNotContain(".mp4", (await server.Visitor().OpenAsync($"/i/{token}")).Answer.Text, StringComparison.Ordinal);
        Assert.Contains("large.mp4", (await creator.OpenAsync($"/i/{token}")).Answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_clip_from_before_there_were_teasers_shows_its_poster()
    {
        await using var server = await Server.StartAsync(("Clips:Gate", "teaser"));
        var (_, clip, token) = await InvitedAsync(server, ClipFiles.Large, ClipFiles.Small, ClipFiles.Poster);
        foreach (var path in new[] { $"/i/{token}", $"/c/{clip}" })
        {
            var page = await server.Visitor().OpenAsync(path);
            Assert.DoesNotContain(".mp4", page.Answer.Text, StringComparison.Ordinal);
            Assert.Equal("Join to watch", page.Document.QuerySelector("main a[href*='/join']")!.TextContent);
        }
    }

    private static async Task<(Person Creator, string Clip, string Token)> InvitedAsync(Server server, params string[] files)
    {
        var creator = await server.JoinAsync("creator");
        var clip = await GateTests.WithFilesAsync(server, creator, files);
        return (creator, clip, (await creator.InviteAsync(new { channel = "copy_link", clip })).Token);
    }

    // The last source is the one that every screen may take; a poster alone has none.
    private static string? NameOf(Page page, string clip) =>
        NameOf(page.Document.QuerySelector("video[src], video > source:last-of-type")?.GetAttribute("src"), clip);

    private static string? NameOf(string? address, string clip)
    {
        if (address is null) return null;
        Assert.Contains($"/media/{clip}/1/", address, StringComparison.Ordinal);
        return address[(address.LastIndexOf('/') + 1)..].Split('?')[0];
    }

    private static (bool Teaser, bool Open) Marks(Page page)
    {
        var video = page.Document.QuerySelector("video");
        return (video?.HasAttribute("data-teaser") is true, video?.HasAttribute("data-open") is true);
    }
}
