using System.Globalization;
using Entourage.EndToEnd.Fixtures;

namespace Entourage.EndToEnd;

public sealed class UploadMemoryTests(Footage footage) : IClassFixture<Footage>
{
    private const long Limit = 300_000_000;
    private const double MostGrowth = 64;

    [Fact]
    public async Task An_upload_as_large_as_allowed_raises_the_process_by_at_most_64_MB()
    {
        await using var site = await Site.StartAsync();
        var creator = await site.MemberAsync("maker");
        var clip = await File.ReadAllBytesAsync(await footage.DrawAsync(1), TestContext.Current.CancellationToken);
        await creator.PublishAsync(await footage.DrawAsync(1), "first, so that all code is there");

        using var done = new CancellationTokenSource();
        var before = Resident(site.ProcessId);
        var peak = WatchAsync(site.ProcessId, done.Token);
        var uploaded = await creator.UploadAsync(new PaddedClip(clip, Limit), "");
        await done.CancelAsync();

        Assert.True(uploaded.Status == 202, uploaded.Text);
        var growth = await peak - before;
        TestContext.Current.TestOutputHelper?.WriteLine($"{before:0} MB before, at most {growth:0.0} MB more");
        Assert.InRange(growth, 0, MostGrowth);
        await creator.UntilReadyAsync(uploaded["id"]!);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_upload_over_the_limit_is_refused_whether_or_not_it_told_its_length(bool tellsLength)
    {
        await using var site = await Site.StartAsync(("Clips__MostMegabytes", "5"));
        var creator = await site.MemberAsync("maker");
        var clip = await File.ReadAllBytesAsync(await footage.DrawAsync(1), TestContext.Current.CancellationToken);

        var refused = await creator.UploadAsync(new PaddedClip(clip, 5_300_000, tellsLength), "");

        Assert.Equal(413, refused.Status);
        Assert.Equal("too_big", refused.Code);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(site.Folder, "uploads")));
        Assert.Empty((await creator.GetAsync("/api/v1/members/maker/clips")).Json.GetProperty("items").EnumerateArray());
        Assert.Equal(202, (await creator.UploadAsync(new PaddedClip(clip, 5_000_000, tellsLength), "")).Status);
    }

    private static async Task<double> WatchAsync(int process, CancellationToken done)
    {
        var peak = 0.0;
        while (!done.IsCancellationRequested)
        {
            peak = Math.Max(peak, Resident(process));
            await Task.Delay(10, CancellationToken.None);
        }
        return peak;
    }

    // VmRSS in proc_pid_status(5) is in kB of 1024 bytes; the answer is in MB of 1024 kB.
    private static double Resident(int process)
    {
        var line = File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/status"))
            .Single(status => status.StartsWith("VmRSS:", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }
}
