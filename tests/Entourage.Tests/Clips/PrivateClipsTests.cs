using System.Text.RegularExpressions;

namespace Entourage.Tests.Clips;

/// <summary>What a member who approves followers shows: their clips, files and lists to followers and themselves, their name to everybody.</summary>
public sealed partial class PrivateClipsTests
{
    [Fact]
    public async Task Others_find_none_of_it_and_followers_all_of_it()
    {
        await using var server = await Server.StartAsync(("Clips:Gate", "open"));
        var (creator, follower, stranger, clip) = await PeopleAsync(server);
        var open = (await stranger.GetAsync($"/api/v1/clips/{clip}")).Json;
        string[] before = [.. ((string[])["video", "small", "poster", "thumb", "preview", "blur"]).Select(name => open.GetProperty(name).GetString()!)];
        foreach (var address in before) Assert.Equal(200, (await server.Visitor().GetAsync(address)).Status);

        await creator.PatchAsync("/api/v1/me", new { @private = true });
        foreach (var other in new[] { stranger, server.Visitor() })
        {
            foreach (var path in (string[])[$"/api/v1/clips/{clip}", "/api/v1/members/closed/clips", "/api/v1/members/closed/followers", "/api/v1/members/closed/following"])
            {
                Assert.Equal((404, "not_found"), Of(await other.GetAsync(path)));
            }
            foreach (var path in (string[])["plays", "views"]) Assert.Equal(404, (await other.PostAsync($"/api/v1/clips/{clip}/{path}")).Status);
            Assert.Empty((await other.GetAsync("/api/v1/feeds/for-you")).Json.GetProperty("items").EnumerateArray());
            // Addresses from before it was private open nothing either.
            foreach (var address in before) Assert.Equal(404, (await other.GetAsync(address)).Status);
            var page = await other.GetAsync($"/c/{clip}");
            Assert.Equal(404, page.Status);
            Assert.DoesNotContain("og:image", page.Text, StringComparison.Ordinal);
            var card = await other.GetAsync("/api/v1/members/closed");
            Assert.Equal((200, true), (card.Status, card.Json.GetProperty("private").GetBoolean()));
            var profile = await other.GetAsync("/@closed");
            Assert.Equal(200, profile.Status);
            Assert.DoesNotContain("/media/", profile.Text, StringComparison.Ordinal);
        }
        Assert.Equal(404, (await stranger.PutAsync($"/api/v1/clips/{clip}/like", null)).Status);

        foreach (var one in new[] { follower, creator })
        {
            var seen = await one.GetAsync($"/api/v1/clips/{clip}");
            foreach (var name in (string[])["video", "small", "poster", "thumb", "preview", "blur"])
            {
                var file = await one.GetAsync(seen[name]!);
                Assert.Equal(200, file.Status);
                Assert.Contains("private", file.Headers["Cache-Control"], StringComparison.Ordinal);
            }
            Assert.Single((await one.GetAsync("/api/v1/members/closed/clips")).Json.GetProperty("items").EnumerateArray());
            Assert.Equal(200, (await one.GetAsync("/api/v1/members/closed/followers")).Status);
            Assert.Single((await one.GetAsync("/api/v1/feeds/for-you")).Json.GetProperty("items").EnumerateArray());
        }
        Assert.Single((await follower.GetAsync("/api/v1/feeds/following")).Json.GetProperty("items").EnumerateArray());

        var handed = await follower.GetAsync($"/api/v1/clips/{clip}");
        Assert.Equal(200, (await follower.DeleteAsync("/api/v1/members/closed/follow")).Status);
        server.Clock.Advance(TimeSpan.FromMinutes(59));
        // Whoever watches when it ends watches to the end.
        foreach (var name in (string[])["video", "poster"]) Assert.Equal(200, (await follower.GetAsync(handed[name]!)).Status);
        server.Clock.Advance(TimeSpan.FromMinutes(61));
        foreach (var name in (string[])["video", "poster"]) Assert.Equal(404, (await follower.GetAsync(handed[name]!)).Status);
    }

    [Fact]
    public async Task An_open_invitation_of_theirs_shows_the_clip_and_one_that_ended_shows_nothing()
    {
        await using var server = await Server.StartAsync(("Clips:Gate", "open"));
        var (creator, _, stranger, _) = await PeopleAsync(server);
        await creator.PatchAsync("/api/v1/me", new { @private = true });
        var made = await creator.InviteAsync();
        foreach (var reader in new[] { stranger, server.Visitor() })
        {
            var page = await reader.OpenAsync(made.Token);
            var files = Files().Matches(page.Text).Select(found => System.Net.WebUtility.HtmlDecode(found.Value)).Distinct().ToList();
            Assert.Contains(files, file => file.Contains("poster.jpg", StringComparison.Ordinal));
            Assert.Contains(files, file => file.Contains("preview.jpg", StringComparison.Ordinal));
            Assert.Contains(files, file => file.Contains("large.mp4", StringComparison.Ordinal));
            foreach (var file in files) Assert.Equal(200, (await reader.GetAsync(file)).Status);
        }
        Assert.Equal(200, (await creator.DeleteAsync($"/api/v1/invitations/{made.Id}")).Status);
        foreach (var reader in new[] { stranger, server.Visitor() })
        {
            Assert.DoesNotContain("/media/", (await reader.OpenAsync(made.Token)).Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task For_you_goes_on_past_clips_that_are_not_for_the_reader()
    {
        await using var server = await Server.StartAsync(("Clips:Gate", "open"));
        var (creator, _, stranger, _) = await PeopleAsync(server);
        await server.ReadyClipAsync(stranger);
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        for (var number = 0; number < 5; number++) await server.ReadyClipAsync(creator);
        await creator.PatchAsync("/api/v1/me", new { @private = true });
        var page = (await stranger.GetAsync("/api/v1/feeds/for-you?limit=2")).Json;
        Assert.Equal("stranger", Assert.Single(page.GetProperty("items").EnumerateArray()).GetProperty("member").GetProperty("handle").GetString());
    }

    private static async Task<(Person Creator, Person Follower, Person Stranger, string Clip)> PeopleAsync(Server server)
    {
        var creator = await server.JoinAsync("closed");
        var follower = await server.JoinAsync("follower");
        var clip = await GateTests.WithFilesAsync(server, creator);
        await follower.PutAsync("/api/v1/members/closed/follow", null);
        return (creator, follower, await server.JoinAsync("stranger"), clip);
    }

    private static (int Status, string? Code) Of(Answer answer) => (answer.Status, answer.Code);

    [GeneratedRegex("/media/[^\"]+")]
    private static partial Regex Files();
}
