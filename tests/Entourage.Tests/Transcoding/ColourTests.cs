using Entourage.Transcoding;

namespace Entourage.Tests.Transcoding;

/// <summary>What is seen: the colours of films and of the pictures that are drawn from them.</summary>
[Trait("Needs", "ffmpeg")]
public sealed class ColourTests(Footage footage) : IClassFixture<Footage>
{
    private static readonly string[] Patch = ["-f", "lavfi", "-i", "color=0xC02020:s=320x192:r=10:d=0.6,format=gbrp"];

    [Theory]
    [InlineData("0xC02020", 192, 32, 32)]
    [InlineData("0x20C020", 32, 192, 32)]
    [InlineData("0x2020C0", 32, 32, 192)]
    [InlineData("0xE0A080", 224, 160, 128)]
    public async Task Pictures_have_the_colours_of_the_film_for_readers_of_jpeg(string colour, int red, int green, int blue)
    {
        var film = await footage.DrawAsync(
            "patch.mp4",
            [
                "-f", "lavfi", "-i", $"color={colour}:s=320x192:r=10:d=0.6,format=gbrp", "-vf", "scale=out_color_matrix=bt709:out_range=tv,format=yuv420p",
                "-c:v", "libx264", "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709",
            ]);
        Assert.True((await footage.TranscodeAsync(film)).Ok);
        foreach (var name in (string[])[ClipFiles.Poster, ClipFiles.Thumb, ClipFiles.Preview])
        {
            var side = name == ClipFiles.Preview ? 600 : 100;
            var met = await JpegAsync(name, Path.Combine(footage.OutputOf("patch.mp4"), name), side);
            Assert.True(Near(met, (red, green, blue), 5), $"{name}: {met}");
        }
    }

    [Theory]
    [InlineData("smpte432", "bt709", 208, 0, 0)]
    [InlineData("bt2020", "bt2020nc", 240, 0, 0)]
    public async Task Stronger_colours_than_a_screen_has_are_converted_and_not_relabelled(string primaries, string matrix, int red, int green, int blue)
    {
        var name = $"{primaries}.mp4";
        var film = await footage.DrawAsync(
            name,
            [
                .. Patch, "-vf", $"scale=out_color_matrix={(matrix == "bt709" ? "bt709" : "bt2020")}:out_range=tv,format=yuv420p", "-c:v", "libx264",
                "-colorspace", matrix, "-color_primaries", primaries, "-color_trc", "bt709",
            ]);
        Assert.True((await footage.TranscodeAsync(film)).Ok);
        var met = await footage.ColourAsync(Path.Combine(footage.OutputOf(name), ClipFiles.Large), 100, 100);
        Assert.True(Near(met, (red, green, blue), 12), $"{met}");
    }

    [Fact]
    public async Task High_dynamic_range_that_names_its_curve_alone_looks_like_the_fully_named()
    {
        foreach (var transfer in (string[])["arib-std-b67", "smpte2084"])
        {
            (int Red, int Green, int Blue)? full = null;
            foreach (var (which, named) in new[] { ("all", "colorprim=bt2020:colormatrix=bt2020nc:"), ("none", ""), ("primaries", "colorprim=bt2020:"), ("matrix", "colormatrix=bt2020nc:") })
            {
                var name = $"{transfer}-{which}.mp4";
                var film = await footage.DrawAsync(
                    name,
                    [
                        "-f", "lavfi", "-i", "color=0x707070:s=64x64:r=10:d=0.6", "-c:v", "libx265", "-preset", "ultrafast", "-pix_fmt", "yuv420p10le", "-x265-params",
                        $"log-level=error:{named}transfer={transfer}",
                    ]);
                var made = await footage.TranscodeAsync(film);
                Assert.True(made.Ok, $"{name}: {made.Problem?.Code}");
                var met = await footage.ColourAsync(Path.Combine(footage.OutputOf(name), ClipFiles.Large), 32, 32);
                Assert.True(Near(met, full ??= met, 2), $"{name}: {met}, fully named {full}");
            }
        }
    }

    [Theory]
    [InlineData("black")]
    [InlineData("white")]
    [InlineData("0x3050A0")]
    public async Task The_pictures_of_a_film_that_begins_flat_show_something(string colour)
    {
        var film = await footage.DrawAsync(
            "flat.mp4",
            [
                "-f", "lavfi", "-i", $"color={colour}:s=192x128:r=10:d=4[a];testsrc2=s=192x128:r=10:d=5[b];[a][b]concat=n=2", .. Footage.H264,
            ]);
        Assert.True((await footage.TranscodeAsync(film)).Ok);
        foreach (var name in (string[])[ClipFiles.Poster, ClipFiles.Thumb, ClipFiles.Preview])
        {
            var raw = await footage.DrawAsync("seen.gray", "-i", Path.Combine(footage.OutputOf("flat.mp4"), name), "-vf", "scale=64:64,format=gray", "-f", "rawvideo");
            var bytes = await File.ReadAllBytesAsync(raw, TestContext.Current.CancellationToken);
            Assert.True(bytes.Max() - bytes.Min() > 100, name);
        }
    }

    /// <summary>As a browser reads a JPEG, whatever is written in it: BT.601 in its full range.</summary>
    private async Task<(int Red, int Green, int Blue)> JpegAsync(string name, string file, int at)
    {
        var raw = await footage.DrawAsync(
            $"{name}.rgb", "-i", file, "-frames:v", "1", "-vf", $"crop=2:2:{at}:{at},scale=in_color_matrix=smpte170m:in_range=pc,format=rgb24", "-f", "rawvideo");
        var bytes = await File.ReadAllBytesAsync(raw, TestContext.Current.CancellationToken);
        return (bytes[0], bytes[1], bytes[2]);
    }

    private static bool Near((int Red, int Green, int Blue) met, (int Red, int Green, int Blue) wanted, int most) =>
        Math.Abs(met.Red - wanted.Red) <= most && Math.Abs(met.Green - wanted.Green) <= most && Math.Abs(met.Blue - wanted.Blue) <= most;
}
