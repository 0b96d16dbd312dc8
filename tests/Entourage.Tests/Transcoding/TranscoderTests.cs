using System.Text;
using System.Text.Json;
using Entourage.Transcoding;

namespace Entourage.Tests.Transcoding;

[Trait("Needs", "ffmpeg")]
public sealed class TranscoderTests(Footage footage) : IClassFixture<Footage>
{
    [Fact]
    public async Task A_clip_becomes_two_films_a_teaser_and_four_pictures()
    {
        var input = await footage.DrawAsync("plain.mp4", [.. Footage.Picture("960x540", 1.5), .. Footage.Sound(1.5), .. Footage.H264, "-c:a", "aac"]);
        List<double> told = [];
        foreach (var (rendition, width, height, files) in (IEnumerable<(Rendition, int, int, string[])>)
            [(Rendition.Large, 960, 540, [ClipFiles.Large]), (Rendition.Small, 640, 360, [.. ClipFiles.All.Except([ClipFiles.Large])])])
        {
            told.Clear();
            var clip = Made(await footage.Transcoder().RunAsync(rendition, input, footage.OutputOf("plain"), false, told.Add, TestContext.Current.CancellationToken));
            Assert.InRange(clip.DurationSeconds, 1.45, 1.6);
            Assert.Equal((width, height, true), (clip.Width, clip.Height, clip.HasAudio));
            Assert.Equal(files.Order(), Directory.EnumerateFileSystemEntries(footage.OutputOf("plain")).Select(Path.GetFileName).Order());
            Assert.Equal(told.Order(), told);
            Assert.Equal(1, told[^1]);
        }

        Assert.Equal((960, 540), await SizeAsync("plain", ClipFiles.Poster));
        Assert.Equal((640, 360), await SizeAsync("plain", ClipFiles.Thumb));
        Assert.Equal((1200, 630), await SizeAsync("plain", ClipFiles.Preview));
        Assert.Equal((48, 28), await SizeAsync("plain", ClipFiles.Blur));
        Assert.InRange(new FileInfo(Path.Combine(footage.OutputOf("plain"), ClipFiles.Preview)).Length, 1000, 299_999);
        Assert.InRange(new FileInfo(Path.Combine(footage.OutputOf("plain"), ClipFiles.Blur)).Length, 100, 4095);
    }

    [Fact]
    public async Task Webm_with_vorbis_is_accepted()
    {
        var input = await footage.DrawAsync(
            "clip.webm", [.. Footage.Picture("320x240", 1), .. Footage.Sound(1), "-c:v", "libvpx", "-deadline", "realtime", "-c:a", "libvorbis"]);
        Assert.True(Made(await footage.TranscodeAsync(input)).HasAudio);
    }

    [Theory]
    [InlineData("hevc", "libx265", "yuv420p10le")]
    [InlineData("vp9", "libvpx-vp9", "yuv420p")]
    [InlineData("mpeg4", "mpeg4", "yuv420p")]
    public async Task Other_codecs_become_h264(string name, string encoder, string pixels)
    {
        var input = await footage.DrawAsync($"{name}.mp4", [.. Footage.Picture("128x96", 0.8), "-c:v", encoder, "-pix_fmt", pixels]);
        Assert.False(Made(await footage.TranscodeAsync(input)).HasAudio);
    }

    [Fact]
    public async Task An_odd_size_comes_out_even_and_silent_stays_silent()
    {
        var input = await footage.DrawAsync("odd.mp4", [.. Footage.Picture("65x101", 1), "-c:v", "libx264", "-pix_fmt", "yuv444p"]);
        var clip = Made(await footage.TranscodeAsync(input));
        Assert.Equal((64, 100, false), (clip.Width, clip.Height, clip.HasAudio));
    }

    [Fact]
    public async Task U30_a_turned_clip_stands_upright()
    {
        // Red on the left of the stored picture is on top once it is turned clockwise.
        string[] halves = ["-f", "lavfi", "-i", "color=red:s=160x240:d=1,format=yuv420p[a];color=blue:s=160x240:d=1,format=yuv420p[b];[a][b]hstack"];
        var stored = await footage.DrawAsync("stored.mp4", [.. halves, .. Footage.H264]);
        var film = await File.ReadAllBytesAsync(stored, TestContext.Current.CancellationToken);
        const int Matrix = 40;
        foreach (var (at, value) in new[] { (0, 0u), (4, 0x10000u), (12, 0xFFFF0000u), (16, 0u) })
        {
            Footage.Patch(film, "tkhd", Matrix + at, value);
        }

        var clip = Made(await footage.TranscodeAsync(await footage.WriteAsync("turned.mp4", film)));

        Assert.Equal((240, 320), (clip.Width, clip.Height));
        var large = Path.Combine(footage.OutputOf("turned.mp4"), ClipFiles.Large);
        Assert.DoesNotContain("Display Matrix", await footage.ProbeAsync(large), StringComparison.Ordinal);
        var (top, bottom) = (await footage.ColourAsync(large, 120, 40), await footage.ColourAsync(large, 120, 280));
        Assert.True(top.Red > 200 && top.Blue < 60, $"{top}");
        Assert.True(bottom.Blue > 200 && bottom.Red < 60, $"{bottom}");
    }

    [Fact]
    public async Task U32_high_dynamic_range_becomes_ordinary_colours()
    {
        var input = await footage.DrawAsync(
            "hdr.mp4",
            [
                .. Footage.Picture("192x128", 0.8), "-c:v", "libx265", "-pix_fmt", "yuv420p10le", "-x265-params",
                "log-level=error:colorprim=bt2020:transfer=smpte2084:colormatrix=bt2020nc",
            ]);
        Made(await footage.TranscodeAsync(input));
        var said = await footage.ProbeAsync(Path.Combine(footage.OutputOf("hdr.mp4"), ClipFiles.Large));
        Assert.Contains("\"color_transfer\": \"bt709\"", said, StringComparison.Ordinal);
        Assert.DoesNotContain("2020", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task U41_nothing_but_picture_and_sound_comes_through()
    {
        var words = "Kitchen-of-Marguerite";
        var subtitles = await footage.WriteAsync("words.srt", Encoding.UTF8.GetBytes("1\n00:00:00,000 --> 00:00:01,000\nSecret-subtitle\n"));
        var film = await footage.DrawAsync(
            "told.mp4",
            [
                .. Footage.Picture("160x120", 1), .. Footage.Sound(1), "-i", subtitles, "-map", "0", "-map", "1", "-map", "2", .. Footage.H264,
                "-c:a", "aac", "-c:s", "mov_text", "-movflags", "use_metadata_tags", "-metadata", $"title={words}",
                "-metadata", "location=+48.8577+002.295/", "-metadata", "com.apple.quicktime.make=Phone-42", "-metadata:s:v", "handler_name=Her-Camera",
                "-metadata:s:a", "handler_name=Her-Mic", "-metadata:s:a", "language=fra",
            ]);
        byte[] both = [.. await File.ReadAllBytesAsync(film, TestContext.Current.CancellationToken), .. "PK\u0003\u0004-archive-behind-the-film"u8];
        var input = await footage.WriteAsync("polyglot.mp4", both);
        string[] secrets = [words, "+48.8577", "Phone-42", "Her-Camera", "Her-Mic", "Secret-subtitle", "archive-behind"];
        Assert.All(secrets, secret => Assert.True(Holds(both, secret), secret));

        Made(await footage.TranscodeAsync(input));

        foreach (var name in ClipFiles.All)
        {
            var made = await File.ReadAllBytesAsync(Path.Combine(footage.OutputOf("polyglot.mp4"), name), TestContext.Current.CancellationToken);
            Assert.All([.. secrets, "x264", "Lavc", "Lavf", "Exif"], secret => Assert.False(Holds(made, secret), $"{secret} in {name}"));
        }
    }

    [Fact]
    public async Task U25_a_header_that_says_ten_hours_is_taken_at_its_word()
    {
        var drawn = await footage.DrawAsync("hours.mp4", [.. Footage.Picture("160x120", 1), .. Footage.H264]);
        var film = await File.ReadAllBytesAsync(drawn, TestContext.Current.CancellationToken);
        const int TenHours = 36_000;
        Footage.Patch(film, "mvhd", 16, TenHours * 1000);
        Footage.Patch(film, "tkhd", 20, TenHours * 1000);
        Footage.Patch(film, "mdhd", 16, TenHours * 12_800);
        Assert.Equal("too_long", await footage.RefusalAsync(await footage.WriteAsync("lies.mp4", film)));
    }

    [Fact]
    public async Task The_reduced_sandbox_makes_the_same_clip()
    {
        var input = await footage.DrawAsync("reduced %d.mp4", [.. Footage.Picture("160x120", 1), .. Footage.Sound(1), .. Footage.H264]);
        Made(await footage.TranscodeAsync(input, strength: SandboxStrength.Reduced));
        Assert.Equal(ClipFiles.All.Order(), Directory.EnumerateFiles(footage.OutputOf("reduced %d.mp4")).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task Noise_still_fits_into_a_link_card()
    {
        var input = await footage.DrawAsync(
            "noise.mp4", ["-f", "lavfi", "-i", "nullsrc=s=1200x630:r=10:d=0.6,geq=random(1)*255:128:128", .. Footage.H264]);
        Made(await footage.TranscodeAsync(input));
        Assert.InRange(new FileInfo(Path.Combine(footage.OutputOf("noise.mp4"), ClipFiles.Preview)).Length, 1000, 299_999);
    }

    [Fact]
    public async Task A_cancelled_run_ends_at_once_and_leaves_nothing()
    {
        var input = await footage.DrawAsync("long.mp4", [.. Footage.Picture("640x360", 20), .. Footage.H264]);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var output = footage.OutputOf("cancelled");
        var sawFiles = false;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => footage.Transcoder().RunAsync(
            Rendition.Large,
            input,
            output,
            false,
            _ =>
            {
                sawFiles |= File.Exists(Path.Combine(output, ClipFiles.Large));
                stop.Cancel();
            },
            stop.Token));

        Assert.True(sawFiles);
        Assert.Empty(Directory.EnumerateFileSystemEntries(output));
        Assert.DoesNotContain(Processes(), line => line.Contains(output, StringComparison.Ordinal));
    }

    private static IEnumerable<string> Processes()
    {
        foreach (var process in Directory.EnumerateDirectories("/proc").Where(name => char.IsDigit(Path.GetFileName(name)[0])))
        {
            var line = "";
            try
            {
                line = File.ReadAllText(Path.Combine(process, "cmdline"));
            }
            catch (IOException)
            {
                continue; // It ended while we looked.
            }

            yield return line;
        }
    }

    private static TranscodedClip Made(Entourage.Kernel.Outcome<TranscodedClip> outcome)
    {
        Assert.Null(outcome.Problem);
        return outcome.Value!;
    }

    private async Task<(int Width, int Height)> SizeAsync(string clip, string name)
    {
        using var said = JsonDocument.Parse(await footage.ProbeAsync(Path.Combine(footage.OutputOf(clip), name)));
        var stream = said.RootElement.GetProperty("streams")[0];
        return (stream.GetProperty("width").GetInt32(), stream.GetProperty("height").GetInt32());
    }

    private static bool Holds(byte[] bytes, string words) => bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(words)) >= 0;
}
