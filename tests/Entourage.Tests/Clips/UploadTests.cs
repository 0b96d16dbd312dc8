using System.Text;
using Entourage.Tests.Transcoding;

namespace Entourage.Tests.Clips;

[Trait("Needs", "ffmpeg")]
public sealed class UploadTests(Footage footage) : IClassFixture<Footage>, IAsyncLifetime
{
    private readonly Server server = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        server.Settings["Clips:MostMegabytes"] = "2";
        return server.InitializeAsync();
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Theory]
    [InlineData("", "empty")]
    [InlineData("hello world", "not_a_video")]
    [InlineData("Dear diary, this is not a video at all, however long it may go on about it.", "not_a_video")]
    [InlineData("#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n.................", "not_a_video")]
    public async Task What_is_no_film_is_refused_at_once(string text, string code)
    {
        var creator = await server.PersonByTokenAsync("creator");
        var refused = await creator.UploadAsync(Encoding.ASCII.GetBytes(text));
        Assert.Equal((422, code), (refused.Status, refused.Code));
        Assert.Empty(server.Left());
        Assert.Equal("""{"items":[]}""", (await creator.GetAsync("/api/v1/members/creator/clips")).Text);
    }

    [Fact]
    public async Task What_cannot_be_made_fails_with_its_code_and_leaves_nothing()
    {
        var creator = await server.PersonByTokenAsync("creator");
        var drawn = await File.ReadAllBytesAsync(await footage.DrawAsync("whole.mp4", [.. Footage.Picture("160x120", 2), .. Footage.H264]), Stop);
        var cut = await creator.UntilEndedAsync((await creator.UploadAsync(drawn[..(drawn.Length / 2)]))["id"]!);
        Assert.Equal(("failed", "damaged"), (cut["status"], cut["code"]));
        Assert.Equal(0, cut.Json.GetProperty("progress").GetDouble());
        Assert.Equal(404, (await server.Visitor().GetAsync($"/api/v1/clips/{cut["id"]}")).Status);
        await server.UntilNothingIsLeftAsync();

        var told = await creator.GetAsync($"/api/v1/clips/{cut["id"]}/events");
        Assert.Equal("event: failed\ndata: {\"code\":\"damaged\",\"title\":\"This file is damaged or incomplete. Export the video again.\"}\n\n", told.Text);

        var hour = await footage.DrawAsync("hours.mp4", ["-f", "lavfi", "-i", "color=s=64x64:r=1/60:d=36000", .. Footage.H264]);
        var tooLong = await creator.UntilEndedAsync((await creator.UploadAsync(hour))["id"]!);
        Assert.Equal("too_long", tooLong["code"]);
        await server.UntilNothingIsLeftAsync();
        Assert.Equal(204, (await creator.DeleteAsync($"/api/v1/clips/{tooLong["id"]}")).Status);
    }

    [Fact]
    public async Task U47_more_than_fits_is_refused_while_it_comes_in()
    {
        var creator = await server.PersonByTokenAsync("creator");
        byte[] film = [0, 0, 0, 24, .. "ftypisom"u8, .. new byte[3_000_000]];
        var known = await creator.UploadAsync(film);
        Assert.Equal((413, "too_big"), (known.Status, known.Code));

        using var form = Uploads.Form(film);
        await using var endless = new Unsized(await form.ReadAsStreamAsync(Stop));
        using var content = new StreamContent(endless);
        content.Headers.ContentType = form.Headers.ContentType;
        var unknown = await creator.SendAsync(HttpMethod.Post, "/api/v1/clips", content, ("Transfer-Encoding", "chunked"));
        Assert.Equal((413, "too_big"), (unknown.Status, unknown.Code));
        Assert.Empty(server.Left());
    }

    [Fact]
    public async Task U47_a_body_that_is_not_as_it_should_be_is_refused_and_leaves_nothing()
    {
        var creator = await server.PersonByTokenAsync("creator");
        byte[] film = [0, 0, 0, 24, .. "ftypisom"u8, .. new byte[5000]];
        Assert.Equal(415, (await creator.PostAsync("/api/v1/clips", new { file = "no" })).Status);

        using var without = new MultipartFormDataContent { { new StringContent("only words"), "caption" } };
        Assert.Equal("file_missing", (await creator.SendAsync(HttpMethod.Post, "/api/v1/clips", without)).Code);
        using var twice = Uploads.Form(film);
        twice.Add(new ByteArrayContent(film), "file", "again.mp4");
        Assert.Equal("one_file_only", (await creator.SendAsync(HttpMethod.Post, "/api/v1/clips", twice)).Code);
        Assert.Equal("text_too_long", (await creator.UploadAsync(film, new string('x', 60_000))).Code);
        Assert.Equal("idempotency_key_not_valid", (await creator.UploadAsync(film, key: "with space")).Code);

        using var form = Uploads.Form(film);
        var body = await form.ReadAsByteArrayAsync(Stop);
        using var cut = new ByteArrayContent(body[..4000]);
        cut.Headers.ContentType = form.Headers.ContentType;
        var broken = await creator.SendAsync(HttpMethod.Post, "/api/v1/clips", cut);
        Assert.Equal((400, "bad_request"), (broken.Status, broken.Code));
        Assert.Equal(401, (await server.Visitor().UploadAsync(film)).Status);
        Assert.Empty(server.Left());
    }

    [Fact]
    public async Task The_same_key_with_another_film_or_caption_is_refused_and_keeps_the_first()
    {
        var creator = await server.PersonByTokenAsync("reuser");
        byte[] film = [0, 0, 0, 24, .. "ftypisom"u8, .. new byte[5000]], another = [.. film, 1];
        var first = await creator.UploadAsync(film, "words", key: "once");
        Assert.Equal(first["id"], (await creator.UploadAsync(film, "words", key: "once"))["id"]);
        foreach (var answer in (Answer[])[await creator.UploadAsync(another, "words", key: "once"), await creator.UploadAsync(film, "other words", key: "once")])
        {
            Assert.Equal((422, "key_reused"), (answer.Status, answer.Code));
        }

        Assert.Equal(1, server.Count("SELECT count(*) FROM clips"));
    }

    [Fact]
    public async Task The_same_key_makes_one_clip_however_the_uploads_race()
    {
        var creator = await server.PersonByTokenAsync("creator");
        var film = await File.ReadAllBytesAsync(await footage.DrawAsync("twin.mp4", [.. Footage.Picture("160x120", 1), .. Footage.H264]), Stop);
        var both = await Task.WhenAll(creator.UploadAsync(film, key: "twin"), creator.UploadAsync(film, key: "twin"));
        var again = await creator.UploadAsync(film, key: "twin");
        Assert.All([.. both, again], answer => Assert.Equal((202, both[0]["id"]), (answer.Status, answer["id"])));
        var other = await server.PersonByTokenAsync("other");
        Assert.NotEqual(both[0]["id"], (await other.UploadAsync(film, key: "twin"))["id"]);
        await creator.UntilEndedAsync(both[0]["id"]!);
        Assert.Equal(1, (await creator.GetAsync("/api/v1/members/creator/clips")).Json.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task U49_three_are_made_at_a_time_and_the_rest_waits()
    {
        var creator = await server.PersonByTokenAsync("creator");
        var film = await File.ReadAllBytesAsync(await footage.DrawAsync("many.mp4", [.. Footage.Picture("640x360", 8), .. Footage.H264]), Stop);
        var answers = new List<Answer>();
        for (var count = 0; count < 4; count++) answers.Add(await creator.UploadAsync(film));
        Assert.Equal([202, 202, 202, 429], answers.Select(answer => answer.Status));
        Assert.Equal("too_many_uploads", answers[3].Code);
        Assert.Equal("30", answers[3].Headers["Retry-After"]);

        // A clip that is deleted while it is made leaves nothing, and makes room.
        Assert.All(await Task.WhenAll(answers[..3].Select(answer => creator.DeleteAsync($"/api/v1/clips/{answer["id"]}"))), answer => Assert.Equal(204, answer.Status));
        await server.UntilNothingIsLeftAsync();
        Assert.Equal(202, (await creator.UploadAsync(film)).Status);
    }

    [Fact]
    public async Task U51_a_full_disk_takes_nothing_in()
    {
        server.Settings["Storage:FreeSpaceFloorMegabytes"] = "1000000";
        await server.RestartAsync();
        var later = await server.PersonByTokenAsync("later");
        var full = await later.UploadAsync([0, 0, 0, 24, .. "ftypisom"u8, .. new byte[5000]]);
        Assert.Equal((507, "disk_full"), (full.Status, full.Code));
    }

    /// <summary>A body whose length its sender does not say.</summary>
    private sealed class Unsized(Stream inner) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

        public override void Flush() => inner.Flush();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
