using Entourage.Tests.Transcoding;

namespace Entourage.Tests.Clips;

/// <summary>Uploads that lie about themselves, break off, come twice, or come from somebody who may not upload any more.</summary>
[Trait("Needs", "ffmpeg")]
public sealed class UploadAbuseTests(Footage footage, Server server) : IClassFixture<Footage>, IClassFixture<Server>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task U01_U02_nothing_and_the_first_bytes_of_a_film_are_refused_at_once()
    {
        var creator = await server.PersonByTokenAsync("beginner");
        var film = await FilmAsync();
        var before = server.Hash();
        foreach (var (length, code) in ((int, string)[])[(0, "empty"), (1, "not_a_video"), (11, "not_a_video"), (64, "not_a_video")])
        {
            var refused = await creator.UploadAsync(film[..length]);
            Assert.Equal((length, 422, code), (length, refused.Status, refused.Code));
        }

        Assert.Equal(before, server.Hash());
    }

    [Fact]
    public async Task U38_U46_what_a_file_is_is_decided_by_its_bytes()
    {
        var creator = await server.PersonByTokenAsync("liar");
        var film = await FilmAsync();
        foreach (var type in (string?[])["image/png", "text/html", "application/x-sh", "video/mp4; boundary=x", "nonsense", "", null])
        {
            var uploaded = await SendAsync(film, type);
            Assert.True(uploaded.Status == 202, $"{type}: {uploaded.Text}");
            if (type == "image/png") Assert.Equal("ready", (await creator.UntilEndedAsync(uploaded["id"]!))["status"]);
            Assert.Equal(204, (await creator.DeleteAsync($"/api/v1/clips/{uploaded["id"]}")).Status);
        }

        var before = server.Hash();
        Assert.Equal((422, "not_a_video"), Said(await SendAsync([.. "PK\u0003\u0004"u8, .. new byte[4000]], "video/mp4")));
        Assert.Equal((422, "not_a_video"), Said(await SendAsync([0x1F, 0x8B, 8, 0, .. new byte[4000]], "video/mp4")));
        Assert.Equal((422, "not_a_video"), Said(await SendAsync([.. "<!DOCTYPE html><script>"u8, .. new byte[4000]], "video/mp4")));
        Assert.Equal(before, server.Hash());

        Task<Answer> SendAsync(byte[] bytes, string? type)
        {
            var part = new ByteArrayContent(bytes);
            if (type is not null) part.Headers.TryAddWithoutValidation("Content-Type", type);
            return creator.SendAsync(HttpMethod.Post, "/api/v1/clips", new MultipartFormDataContent("x") { { part, "file", "x.png" } });
        }
    }

    [Fact]
    public async Task U14_finished_files_are_served_as_films_and_never_sniffed()
    {
        var creator = await server.PersonByTokenAsync("polyglot");
        var id = (await creator.UploadAsync([.. await FilmAsync(), .. "<html><script>alert(1)</script>"u8]))["id"]!;
        var clip = await creator.UntilEndedAsync(id);
        var film = await creator.GetAsync(clip["video"]!);
        Assert.Equal((200, "video/mp4", "nosniff"), (film.Status, film.Headers["Content-Type"], film.Headers["X-Content-Type-Options"]));
        Assert.DoesNotContain("<script>", film.Text, StringComparison.Ordinal);
        var poster = await creator.GetAsync(clip["poster"]!);
        Assert.Equal((200, "image/jpeg", "nosniff"), (poster.Status, poster.Headers["Content-Type"], poster.Headers["X-Content-Type-Options"]));
    }

    [Fact]
    public async Task U43_the_same_film_twice_is_two_clips_and_deleting_one_keeps_the_other()
    {
        var (one, two) = (await server.PersonByTokenAsync("first"), await server.PersonByTokenAsync("second"));
        var film = await FilmAsync();
        List<(Person By, string Id)> made = [];
        foreach (var person in (Person[])[one, one, two])
        {
            made.Add((person, (await person.UploadAsync(film))["id"]!));
            Assert.Equal("ready", (await person.UntilEndedAsync(made[^1].Id))["status"]);
        }

        Assert.Equal(3, made.Select(clip => clip.Id).Distinct().Count());
        foreach (var gone in (int[])[0, 2])
        {
            Assert.Equal(204, (await made[gone].By.DeleteAsync($"/api/v1/clips/{made[gone].Id}")).Status);
            var kept = await made[1].By.GetAsync($"/api/v1/clips/{made[1].Id}");
            Assert.Equal(200, (await made[1].By.GetAsync(kept["video"]!)).Status);
            Assert.Equal(200, (await made[1].By.GetAsync(kept["poster"]!)).Status);
        }
    }

    [Fact]
    public async Task U47_a_body_that_ends_early_or_goes_on_leaves_nothing()
    {
        var creator = await server.PersonByTokenAsync("breaker");
        var film = await FilmAsync();
        using var form = Uploads.Form(film);
        var whole = await form.ReadAsByteArrayAsync(Stop);
        var before = server.Hash();
        foreach (var length in (int[])[whole.Length * 99 / 100, whole.Length - 10, whole.Length / 2, 200, 10])
        {
            using var cut = new ByteArrayContent(whole[..length]);
            cut.Headers.ContentType = form.Headers.ContentType;
            Assert.Equal((length, (400, "bad_request")), (length, Said(await creator.SendAsync(HttpMethod.Post, "/api/v1/clips", cut))));
        }

        Assert.Equal(before, server.Hash());
        Assert.DoesNotContain(server.Left(), file => file.StartsWith("uploads", StringComparison.Ordinal));

        // What follows the last boundary is nobody's (RFC 2046 §5.1.1).
        using var longer = new ByteArrayContent([.. whole, .. new byte[5000]]);
        longer.Headers.ContentType = form.Headers.ContentType;
        Assert.Equal(202, (await creator.SendAsync(HttpMethod.Post, "/api/v1/clips", longer)).Status);
    }

    [Fact]
    public async Task U54_a_member_who_is_suspended_while_uploading_leaves_nothing()
    {
        var creator = await server.PersonByTokenAsync("outgoing");
        // Other tests of this class may have clips in the works.
        var before = server.Left().ToList();
        using var form = Uploads.Form(await FilmAsync());
        var gate = new TaskCompletionSource();
        await using var slow = new Halting(await form.ReadAsByteArrayAsync(Stop), gate.Task);
        using var content = new StreamContent(slow, 4096);
        content.Headers.ContentType = form.Headers.ContentType;
        var uploading = creator.SendAsync(HttpMethod.Post, "/api/v1/clips", content, ("Transfer-Encoding", "chunked"));
        for (var tries = 0; tries < 400 && !server.Left().Any(file => file.EndsWith(".part", StringComparison.Ordinal)); tries++) await Task.Delay(25, Stop);
        Assert.Contains(server.Left(), file => file.EndsWith(".part", StringComparison.Ordinal));

        var op = await server.OperatorAsync();
        Assert.Equal(204, (await op.PutAsync("/api/v1/operator/members/outgoing/suspension", new { reason = "Threats" })).Status);
        gate.SetResult();

        Assert.Equal((403, "account_suspended"), Said(await uploading));
        Assert.DoesNotContain(server.Left().Except(before), file => file.StartsWith("uploads", StringComparison.Ordinal));
        Assert.Equal(0, server.Count("SELECT count(*) FROM clips JOIN members ON members.id = owner WHERE handle = 'outgoing'"));
    }

    private static (int, string?) Said(Answer answer) => (answer.Status, answer.Code);

    private async Task<byte[]> FilmAsync() =>
        await File.ReadAllBytesAsync(await footage.DrawAsync("abused.mp4", [.. Footage.Picture("160x120", 1), .. Footage.H264]), Stop);

    /// <summary>Gives the first half, and the second only when it is told to.</summary>
    private sealed class Halting(byte[] bytes, Task until) : MemoryStream(bytes)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var half = Length / 2;
            if (Position >= half) await until.WaitAsync(cancellationToken);
            var most = Position < half ? (int)Math.Min(buffer.Length, half - Position) : buffer.Length;
            return await base.ReadAsync(buffer[..most], cancellationToken);
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    }
}
