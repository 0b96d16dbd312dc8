using Entourage.Members;
using Entourage.Tests.Pages;
using Entourage.Tests.Transcoding;

namespace Entourage.Tests.Clips;

/// <summary>A clip can be watched and shared in its small film, before there is a large one: with an ffmpeg that does with the large one as it is told.</summary>
[Trait("Needs", "ffmpeg")]
public sealed class TwoFilmsTests(Footage footage) : IClassFixture<Footage>, IAsyncLifetime
{
    private readonly Server server = new();
    private readonly Programs programs = new();
    private byte[] film = [];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Waits => $"while [ ! -e {programs.Folder}/go ]; do sleep 0.05; done";

    public async ValueTask InitializeAsync()
    {
        film = await File.ReadAllBytesAsync(
            await footage.DrawAsync("two.mp4", [.. Footage.Picture("960x540", 1.2), .. Footage.Sound(1.2), .. Footage.H264, "-c:a", "aac"]), Stop);
        foreach (var program in new[] { "ffmpeg", "ffprobe" }) programs.PutBefore(program, "");
        server.Settings["Clips:FfmpegFolder"] = programs.Folder;
        await server.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        programs.Dispose();
    }

    [Fact]
    public async Task It_is_watched_and_shared_before_the_large_film_is_there_which_then_joins_under_the_same_address()
    {
        PutLarge(Waits);
        var creator = await server.JoinAsync("creator");
        var friend = await server.PersonByTokenAsync("friend");
        var id = (await creator.UploadAsync(film, "Soon sharper"))["id"]!;
        var rough = await creator.UntilReadyAsync(id);
        Assert.Equal(("ready", true, 640, 360), (rough["status"], IsRough(rough), Number(rough, "width"), Number(rough, "height")));
        Assert.Equal(1, (await friend.GetAsync("/api/v1/members/creator")).Json.GetProperty("clips").GetInt64());
        var (video, small) = (rough["video"]!, rough["small"]!);
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Head })
        {
            var led = await friend.SendAsync(method, video, null);
            Assert.Equal((307, small, "no-store"), (led.Status, led.Headers["Location"], led.Headers["Cache-Control"]));
        }
        foreach (var file in new[] { small, rough["poster"]!, rough["preview"]!, rough["thumb"]! }) Assert.Equal(200, (await friend.GetAsync(file)).Status);
        Assert.Equal(404, (await friend.GetAsync(video[..video.IndexOf('?', StringComparison.Ordinal)])).Status);
        Assert.Contains("gets sharper in a moment", (await creator.OpenAsync($"/studio/clips/{id}")).Answer.Text, StringComparison.Ordinal);
        Assert.Equal("""{"plays":1}""", (await friend.PostAsync($"/api/v1/clips/{id}/plays")).Text);
        Assert.Equal("upload_gone", (await creator.PostAsync($"/api/v1/clips/{id}/retry", new { })).Code);
        var state = await (await server.OperatorAsync()).GetAsync("/api/v1/operator/state");
        Assert.Equal((1, 0), (Number(state.Json.GetProperty("clips"), "rough"), Number(state.Json.GetProperty("clips"), "waiting")));

        // Whoever comes next does not wait for somebody else's large film.
        var next = (await friend.UploadAsync(film))["id"]!;
        Assert.Equal("ready", (await friend.UntilReadyAsync(next))["status"]);

        Go();
        var complete = await creator.UntilEndedAsync(id);
        await friend.UntilEndedAsync(next);
        Assert.Equal(("ready", false, 960, 540), (complete["status"], IsRough(complete), Number(complete, "width"), Number(complete, "height")));
        Assert.Equal((video, small, rough["poster"]), (complete["video"], complete["small"], complete["poster"]));
        Assert.Equal(1, Number(complete, "plays"));
        var whole = await friend.GetAsync(video);
        Assert.Equal((200, "video/mp4"), (whole.Status, whole.Headers["Content-Type"]));
        Assert.NotEqual(whole.Headers["Content-Length"], (await friend.GetAsync(small)).Headers["Content-Length"]);
        Assert.Equal(1, (await friend.GetAsync("/api/v1/members/creator")).Json.GetProperty("clips").GetInt64());
        await server.UntilOnlyFinishedAsync(clips: 2);
    }

    [Fact]
    public async Task A_large_film_that_cannot_be_made_leaves_the_clip_in_its_small_one()
    {
        PutLarge("kill -SEGV $$");
        var creator = await server.PersonByTokenAsync("creator");
        var ended = await creator.UntilEndedAsync((await creator.UploadAsync(film))["id"]!);
        Assert.Equal(("ready", 640), (ended["status"], Number(ended, "width")));
        var (large, small) = (await creator.GetAsync(ended["video"]!), await creator.GetAsync(ended["small"]!));
        Assert.Equal((200, small.Headers["Content-Length"]), (large.Status, large.Headers["Content-Length"]));
        await server.UntilOnlyFinishedAsync(clips: 1);
    }

    [Fact]
    public async Task What_is_no_larger_than_the_small_film_has_that_one_film()
    {
        PutLarge("exit 1");
        var creator = await server.PersonByTokenAsync("creator");
        var little = await footage.DrawAsync("little.mp4", [.. Footage.Picture("320x180", 1.2), .. Footage.H264]);
        var ready = await creator.UntilReadyAsync((await creator.UploadAsync(little))["id"]!);
        Assert.Equal(("ready", false, 320, 180), (ready["status"], IsRough(ready), Number(ready, "width"), Number(ready, "height")));
        var (large, small) = (await creator.GetAsync(ready["video"]!), await creator.GetAsync(ready["small"]!));
        Assert.Equal((200, small.Text.Length), (large.Status, large.Text.Length));
        await server.UntilOnlyFinishedAsync(clips: 1);
    }

    [Fact]
    public async Task A_full_disk_and_a_restart_only_put_the_large_film_off()
    {
        PutLarge($"{Waits}; ln -s /dev/full $o");
        var creator = await server.PersonByTokenAsync("creator");
        var id = (await creator.UploadAsync(film))["id"]!;
        Assert.True(IsRough(await creator.UntilReadyAsync(id)));
        await UntilAsync("attempts = 1");
        Go();
        await UntilAsync("attempts = 0 AND maker IS NULL");
        NoGo();
        PutLarge(Waits);
        for (var tries = 0; tries < 30 && server.Count("SELECT count(*) FROM clips WHERE rough AND attempts = 1") == 0; tries++)
        {
            // It is put off a moment after its row says so.
            server.Clock.Advance(TimeSpan.FromMinutes(11));
            await Task.Delay(500, Stop);
        }
        Assert.Equal(1, server.Count("SELECT count(*) FROM clips WHERE rough AND attempts = 1"));

        await server.RestartAsync();
        Go();
        creator = await server.ProgramAsync(server.Read("creator", MemberRows.Find)!.Id, Scopes.All);
        Assert.Equal(960, Number(await creator.UntilEndedAsync(id), "width"));
        await server.UntilOnlyFinishedAsync(clips: 1);
    }

    [Fact]
    public async Task A_clip_that_is_deleted_while_its_large_film_is_made_leaves_nothing()
    {
        PutLarge(Waits);
        var creator = await server.PersonByTokenAsync("creator");
        var id = (await creator.UploadAsync(film))["id"]!;
        await creator.UntilReadyAsync(id);
        Assert.Equal(204, (await creator.DeleteAsync($"/api/v1/clips/{id}")).Status);
        await server.UntilNothingIsLeftAsync();
        Assert.Equal(0, (await creator.GetAsync("/api/v1/members/creator")).Json.GetProperty("clips").GetInt64());
    }

    [Fact]
    public async Task What_was_taken_down_in_between_gets_its_large_film_and_stays_down()
    {
        PutLarge(Waits);
        var creator = await server.JoinAsync("creator");
        var id = (await creator.UploadAsync(film))["id"]!;
        await creator.UntilReadyAsync(id);
        server.Change("UPDATE clips SET status = 'taken_down'");
        Go();
        for (var tries = 0; tries < 400 && server.Count("SELECT count(*) FROM clips WHERE rough") == 1; tries++) await Task.Delay(25, Stop);
        Assert.Equal(1, server.Count("SELECT count(*) FROM clips WHERE status = 'taken_down' AND NOT rough AND width = 960"));
    }

    private static bool IsRough(Answer clip) => clip.Json.GetProperty("rough").GetBoolean();

    private static int Number(Answer clip, string name) => Number(clip.Json, name);

    private static int Number(System.Text.Json.JsonElement said, string name) => said.GetProperty(name).GetInt32();

    private async Task UntilAsync(string state)
    {
        for (var tries = 0; tries < 800; tries++)
        {
            if (server.Count($"SELECT count(*) FROM clips WHERE rough AND {state}") == 1) return;
            await Task.Delay(25, Stop);
        }
        Assert.Fail($"No rough clip has {state}.");
    }

    private void NoGo() => File.Delete(Path.Combine(programs.Folder, "go"));

    private void Go() => File.WriteAllText(Path.Combine(programs.Folder, "go"), "");

    private void PutLarge(string script) => programs.PutBefore("ffmpeg", $"for o in \"$@\"; do case $o in */large.mp4) {script};; esac; done");
}
