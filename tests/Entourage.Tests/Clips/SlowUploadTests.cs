using Entourage.Tests.Transcoding;

namespace Entourage.Tests.Clips;

/// <summary>Uploads that take their time: the film is made meanwhile.</summary>
[Trait("Needs", "ffmpeg")]
public sealed class SlowUploadTests(Footage footage) : IClassFixture<Footage>, IAsyncLifetime
{
    private const int Early = 3_000_000;

    // Of a file, the small film cannot be made here; of what is fed to it, it can.
    private const string OnlyFed = "case \"$*\" in *pipe:0*) ;; *) for o in \"$@\"; do case $o in */small.mp4) exit 1;; esac; done;; esac";

    private readonly Server server = new();
    private readonly Programs programs = new();
    private byte[] film = [];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private bool HasBegun => Directory.EnumerateFiles(Path.Combine(server.Folder, "drafts"), "small.mp4", SearchOption.AllDirectories)
        .Any(file => file.Contains(".early", StringComparison.Ordinal));

    public async ValueTask InitializeAsync()
    {
        film = await File.ReadAllBytesAsync(
            await footage.DrawAsync("slow.mp4", [.. Footage.Picture("640x360", 3), "-vf", "noise=alls=40:allf=t", .. Footage.H264, "-b:v", "12M", "-movflags", "+faststart"]), Stop);
        Assert.True(film.Length > Early + 100_000, $"{film.Length}");
        programs.PutBefore("ffprobe", "");
        programs.PutBefore("ffmpeg", OnlyFed);
        server.Settings["Clips:FfmpegFolder"] = programs.Folder;
        await server.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        programs.Dispose();
    }

    [Fact]
    public async Task The_small_film_is_made_while_the_upload_comes_in_for_one_at_a_time()
    {
        var (slow, other) = (await server.PersonByTokenAsync("slow"), await server.PersonByTokenAsync("other"));
        var gate = new TaskCompletionSource();
        var sending = SendAsync(slow, gate.Task);
        await UntilAsync(() => HasBegun);

        // Whoever comes meanwhile is served the usual way, which fails here.
        var failed = await other.UntilEndedAsync((await other.UploadAsync(film))["id"]!);
        Assert.Equal(("failed", "transcode_failed"), (failed["status"], failed["code"]));

        gate.SetResult();
        var sent = await sending;
        Assert.Equal(202, sent.Status);
        Assert.Equal("ready", (await slow.UntilEndedAsync(sent["id"]!))["status"]);
        await other.DeleteAsync($"/api/v1/clips/{failed["id"]}");
        await server.UntilOnlyFinishedAsync(clips: 1);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(server.Folder, "drafts")));
    }

    [Fact]
    public async Task An_upload_that_breaks_off_takes_its_film_along_and_makes_room_for_the_next()
    {
        var creator = await server.PersonByTokenAsync("creator");
        byte[] half = [.. "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"clip.mp4\"\r\n\r\n"u8, .. film[..(Early + 1000)]];
        using var broken = new PausedContent(half, Early, UntilAsync(() => HasBegun));
        broken.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=x");
        Assert.Equal("bad_request", (await creator.SendAsync(HttpMethod.Post, "/api/v1/clips", broken)).Code);
        Assert.False(HasBegun);
        await server.UntilNothingIsLeftAsync();

        var sent = await SendAsync(creator, UntilAsync(() => HasBegun));
        Assert.Equal("ready", (await creator.UntilEndedAsync(sent["id"]!))["status"]);
    }

    [Fact]
    public async Task A_clip_that_is_deleted_before_its_turn_leaves_nothing()
    {
        var (creator, hidden) = (await server.PersonByTokenAsync("creator"), programs.Folder);
        programs.PutBefore("ffprobe", $"while [ ! -e {hidden}/go ]; do sleep 0.05; done");
        var first = (await creator.UploadAsync(film[..1_000_000]))["id"]!;
        programs.PutBefore("ffprobe", "");
        var sent = await SendAsync(creator, UntilAsync(() => HasBegun));
        Assert.Equal(204, (await creator.DeleteAsync($"/api/v1/clips/{sent["id"]}")).Status);
        await UntilAsync(() => !HasBegun);
        await File.WriteAllTextAsync(Path.Combine(hidden, "go"), "", Stop);
        await creator.UntilEndedAsync(first);
        await server.UntilNothingIsLeftAsync();
        await UntilAsync(() => !Directory.EnumerateFileSystemEntries(Path.Combine(server.Folder, "drafts")).Any());
    }

    private Task<Answer> SendAsync(Person person, Task until) =>
        person.SendAsync(HttpMethod.Post, "/api/v1/clips", new MultipartFormDataContent { { new PausedContent(film, Early, until), "file", "clip.mp4" } });

    private static async Task UntilAsync(Func<bool> isSo)
    {
        for (var tries = 0; !isSo(); tries++)
        {
            Assert.True(tries < 1200, "It does not come about.");
            await Task.Delay(25, Stop);
        }
    }

    /// <summary>Bytes that stop in the middle until something has happened.</summary>
    private sealed class PausedContent(byte[] bytes, int first, Task until) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context)
        {
            await stream.WriteAsync(bytes.AsMemory(0, first), Stop);
            await stream.FlushAsync(Stop);
            await until;
            await stream.WriteAsync(bytes.AsMemory(first), Stop);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = bytes.Length;
            return true;
        }
    }
}
