using System.Diagnostics;
using Entourage.Transcoding;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Entourage.Tests.Transcoding;

/// <summary>A small film that is begun while the file still grows.</summary>
[Trait("Needs", "ffmpeg")]
public sealed class HeadStartTests(Footage footage) : IClassFixture<Footage>
{
    private const int Piece = 100_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("early.mp4", "libx264")]
    [InlineData("early.mov", "libx264")]
    [InlineData("early.webm", "libvpx")]
    public async Task It_is_the_film_that_is_made_of_the_whole_file(string name, string codec)
    {
        var film = await DrawAsync(name, codec);
        var usual = footage.OutputOf($"usual-{name}");
        var made = await footage.Transcoder().RunAsync(Rendition.Small, film, usual, false, _ => { }, Stop);
        var arriving = await footage.WriteAsync($"arriving-{name}", []);
        await using var early = Begin(arriving);
        await ArriveAsync(early, arriving, await File.ReadAllBytesAsync(film, Stop));
        var (output, told) = (footage.OutputOf($"soon-{name}"), new List<double>());

        var soon = await footage.Transcoder().RunAsync(Rendition.Small, arriving, output, false, told.Add, Stop, early);

        Assert.True(soon.Ok, soon.Problem?.Code);
        Assert.Equal(made.Value, soon.Value);
        Assert.False(File.Exists(Path.Combine(arriving + ".early", ClipFiles.Small)), "It was not taken.");
        Assert.Equal(ClipFiles.With(Rendition.Small).Order(), Directory.EnumerateFileSystemEntries(output).Select(Path.GetFileName).Order());
        // Two threads that keep below a rate do not make the same bytes twice; everything else is the same.
        foreach (var file in new[] { ClipFiles.Small, ClipFiles.Teaser }) Assert.Equal(await SaidAsync(Path.Combine(usual, file)), await SaidAsync(Path.Combine(output, file)));
        Assert.Equal(told.Order(), told);
        Assert.Equal(1, told[^1]);
    }

    [Fact]
    public async Task Most_of_it_is_done_before_the_last_byte_comes()
    {
        var film = await File.ReadAllBytesAsync(await DrawAsync("patient.mp4"), Stop);
        var arriving = await footage.WriteAsync("arriving", []);
        await using var early = Begin(arriving);
        await ArriveAsync(early, arriving, film[..^1], end: false);
        var small = Path.Combine(arriving + ".early", ClipFiles.Small);
        var watch = Stopwatch.StartNew();
        while (!File.Exists(small) && watch.Elapsed < Patience) await Task.Delay(20, Stop);
        Assert.True(File.Exists(small));
        Assert.False(early.IsVain);
        await ArriveAsync(early, arriving, film[^1..]);
        Assert.True(await TakeAsync(early, arriving, film.Length));
    }

    [Fact]
    public async Task A_file_whose_index_comes_last_or_that_is_small_is_not_begun()
    {
        var late = await File.ReadAllBytesAsync(await DrawAsync("late.mp4", "libx264", []), Stop);
        var few = await File.ReadAllBytesAsync(await DrawAsync("few.mp4"), Stop);
        foreach (var (name, bytes) in new[] { ("a", late), ("b", few[..1_500_000]) })
        {
            var arriving = await footage.WriteAsync(name, []);
            await using var early = Begin(arriving);
            await ArriveAsync(early, arriving, bytes);
            Assert.False(await TakeAsync(early, arriving, bytes.Length));
            Assert.True(early.IsVain);
            Assert.False(Directory.Exists(arriving + ".early"));
        }
    }

    [Fact]
    public async Task A_film_that_is_cut_off_or_another_than_it_said_is_made_anew_and_judged_as_always()
    {
        var film = await File.ReadAllBytesAsync(await DrawAsync("cut.mp4"), Stop);
        var cut = film[..(film.Length * 2 / 3)];
        var arriving = await footage.WriteAsync("cut", []);
        await using var early = Begin(arriving);
        await ArriveAsync(early, arriving, cut);
        var judged = await footage.Transcoder().RunAsync(Rendition.Small, arriving, footage.OutputOf("cut"), false, _ => { }, Stop, early);
        Assert.Equal("damaged", judged.Problem?.Code);
        Assert.Empty(Directory.EnumerateFileSystemEntries(footage.OutputOf("cut")));

        var whole = await footage.WriteAsync("whole", []);
        await using var other = Begin(whole);
        await ArriveAsync(other, whole, film);
        Assert.Null(await other.TakeAsync(await ReportAsync(whole) with { FramesPerSecond = 24 }, film.Length, footage.PathOf("no.mp4"), _ => { }, Stop));
        Assert.Null(await other.TakeAsync(await ReportAsync(whole), film.Length + 1, footage.PathOf("no.mp4"), _ => { }, Stop));
        Assert.True(await TakeAsync(other, whole, film.Length));
    }

    [Fact]
    public async Task One_that_breaks_off_leaves_no_child_and_no_file_and_one_that_takes_too_long_is_ended()
    {
        var film = await File.ReadAllBytesAsync(await DrawAsync("broken.mp4"), Stop);
        var clock = new FakeTimeProvider();
        foreach (var byTheClock in new[] { false, true })
        {
            var arriving = await footage.WriteAsync($"broken-{byTheClock}", []);
            var early = Begin(arriving, clock);
            await ArriveAsync(early, arriving, film[..^1000], end: false);
            await UntilAsync(() => Children(arriving) > 0);
            if (byTheClock)
            {
                clock.Advance(new TranscodeLimits().WallClock + TimeSpan.FromSeconds(1));
                await UntilAsync(() => early.IsVain);
                await ArriveAsync(early, arriving, film[^1000..]);
                Assert.False(await TakeAsync(early, arriving, film.Length));
            }

            await early.DisposeAsync();
            Assert.Equal(0, Children(arriving));
            Assert.False(Directory.Exists(arriving + ".early"));
        }
    }

    private Task<string> DrawAsync(string name, string codec = "libx264", string[]? flags = null)
    {
        string[] quick = codec == "libx264" ? ["-preset", "ultrafast"] : ["-deadline", "realtime", "-cpu-used", "8"];
        return footage.DrawAsync(
            name, [.. Footage.Picture("640x360", 3), .. Footage.Sound(3), "-vf", "noise=alls=40:allf=t", "-c:v", codec, .. quick, "-b:v", "12M", "-minrate", "12M", "-maxrate", "14M",
                "-bufsize", "6M", "-pix_fmt", "yuv420p", .. flags ?? (codec == "libx264" ? ["-movflags", "+faststart"] : [])]);
    }

    private async Task<string> SaidAsync(string file) => string.Join('\n', (await footage.ProbeAsync(file)).Split('\n')
        .Where(line => !line.Contains("bit_rate", StringComparison.Ordinal) && !line.Contains("size\"", StringComparison.Ordinal) && !line.Contains("filename", StringComparison.Ordinal)));

    private static HeadStart Begin(string arriving, TimeProvider? time = null)
    {
        var limits = new TranscodeLimits();
        time ??= TimeProvider.System;
        var early = new HeadStart(arriving, arriving + ".early", limits, new SandboxOnce(limits, time, NullLogger<Sandbox>.Instance), time, NullLogger<Transcoder>.Instance);
        early.Begin();
        return early;
    }

    // As an upload does: the bytes first, and then the word.
    private static async Task ArriveAsync(HeadStart early, string file, byte[] bytes, bool end = true)
    {
        await using (var to = new FileStream(file, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0))
        {
            for (var at = 0; at < bytes.Length; at += Piece)
            {
                await to.WriteAsync(bytes.AsMemory(at, Math.Min(Piece, bytes.Length - at)), Stop);
                early.Arrived(to.Length);
                await Task.Delay(10, Stop);
            }
        }

        if (end) early.End();
    }

    private async Task<bool> TakeAsync(HeadStart early, string file, long bytes) =>
        await early.TakeAsync(await ReportAsync(file), bytes, footage.PathOf(Path.GetFileName(file) + ".taken"), _ => { }, Stop).WaitAsync(Patience, Stop) is not null;

    private async Task<ProbeReport> ReportAsync(string file)
    {
        var limits = new TranscodeLimits();
        var sandbox = await Sandbox.DetectAsync(limits, TimeProvider.System, NullLogger.Instance, Stop);
        var report = await new Probe(limits, sandbox, TimeProvider.System).ReadAsync(file, Container.Mov, footage.PathOf("nowhere"), Stop);
        return report.Ok ? report.Value : new ProbeReport { VideoCodec = "none" };
    }

    private static async Task UntilAsync(Func<bool> isSo)
    {
        var watch = Stopwatch.StartNew();
        while (!isSo())
        {
            Assert.True(watch.Elapsed < Patience, "It does not come about.");
            await Task.Delay(20, Stop);
        }
    }

    private static int Children(string folder) => Directory.EnumerateDirectories("/proc").Count(process =>
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline")).Contains(folder + ".early", StringComparison.Ordinal);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    });
}
