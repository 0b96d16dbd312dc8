using System.Diagnostics;
using System.Globalization;
using Entourage.EndToEnd.Fixtures;

namespace Entourage.EndToEnd;

public sealed class RestartTests(Footage footage) : IClassFixture<Footage>
{
    [Fact]
    public async Task A_clip_whose_making_was_killed_becomes_ready_after_a_restart_and_no_child_is_left_behind()
    {
        await using var site = await Site.StartAsync();
        var creator = await site.MemberAsync("maker");
        var clip = await UploadUntilBegunAsync(creator);

        await site.KillAsync();

        await Eventually.TrueAsync(TimeSpan.FromSeconds(5), () => Task.FromResult(!AnyProcessNames(site.Folder)), "ffmpeg outlived the server");
        await site.StartAgainAsync();
        var ready = await creator.UntilReadyAsync(clip, whole: true);
        Assert.InRange(ready.Json.GetProperty("duration").GetDouble(), 19.5, 20.5);
        Assert.Equal(206, (await creator.SendAsync(HttpMethod.Get, ready["video"]!, null, ("Range", "bytes=0-9"))).Status);
        await Eventually.TrueAsync(
            TimeSpan.FromSeconds(10), () => Task.FromResult(!Directory.EnumerateFileSystemEntries(Path.Combine(site.Folder, "uploads")).Any()), "an upload is left");
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(site.Folder, "drafts")));
        using var rows = site.Look();
        rows.AssertSound();
    }

    [Fact]
    public async Task Ctrl_C_ends_the_server_within_ten_seconds_while_pages_listen_and_a_clip_is_being_made()
    {
        await using var site = await Site.StartAsync();
        var creator = await site.MemberAsync("maker");
        var clip = await UploadUntilBegunAsync(creator);
        var events = new int[2];
        var listening = Task.WhenAll(CountAsync(0, $"/api/v1/clips/{clip}/events"), CountAsync(1, "/api/v1/me/events"));
        await Eventually.TrueAsync(TimeSpan.FromSeconds(10), () => Task.FromResult(events is [> 0, > 0]), "no event came");

        var watch = Stopwatch.StartNew();
        var code = await site.InterruptAsync(TimeSpan.FromSeconds(10));

        Assert.True(code == 0, $"It ended with {code}:\n{site.Output}");
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        await listening;
        await site.StartAgainAsync();
        await creator.UntilReadyAsync(clip);

        async Task CountAsync(int stream, string path)
        {
            await foreach (var _ in creator.ListenAsync(path)) events[stream]++;
        }
    }

    [Theory]
    [InlineData("PORT", "abc", "Port")]
    [InlineData("PORT", "70000", "Port")]
    [InlineData("LISTEN", "everywhere", "Listen")]
    [InlineData("ADDRESS", "clips.example/here", "Address")]
    [InlineData("Site__Proxies", "192.0.2.300", "Site:Proxies")]
    [InlineData("Limits__AttemptsPerMinute", "0", "Limits:AttemptsPerMinute")]
    [InlineData("Clips__MostSeconds", "0", "MostSeconds")]
    [InlineData("Clips__Gate", "wide", "Gate")]
    [InlineData("Clips__MostSecond", "5", "MostSecond")]
    public async Task A_wrong_setting_of_the_environment_stops_the_start_and_is_named_in_one_line(string name, string value, string named)
    {
        var (code, complaints) = await Site.RefuseAsync((name, value));

        AssertNamed(code, complaints, named);
    }

    [Theory]
    [InlineData("--Clips:MostSecond", "5", "MostSecond")]
    [InlineData("--Clips:MostSeconds", "abc", "MostSeconds")]
    [InlineData("--Invitations:DaysUntilExpiry", "400", "DaysUntilExpiry")]
    public async Task A_wrong_word_on_the_command_line_stops_the_start_and_is_named_in_one_line(string name, string value, string named)
    {
        var (code, complaints) = await Site.RefuseAsync(null, name, value);

        AssertNamed(code, complaints, named);
    }

    private static void AssertNamed(int code, IReadOnlyList<string> complaints, string named)
    {
        var told = string.Join('\n', complaints);
        Assert.True(code == 78, $"It ended with {code}:\n{told}");
        Assert.True(complaints.Count == 1, $"It takes {complaints.Count} lines to say:\n{told}");
        Assert.Contains(named, told, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Exception", told, StringComparison.Ordinal);
    }

    // Long enough that the server can be stopped in the middle of it.
    private async Task<string> UploadUntilBegunAsync(ApiPerson creator)
    {
        var uploaded = await creator.UploadAsync(await footage.DrawAsync(20, "720x1280"), "");
        Assert.Equal(202, uploaded.Status);
        var clip = uploaded["id"]!;
        await foreach (var (type, data) in creator.ListenAsync($"/api/v1/clips/{clip}/events"))
        {
            Assert.Equal("progress", type);
            if (data.GetProperty("progress").GetDouble() is > 0.05 and < 0.8) break;
        }
        return clip;
    }

    private static bool AnyProcessNames(string folder) => Directory.EnumerateDirectories("/proc")
        .Where(entry => int.TryParse(Path.GetFileName(entry), CultureInfo.InvariantCulture, out _))
        .Any(entry => CommandLine(entry).Contains(folder, StringComparison.Ordinal));

    private static string CommandLine(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline"));
        }
        catch (IOException)
        {
            return ""; // It ended while we looked.
        }
    }
}
