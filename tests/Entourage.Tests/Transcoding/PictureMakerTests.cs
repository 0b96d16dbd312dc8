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

        Assert.Null((await Maker().MakeAsync(input, output, Stop)).Problem);

        using var said = JsonDocument.Parse(await footage.ProbeAsync(output));
        var stream = said.RootElement.GetProperty("streams")[0];
        Assert.Equal("mjpeg 256 256", $"{stream.GetProperty("codec_name")} {stream.GetProperty("width")} {stream.GetProperty("height")}");
        var made = await File.ReadAllBytesAsync(output, Stop);
        Assert.All(["archive", "Lavc", "Exif"], word => Assert.True(made.AsSpan().IndexOf(Encoding.ASCII.GetBytes(word)) < 0, word));
        Assert.Empty(Directory.EnumerateDirectories(Path.GetDirectoryName(output)!, Path.GetFileName(output) + ".*"));
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

    private static PictureMaker Maker()
    {
        var limits = new TranscodeLimits();
        return new(limits, new SandboxOnce(limits, TimeProvider.System, NullLogger<Sandbox>.Instance), TimeProvider.System);
    }

    private async Task<string?> RefusalAsync(string name, byte[] bytes)
    {
        var input = await footage.WriteAsync(name, bytes);
        var refused = await Maker().MakeAsync(input, footage.PathOf("never.jpg"), Stop);
        Assert.False(File.Exists(footage.PathOf("never.jpg")));
        return refused.Problem?.Code;
    }
}
