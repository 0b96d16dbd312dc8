using System.Net.Http.Headers;
using Entourage.Live;
using Entourage.Tests.Transcoding;
using Microsoft.Extensions.DependencyInjection;

namespace Entourage.Tests.Clips;

[Trait("Needs", "ffmpeg")]
public sealed class ClipJourneyTests(Footage footage) : IClassFixture<Footage>, IAsyncLifetime
{
    private readonly Server server = new();
    private string film = "";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        film = await footage.DrawAsync("journey.mp4", [.. Footage.Picture("160x284", 1.2), .. Footage.Sound(1.2), .. Footage.H264, "-c:a", "aac"]);
        await server.InitializeAsync();
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task A_clip_is_uploaded_made_shown_counted_and_deleted()
    {
        var creator = await server.PersonByTokenAsync("creator");
        var friend = await server.PersonByTokenAsync("friend");
        var stranger = server.Visitor();

        var uploaded = await creator.UploadAsync(film, "One\nTwo \u202Ethree ");
        Assert.Equal(202, uploaded.Status);
        var id = uploaded["id"]!;
        Assert.Equal($"/api/v1/clips/{id}", uploaded.Headers["Location"]);
        Assert.Equal("processing", uploaded["status"]);
        Assert.Equal("One\nTwo three", uploaded["caption"]);
        Assert.Equal(404, (await friend.GetAsync($"/api/v1/clips/{id}")).Status);

        var ready = await creator.UntilEndedAsync(id);
        Assert.Equal("ready", ready["status"]);
        Assert.Equal(1, ready.Json.GetProperty("progress").GetDouble());
        Assert.InRange(ready.Json.GetProperty("duration").GetDouble(), 1.1, 1.4);
        Assert.Equal(160, ready.Json.GetProperty("width").GetInt32());
        Assert.Equal("creator", ready.Json.GetProperty("member").GetProperty("handle").GetString());
        Assert.Equal(1, (await stranger.GetAsync("/api/v1/members/creator")).Json.GetProperty("clips").GetInt64());
        await server.UntilOnlyFinishedAsync(clips: 1);

        // Who has no account sees the pictures and not the film.
        var seen = await stranger.GetAsync($"/api/v1/clips/{id}");
        Assert.False(seen.Json.TryGetProperty("video", out _));
        Assert.Equal("image/jpeg", (await stranger.GetAsync(seen["poster"]!)).Headers["Content-Type"]);
        Assert.Equal(401, (await stranger.PostAsync($"/api/v1/clips/{id}/plays")).Status);

        foreach (var _ in Enumerable.Range(0, 3)) Assert.Equal("""{"liked":true,"likes":1}""", (await friend.PutAsync($"/api/v1/clips/{id}/like", null)).Text);
        Assert.Equal("""{"plays":1}""", (await friend.PostAsync($"/api/v1/clips/{id}/plays")).Text);
        Assert.Equal("""{"views":1,"counted":true}""", (await friend.PostAsync($"/api/v1/clips/{id}/views")).Text);
        Assert.Equal("""{"views":1,"counted":false}""", (await friend.PostAsync($"/api/v1/clips/{id}/views")).Text);
        Assert.Equal("""{"views":1,"counted":false}""", (await creator.PostAsync($"/api/v1/clips/{id}/views")).Text);
        server.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal("""{"views":2,"counted":true}""", (await friend.PostAsync($"/api/v1/clips/{id}/views")).Text);
        Assert.True((await friend.GetAsync($"/api/v1/clips/{id}")).Json.GetProperty("liked").GetBoolean());
        Assert.Equal("""{"liked":false,"likes":0}""", (await friend.DeleteAsync($"/api/v1/clips/{id}/like")).Text);

        var changed = await creator.PatchAsync($"/api/v1/clips/{id}", new { caption = "Better" });
        Assert.Equal("Better", changed["caption"]);
        Assert.Equal(404, (await friend.PatchAsync($"/api/v1/clips/{id}", new { caption = "Mine" })).Status);
        Assert.Equal("text_too_long", (await creator.PatchAsync($"/api/v1/clips/{id}", new { caption = new string('x', 2201) })).Code);

        Assert.Equal(404, (await friend.DeleteAsync($"/api/v1/clips/{id}")).Status);
        Assert.Equal(204, (await creator.DeleteAsync($"/api/v1/clips/{id}")).Status);
        Assert.Equal(404, (await creator.GetAsync($"/api/v1/clips/{id}")).Status);
        Assert.Equal(404, (await creator.GetAsync(ready["video"]!)).Status);
        Assert.Equal(0, (await stranger.GetAsync("/api/v1/members/creator")).Json.GetProperty("clips").GetInt64());
        Assert.Empty(server.Left());
    }

    [Fact]
    public async Task The_film_is_served_in_pieces_and_only_to_those_who_may_watch()
    {
        var creator = await server.PersonByTokenAsync("creator");
        var id = await creator.PublishAsync(film);
        var clip = await creator.GetAsync($"/api/v1/clips/{id}");
        var video = clip["video"]!;
        var stranger = server.Visitor();

        var whole = await stranger.GetAsync(video);
        Assert.Equal(200, whole.Status);
        Assert.Equal("video/mp4", whole.Headers["Content-Type"]);
        Assert.Equal("max-age=31536000, private, immutable", Sorted(whole.Headers["Cache-Control"]));
        Assert.Equal("nosniff", whole.Headers["X-Content-Type-Options"]);
        Assert.Equal("same-origin", whole.Headers["Cross-Origin-Resource-Policy"]);
        var length = long.Parse(whole.Headers["Content-Length"], System.Globalization.CultureInfo.InvariantCulture);

        using var asked = new HttpRequestMessage(HttpMethod.Get, video);
        asked.Headers.Range = new RangeHeaderValue(100, 299);
        using var piece = await stranger.Http.SendAsync(asked, Stop);
        Assert.Equal(HttpStatusCode.PartialContent, piece.StatusCode);
        Assert.Equal(200, (await piece.Content.ReadAsByteArrayAsync(Stop)).Length);
        Assert.Equal(length, piece.Content.Headers.ContentRange!.Length);

        Assert.Equal(416, (await stranger.SendAsync(HttpMethod.Get, video, null, ("Range", $"bytes={length}-"))).Status);
        Assert.Equal(304, (await stranger.SendAsync(HttpMethod.Get, video, null, ("If-None-Match", whole.Headers["ETag"]))).Status);
        var head = await stranger.SendAsync(HttpMethod.Head, video, null);
        Assert.Equal((200, ""), (head.Status, head.Text));

        var bare = video[..video.IndexOf('?', StringComparison.Ordinal)];
        foreach (var wrong in new[]
        {
            bare, video[..^1] + (video[^1] == 'A' ? 'B' : 'A'), video.Replace("large", "small", StringComparison.Ordinal),
            bare.Replace("large.mp4", "..%2f..%2fkeys%2fsite.key", StringComparison.Ordinal), $"/media/{id}/0/poster.jpg", "/media/x/1/poster.jpg",
            clip["poster"]!.Replace("poster.jpg", "poster.png", StringComparison.Ordinal),
        })
        {
            Assert.Equal(404, (await stranger.GetAsync(wrong)).Status);
        }

        var poster = await stranger.GetAsync(clip["poster"]!);
        Assert.Equal("max-age=31536000, s-maxage=300, public, immutable", Sorted(poster.Headers["Cache-Control"]));
        server.Clock.Advance(TimeSpan.FromDays(30));
        Assert.Equal(404, (await stranger.GetAsync(video)).Status);
    }

    [Fact]
    public async Task The_owner_is_told_of_a_like_once_and_of_the_clip_being_ready()
    {
        var creator = await server.PersonByTokenAsync("creator");
        var friend = await server.PersonByTokenAsync("friend");
        var live = server.Services.GetRequiredService<LiveFeed>();
        var uploaded = await creator.UploadAsync(film);
        var events = new List<LiveEvent>();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var listening = ListenAsync();

        await creator.UntilEndedAsync(uploaded["id"]!);
        foreach (var person in new[] { friend, friend, creator }) await person.PutAsync($"/api/v1/clips/{uploaded["id"]}/like", null);
        await end.CancelAsync();
        await listening;

        Assert.Single(events, happened => happened.Type == "clip_ready");
        Assert.Equal("friend", Assert.Single(events, happened => happened.Type == "liked").Handle);

        async Task ListenAsync()
        {
            var owner = await OwnerAsync();
            try
            {
                await foreach (var happened in live.ListenAsync(owner, end.Token)) events.Add(happened);
            }
            catch (OperationCanceledException)
            {
                // Told enough.
            }
        }

        Task<Entourage.Kernel.MemberId> OwnerAsync() => Task.FromResult(
            server.Read("creator", Entourage.Members.MemberRows.Find)!.Id);
    }

    [Fact]
    public async Task Progress_is_told_until_the_clip_is_ready()
    {
        var creator = await server.PersonByTokenAsync("creator");
        var uploaded = await creator.UploadAsync(film);
        var path = $"/api/v1/clips/{uploaded["id"]}/events";
        Assert.Equal(404, (await server.Visitor().GetAsync(path)).Status);
        var told = await creator.GetAsync(path);
        Assert.Equal("text/event-stream", told.Headers["Content-Type"]);
        Assert.Contains("event: progress\ndata: {\"progress\":", told.Text, StringComparison.Ordinal);
        Assert.Contains("event: ready\ndata: {\"id\":", told.Text, StringComparison.Ordinal);
        Assert.EndsWith("}\n\n", told.Text, StringComparison.Ordinal);
        Assert.StartsWith("event: ready\n", (await server.Visitor().GetAsync(path)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Clips_are_listed_newest_first_and_hidden_across_a_block()
    {
        var creator = await server.JoinAsync("creator");
        var friend = await server.PersonByTokenAsync("friend");
        var made = new List<string>();
        for (var count = 0; count < 3; count++)
        {
            made.Insert(0, await creator.PublishAsync(film));
            server.Clock.Advance(TimeSpan.FromMinutes(1));
        }
        await friend.PutAsync("/api/v1/members/creator/follow", null);

        foreach (var list in new[] { "/api/v1/members/creator/clips", "/api/v1/feeds/following", "/api/v1/feeds/for-you" })
        {
            var first = await friend.GetAsync($"{list}?limit=2");
            Assert.Equal(made[..2], Ids(first));
            var second = await friend.GetAsync($"{list}?limit=2&cursor={first["next"]}");
            Assert.Equal(made[2..], Ids(second));
            Assert.False(second.Json.TryGetProperty("next", out _));
            Assert.Equal("bad_cursor", (await friend.GetAsync($"{list}?cursor=nonsense!")).Code);
        }
        Assert.Empty(Ids(await creator.GetAsync("/api/v1/feeds/following")));
        Assert.Equal(401, (await server.Visitor().GetAsync("/api/v1/feeds/following")).Status);
        Assert.Equal(3, Ids(await server.Visitor().GetAsync("/api/v1/feeds/for-you")).Length);

        await creator.PutAsync("/api/v1/members/friend/block", null);
        Assert.Equal(404, (await friend.GetAsync($"/api/v1/clips/{made[0]}")).Status);
        Assert.Equal(404, (await friend.PutAsync($"/api/v1/clips/{made[0]}/like", null)).Status);
        Assert.Equal(404, (await friend.PostAsync($"/api/v1/clips/{made[0]}/views")).Status);
        Assert.Equal(404, (await friend.GetAsync("/api/v1/members/creator/clips")).Status);
        Assert.Empty(Ids(await friend.GetAsync("/api/v1/feeds/for-you")));
    }

    [Fact]
    public async Task A_member_who_leaves_takes_clips_and_counts_along()
    {
        var creator = await server.JoinAsync("creator");
        var friend = await server.JoinAsync("friend");
        var (kept, gone) = (await creator.PublishAsync(film), await friend.PublishAsync(film));
        foreach (var id in new[] { kept, gone })
        {
            await friend.PutAsync($"/api/v1/clips/{id}/like", null);
            await friend.PostAsync($"/api/v1/clips/{id}/plays");
            await friend.PostAsync($"/api/v1/clips/{id}/views");
        }
        var member = server.Read("friend", Entourage.Members.MemberRows.Find)!.Id;
        var writer = server.Services.GetRequiredService<Entourage.Storage.StoreWriter>();
        var forgets = server.Services.GetServices<Entourage.Storage.IForgetsMembers>().OfType<Entourage.Clips.ForgetMember>().Single();
        await writer.WriteAsync(new Entourage.Clips.RowsWrite<int>(rows => forgets.Forget(rows, member, 100)), Stop);

        var left = (await creator.GetAsync($"/api/v1/clips/{kept}")).Json;
        Assert.All(["likes", "plays", "views"], count => Assert.Equal(0, left.GetProperty(count).GetInt64()));
        Assert.Equal(404, (await creator.GetAsync($"/api/v1/clips/{gone}")).Status);
        server.Services.GetRequiredService<Entourage.Storage.Deletions>().Wake();
        await server.UntilOnlyFinishedAsync(clips: 1);
    }

    [Fact]
    public async Task Visitors_are_counted_by_device_where_the_gate_is_open()
    {
        server.Settings["Clips:Gate"] = "Open";
        await server.RestartAsync();
        var creator = await server.PersonByTokenAsync("creator");
        var id = await creator.PublishAsync(film);
        var (one, other) = (server.Visitor(), server.Visitor());
        var video = (await one.GetAsync($"/api/v1/clips/{id}"))["video"]!;
        Assert.Equal(200, (await one.GetAsync(video[..video.IndexOf('?', StringComparison.Ordinal)])).Status);
        Assert.DoesNotContain(one.Cookies, cookie => cookie.Name.EndsWith('d'));
        // The first time a device is given its name; it counts once it brings that back.
        Assert.Equal("""{"views":0,"counted":false}""", (await one.PostAsync($"/api/v1/clips/{id}/views")).Text);
        Assert.Equal("""{"views":1,"counted":true}""", (await one.PostAsync($"/api/v1/clips/{id}/views")).Text);
        Assert.Equal("""{"views":1,"counted":false}""", (await one.PostAsync($"/api/v1/clips/{id}/views")).Text);
        Assert.Equal("""{"views":1,"counted":false}""", (await other.PostAsync($"/api/v1/clips/{id}/views")).Text);
        Assert.Equal("""{"views":2,"counted":true}""", (await other.PostAsync($"/api/v1/clips/{id}/views")).Text);
        var reading = await server.PersonByTokenAsync("reading", Scopes.Read);
        Assert.Equal("scope_missing", (await reading.PostAsync($"/api/v1/clips/{id}/views")).Code);
        Assert.Equal("scope_missing", (await reading.UploadAsync(film)).Code);
    }

    private static string[] Ids(Answer page) =>
        [.. page.Json.GetProperty("items").EnumerateArray().Select(clip => clip.GetProperty("id").GetString()!)];

    private static string Sorted(string header) =>
        string.Join(", ", header.Split(',', StringSplitOptions.TrimEntries).OrderBy(part => part switch { "immutable" => 2, "public" or "private" => 1, _ => 0 }));
}
