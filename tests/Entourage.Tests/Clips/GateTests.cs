using System.Net.Http.Headers;
using Entourage.Transcoding;

namespace Entourage.Tests.Clips;

/// <summary>What a clip is to members and to strangers under each gate: what the API says and what the addresses give. The files hold bytes, not films.</summary>
public sealed class GateTests
{
    private static readonly byte[] Bytes = [.. Enumerable.Range(0, 1000).Select(number => (byte)(number % 256))];

    [Theory]
    [InlineData("account", false, false)]
    [InlineData("teaser", false, true)]
    [InlineData("open", true, false)]
    public async Task Strangers_are_shown_what_the_gate_says_and_members_the_clip(string gate, bool film, bool teaser)
    {
        await using var server = await Server.StartAsync(("Clips:Gate", gate));
        var creator = await server.PersonByTokenAsync("creator");
        var clip = await WithFilesAsync(server, creator);

        foreach (var seen in new[] { await server.Visitor().GetAsync($"/api/v1/clips/{clip}"), First(await server.Visitor().GetAsync("/api/v1/feeds/for-you")) })
        {
            Assert.Equal((film, film, teaser), (seen.Json.TryGetProperty("video", out _), seen.Json.TryGetProperty("small", out _), seen.Json.TryGetProperty("teaser", out _)));
            Assert.Contains("poster.jpg", seen["poster"], StringComparison.Ordinal);
            if (teaser) Assert.Equal($"/media/{clip}/1/teaser.mp4", seen["teaser"]);
        }
        foreach (var member in new[] { creator, await server.PersonByTokenAsync("friend") })
        {
            var seen = await member.GetAsync($"/api/v1/clips/{clip}");
            Assert.Contains("large.mp4", seen["video"], StringComparison.Ordinal);
            Assert.False(seen.Json.TryGetProperty("teaser", out _));
            Assert.Equal(200, (await member.GetAsync(seen["video"]!)).Status);
        }
    }

    [Theory]
    [InlineData("account", 404, 404)]
    [InlineData("teaser", 404, 200)]
    [InlineData("open", 200, 200)]
    public async Task The_bare_address_of_a_film_gives_what_the_gate_gives_whoever_asks(string gate, int film, int teaser)
    {
        await using var server = await Server.StartAsync(("Clips:Gate", gate));
        var creator = await server.PersonByTokenAsync("creator");
        var folder = $"/media/{await WithFilesAsync(server, creator)}/1";
        foreach (var person in new[] { server.Visitor(), creator })
        {
            Assert.Equal(film, (await person.GetAsync($"{folder}/large.mp4")).Status);
            Assert.Equal(film, (await person.GetAsync($"{folder}/small.mp4")).Status);
            Assert.Equal(teaser, (await person.GetAsync($"{folder}/teaser.mp4")).Status);
            Assert.Equal(200, (await person.GetAsync($"{folder}/poster.jpg")).Status);
        }
    }

    [Fact]
    public async Task A_teaser_is_served_in_pieces_and_kept_like_a_picture()
    {
        await using var server = await Server.StartAsync(("Clips:Gate", "teaser"));
        var path = $"/media/{await WithFilesAsync(server, await server.PersonByTokenAsync("creator"))}/1/teaser.mp4";
        var stranger = server.Visitor();

        var whole = await stranger.GetAsync(path);
        Assert.Equal("video/mp4", whole.Headers["Content-Type"]);
        foreach (var part in (string[])["public", "max-age=31536000", "immutable"]) Assert.Contains(part, whole.Headers["Cache-Control"], StringComparison.Ordinal);
        Assert.Equal(304, (await stranger.SendAsync(HttpMethod.Get, path, null, ("If-None-Match", whole.Headers["ETag"]))).Status);
        using var asked = new HttpRequestMessage(HttpMethod.Get, path);
        asked.Headers.Range = new RangeHeaderValue(100, 299);
        using var piece = await stranger.Http.SendAsync(asked, TestContext.Current.CancellationToken);
        Assert.Equal(206, (int)piece.StatusCode);
        Assert.Equal(Bytes[100..300], await piece.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_teaser_is_neither_played_nor_viewed_and_leaves_with_its_clip()
    {
        await using var server = await Server.StartAsync(("Clips:Gate", "teaser"));
        var creator = await server.PersonByTokenAsync("creator");
        var clip = await WithFilesAsync(server, creator);
        var stranger = server.Visitor();
        foreach (var what in (string[])["plays", "views"])
        {
            var answer = await stranger.PostAsync($"/api/v1/clips/{clip}/{what}");
            Assert.Equal((401, "sign_in_required"), (answer.Status, answer.Code));
            Assert.Equal(0, (await creator.GetAsync($"/api/v1/clips/{clip}")).Json.GetProperty(what).GetInt64());
        }
        Assert.Equal(204, (await creator.DeleteAsync($"/api/v1/clips/{clip}")).Status);
        Assert.Equal(404, (await stranger.GetAsync($"/media/{clip}/1/teaser.mp4")).Status);
        await server.UntilNothingIsLeftAsync();
    }

    [Fact]
    public async Task The_clip_of_a_suspended_member_has_no_teaser_either()
    {
        await using var server = await Server.StartAsync(("Clips:Gate", "teaser"));
        var clip = await WithFilesAsync(server, await server.PersonByTokenAsync("creator"));
        server.Change("UPDATE members SET suspended = TRUE WHERE handle = 'creator'");
        Assert.Equal(404, (await server.Visitor().GetAsync($"/media/{clip}/1/teaser.mp4")).Status);
    }

    [Fact]
    public async Task A_clip_from_before_there_were_teasers_shows_its_poster()
    {
        await using var server = await Server.StartAsync(("Clips:Gate", "teaser"));
        var clip = await WithFilesAsync(server, await server.PersonByTokenAsync("creator"), ClipFiles.Large, ClipFiles.Small, ClipFiles.Poster);
        var seen = await server.Visitor().GetAsync($"/api/v1/clips/{clip}");
        Assert.False(seen.Json.TryGetProperty("teaser", out _));
        Assert.Equal(404, (await server.Visitor().GetAsync($"/media/{clip}/1/teaser.mp4")).Status);
    }

    [Fact]
    public async Task A_clip_from_before_there_were_small_posters_shows_its_large_one()
    {
        await using var server = await Server.StartAsync(("Clips:Gate", "account"));
        var clip = await WithFilesAsync(server, await server.PersonByTokenAsync("creator"), ClipFiles.Large, ClipFiles.Small, ClipFiles.Poster);
        var thumb = (await server.Visitor().GetAsync($"/api/v1/clips/{clip}"))["thumb"]!;
        Assert.Contains("thumb.jpg", thumb, StringComparison.Ordinal);
        var shown = await server.Visitor().GetAsync(thumb);
        Assert.Equal((200, "image/jpeg"), (shown.Status, shown.Headers["Content-Type"]));
    }

    /// <summary>A clip whose files are there: every one, unless some are named.</summary>
    internal static async Task<string> WithFilesAsync(Server server, Person owner, params string[] files)
    {
        var clip = await server.ReadyClipAsync(owner);
        var folder = Directory.CreateDirectory(Path.Combine(server.Folder, "media", clip, "1")).FullName;
        foreach (var name in files is [] ? ClipFiles.All : files) await File.WriteAllBytesAsync(Path.Combine(folder, name), Bytes);
        return clip;
    }

    private static Answer First(Answer page) => page with { Text = page.Json.GetProperty("items")[0].GetRawText() };
}
