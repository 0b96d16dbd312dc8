using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using Entourage.Transcoding;
using Microsoft.Extensions.Logging.Abstractions;

namespace Entourage.Tests.Transcoding;

[Trait("Needs", "ffmpeg")]
public sealed class PictureMakerTests(Footage footage) : IClassFixture<Footage>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("wide.jpg", "400x200")]
    [InlineData("tall.png", "200x501")]
    [InlineData("small.webp", "20x20")]
    public async Task Any_picture_becomes_a_square_jpeg_without_words(string name, string size)
    {
        var input = await footage.DrawAsync(name, [.. Footage.Picture(size, 1, rate: 1), "-frames:v", "1"]);
        await File.AppendAllTextAsync(input, "archive-behind-the-picture", Stop);
        var output = footage.PathOf(name + ".made.jpg");

        using var maker = Maker();
        Assert.Null((await maker.MakeAsync(input, output, Stop)).Problem);

        using var said = JsonDocument.Parse(await footage.ProbeAsync(output));
        var stream = said.RootElement.GetProperty("streams")[0];
        Assert.Equal("mjpeg 256 256", $"{stream.GetProperty("codec_name")} {stream.GetProperty("width")} {stream.GetProperty("height")}");
        var made = await File.ReadAllBytesAsync(output, Stop);
        Assert.All(["archive", "Lavc", "Exif"], word => Assert.True(made.AsSpan().IndexOf(Encoding.ASCII.GetBytes(word)) < 0, word));
        Assert.Empty(Directory.EnumerateDirectories(Path.GetDirectoryName(output)!, Path.GetFileName(output) + ".*"));
    }

    [Theory]
    [InlineData("face.jpg", "400x200")]
    [InlineData("face.png", "200x501")]
    [InlineData("face.webp", "20x20")]
    public async Task A_small_one_is_made_of_bytes_and_leaves_nothing_behind(string name, string size)
    {
        var input = await footage.DrawAsync("small-" + name, [.. Footage.Picture(size, 1, rate: 1), "-frames:v", "1"]);
        using var maker = Maker();
        var made = await maker.MakeSmallAsync(await File.ReadAllBytesAsync(input, Stop), Stop);
        using var said = JsonDocument.Parse(await footage.ProbeAsync(await footage.WriteAsync($"small-{name}.jpg", made.Value!)));
        var stream = said.RootElement.GetProperty("streams")[0];
        Assert.Equal("mjpeg 96 96", $"{stream.GetProperty("codec_name")} {stream.GetProperty("width")} {stream.GetProperty("height")}");
        Assert.InRange(made.Value!.Length, 100, 27_648);
    }

    [Fact]
    public async Task A_small_one_is_not_made_of_more_pixels_than_portraits_have()
    {
        using var maker = Maker();
        var much = await footage.DrawAsync("much.png", "-f", "lavfi", "-i", "color=0x806040:s=4001x4000", "-frames:v", "1");
        Assert.Equal("picture_too_large", (await maker.MakeSmallAsync(await File.ReadAllBytesAsync(much, Stop), Stop)).Problem?.Code);
        Assert.Equal("picture_not_valid", (await maker.MakeSmallAsync("<svg/>"u8.ToArray(), Stop)).Problem?.Code);
    }

    [Fact]
    public async Task What_is_no_picture_or_too_large_a_one_is_refused()
    {
        var whole = await File.ReadAllBytesAsync(await footage.DrawAsync("whole.png", [.. Footage.Picture("64x64", 1, rate: 1), "-frames:v", "1"]), Stop);
        Assert.Equal("picture_not_valid", await RefusalAsync("drawn.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>"u8.ToArray()));
        Assert.Equal("picture_not_valid", await RefusalAsync("head.jpg", [0xFF, 0xD8, 0xFF, 0xE0, .. new byte[100]]));
        Assert.Equal("picture_not_valid", await RefusalAsync("none.png", []));

        // A header of a few bytes that claims 50 000 × 50 000.
        BinaryPrimitives.WriteUInt32BigEndian(whole.AsSpan(16), 50_000);
        BinaryPrimitives.WriteUInt32BigEndian(whole.AsSpan(20), 50_000);
        Assert.Equal("picture_too_large", await RefusalAsync("bomb.png", whole));
    }

    [Fact]
    public async Task Two_pictures_are_read_at_once_a_few_wait_and_the_rest_is_told()
    {
        var programs = Directory.CreateDirectory(footage.PathOf("programs")).FullName;
        foreach (var name in (string[])["ffmpeg", "ffprobe"])
        {
            var program = Path.Combine(programs, name);
            await File.WriteAllTextAsync(program, "#!/usr/bin/sh\nwhile :; do sleep 61358; done\n", Stop);
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        }

        var input = await footage.DrawAsync("turn.png", [.. Footage.Picture("64x64", 1, rate: 1), "-frames:v", "1"]);
        using var maker = Maker(new()
        {
            FfmpegFolder = programs,
            PictureClock = TimeSpan.FromSeconds(3),
            PictureWait = TimeSpan.FromSeconds(1),
        });
        var met = await Task.WhenAll(Enumerable.Range(0, 12).Select(async at => (await maker.MakeAsync(input, footage.PathOf($"turn{at}.jpg"), Stop)).Problem?.Code));
        Assert.Equal(2, met.Count(code => code == "picture_too_slow"));
        Assert.Equal(10, met.Count(code => code == "pictures_busy"));
    }

    [Fact]
    public async Task As_many_pixels_as_phones_take_are_read()
    {
        var input = await footage.DrawAsync("huge.jpg", "-f", "lavfi", "-i", "color=0x806040:s=9000x6700", "-frames:v", "1");
        using var maker = Maker();
        Assert.Null((await maker.MakeAsync(input, footage.PathOf("huge.made.jpg"), Stop)).Problem);
    }

    private static PictureMaker Maker(TranscodeLimits? given = null)
    {
        var limits = given ?? new TranscodeLimits();
        return new(limits, new SandboxOnce(limits, TimeProvider.System, NullLogger<Sandbox>.Instance), TimeProvider.System);
    }

    private async Task<string?> RefusalAsync(string name, byte[] bytes)
    {
        var input = await footage.WriteAsync(name, bytes);
        using var maker = Maker();
        var refused = await maker.MakeAsync(input, footage.PathOf("never.jpg"), Stop);
        Assert.False(File.Exists(footage.PathOf("never.jpg")));
        return refused.Problem?.Code;
    }
}
