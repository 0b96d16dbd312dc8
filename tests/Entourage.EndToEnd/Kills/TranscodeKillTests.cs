using System.Globalization;
using Entourage.EndToEnd.Fixtures;

namespace Entourage.EndToEnd.Kills;

/// <summary>
/// The promise that no upload is lost that was acknowledged, against kill -9 while clips are being made. <c>TRANSCODE_KILLS</c> says how often (3 unless
/// told), <c>SEED</c> when.
/// </summary>
public sealed class TranscodeKillTests(Footage footage) : IClassFixture<Footage>
{
    /// <summary>So many wait at any time, so that every kill meets one that is being made.</summary>
    private const int AtWork = 3;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_upload_is_lost_when_the_server_is_killed_while_it_makes_clips()
    {
        var kills = KillTests.Setting("TRANSCODE_KILLS", 3);
        var random = new Random(KillTests.Setting("SEED", Environment.TickCount));
        await using var site = await Site.StartAsync(("Clips__MostInProgress", "100"), ("Limits__ChangesPerMinute", "100000"));
        var maker = await site.MemberAsync("maker");
        var film = await footage.DrawAsync(2);
        HashSet<string> acknowledged = [];
        var stumbled = 0;
        for (var kill = 0; kill < kills; kill++)
        {
            for (var waiting = await CountAsync(maker, "processing"); waiting < AtWork; waiting++) acknowledged.Add(await UploadAsync(maker, film));
            // From the first bytes of a clip to the last, and over into the next.
            await Task.Delay(random.Next(50, 4000), Stop);
            await site.KillAsync();
            await site.StartAgainAsync();
            stumbled += await TryAgainAsync(maker);
        }

        await Eventually.TrueAsync(
            TimeSpan.FromMinutes(5),
            async () =>
            {
                stumbled += await TryAgainAsync(maker);
                return await CountAsync(maker, "processing") == 0 && await CountAsync(maker, "failed") == 0
                    && !Directory.EnumerateFileSystemEntries(Path.Combine(site.Folder, "uploads")).Any();
            },
            "something is never made");
        foreach (var clip in acknowledged)
        {
            var ready = await maker.GetAsync($"/api/v1/clips/{clip}");
            Assert.True(ready["status"] == "ready", $"{clip} was acknowledged and is lost: {ready.Text}");
            Assert.False(ready.Json.GetProperty("rough").GetBoolean(), $"{clip} never got its large film");
            Assert.Equal(200, (await maker.GetAsync(ready["video"]!)).Status);
        }

        Assert.Equal(acknowledged.Count, await CountAsync(maker, "ready"));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(site.Folder, "drafts")));
        Assert.Equal(acknowledged.Count, Directory.GetDirectories(Path.Combine(site.Folder, "media")).Length);
        TestContext.Current.TestOutputHelper?.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"{kills} kills, {acknowledged.Count} acknowledged uploads, {stumbled} tried again by their maker"));
    }

    /// <summary>A clip that was cut short too often says so, and is tried again as its maker would.</summary>
    private static async Task<int> TryAgainAsync(ApiPerson maker)
    {
        var failed = await ListAsync(maker, "failed");
        foreach (var clip in failed)
        {
            Assert.Equal("stumbled", clip.Code);
            Assert.Equal(202, (await maker.PostAsync($"/api/v1/clips/{clip.Id}/retry", new { })).Status);
        }

        return failed.Count;
    }

    private static async Task<string> UploadAsync(ApiPerson maker, string film)
    {
        var uploaded = await maker.UploadAsync(film, "");
        Assert.True(uploaded.Status == 202, uploaded.Text);
        return uploaded["id"]!;
    }

    private static async Task<int> CountAsync(ApiPerson maker, string status) => (await ListAsync(maker, status)).Count;

    private static async Task<List<(string Id, string? Code)>> ListAsync(ApiPerson maker, string status)
    {
        List<(string Id, string? Code)> found = [];
        string? after = "";
        while (after is not null)
        {
            var page = (await maker.GetAsync($"/api/v1/members/maker/clips?limit=60{after}")).Json;
            found.AddRange(page.GetProperty("items").EnumerateArray().Where(clip => clip.GetProperty("status").GetString() == status)
                .Select(clip => (clip.GetProperty("id").GetString()!, clip.TryGetProperty("code", out var code) ? code.GetString() : null)));
            after = page.TryGetProperty("next", out var next) && next.GetString() is { } cursor ? $"&cursor={cursor}" : null;
        }

        return found;
    }
}
