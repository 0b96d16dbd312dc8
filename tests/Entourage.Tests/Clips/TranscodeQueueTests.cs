using Entourage.Members;
using Entourage.Tests.Transcoding;

namespace Entourage.Tests.Clips;

[Trait("Needs", "ffmpeg")]
public sealed class TranscodeQueueTests(Footage footage, Server server) : IClassFixture<Footage>, IClassFixture<Server>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task U50_a_restart_in_the_middle_finishes_the_clip_and_sweeps_what_nobody_waits_for()
    {
        var film = await footage.DrawAsync("long.mp4", [.. Footage.Picture("960x540", 30), .. Footage.Sound(30), .. Footage.H264, "-c:a", "aac"]);
        var creator = await server.PersonByTokenAsync("patient");
        var id = (await creator.UploadAsync(film))["id"]!;
        while ((await creator.GetAsync($"/api/v1/clips/{id}")).Json.GetProperty("progress").GetDouble() is 0 or 1) await Task.Delay(10, Stop);

        var stranger = Guid.NewGuid().ToString("N");
        await File.WriteAllTextAsync(Path.Combine(server.Folder, "uploads", stranger), "left behind", Stop);
        await File.WriteAllTextAsync(Path.Combine(server.Folder, "uploads", stranger + ".part"), "left behind", Stop);
        Directory.CreateDirectory(Path.Combine(server.Folder, "media", stranger, "17"));
        await server.RestartAsync();

        creator = await server.ProgramAsync(server.Read("patient", MemberRows.Find)!.Id, Scopes.All);
        var ready = await creator.UntilEndedAsync(id);
        Assert.Equal("ready", ready["status"]);
        Assert.InRange(ready.Json.GetProperty("duration").GetDouble(), 29.9, 30.2);
        Directory.Delete(Path.Combine(server.Folder, "media", "lost"), recursive: true);
        Directory.Delete(Path.Combine(server.Folder, "uploads", "lost"), recursive: true);
        await server.UntilOnlyFinishedAsync(clips: 1);
        Assert.False(Directory.Exists(Path.Combine(server.Folder, "media", stranger)));
        Assert.Equal(1, (await creator.GetAsync("/api/v1/members/patient")).Json.GetProperty("clips").GetInt64());
    }
}
