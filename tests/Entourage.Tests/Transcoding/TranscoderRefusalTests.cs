using System.Text;
using Entourage.Transcoding;

namespace Entourage.Tests.Transcoding;

[Trait("Needs", "ffmpeg")]
public sealed class TranscoderRefusalTests(Footage footage) : IClassFixture<Footage>
{
    [Theory]
    [InlineData("empty.mp4", "", "empty")]
    [InlineData("eleven.mp4", "hello world", "not_a_video")]
    [InlineData("text.mp4", "Dear diary, this is not a video at all.", "not_a_video")]
    [InlineData("page.mp4", "<!DOCTYPE html><title>x</title>", "not_a_video")]
    public async Task U01_U02_U13_what_is_no_film_is_refused(string name, string text, string code)
    {
        var bytes = Encoding.UTF8.GetBytes(text.Length > 20 ? text.PadRight(2000) : text);
        Assert.Equal(code, await footage.RefusalAsync(await footage.WriteAsync(name, bytes)));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(50)]
    [InlineData(90)]
    [InlineData(99)]
    public async Task U03_a_film_cut_before_its_index_is_damaged(int percent)
    {
        var film = await BytesAsync(await footage.DrawAsync($"cut{percent}.mp4", [.. Footage.Picture("160x120", 2), .. Footage.H264]));
        Assert.Equal("damaged", await footage.RefusalAsync(await footage.WriteAsync($"half{percent}.mp4", film[..(film.Length * percent / 100)])));
    }

    [Theory]
    [InlineData(15, "damaged")]
    [InlineData(60, "damaged")]
    [InlineData(95, null)]
    public async Task U03_a_film_cut_behind_its_index_is_damaged_unless_nearly_all_of_it_is_there(int percent, string? code)
    {
        var film = await BytesAsync(
            await footage.DrawAsync($"fast{percent}.mp4", [.. Footage.Picture("320x240", 2), .. Footage.H264, "-movflags", "+faststart"]));
        Assert.Equal(code, await footage.RefusalAsync(await footage.WriteAsync($"part{percent}.mp4", film[..(film.Length * percent / 100)])));
    }

    [Fact]
    public async Task U16_sound_alone_is_no_video() =>
        Assert.Equal("no_video", await footage.RefusalAsync(await footage.DrawAsync("song.mp4", [.. Footage.Sound(1), "-c:a", "aac"])));

    [Fact]
    public async Task U17_cover_art_is_no_video()
    {
        var cover = await footage.DrawAsync("cover.png", [.. Footage.Picture("64x64", 0.1), "-frames:v", "1"]);
        var song = await footage.DrawAsync(
            "covered.mp4", [.. Footage.Sound(1), "-i", cover, "-map", "0", "-map", "1", "-c:a", "aac", "-c:v", "png", "-disposition:v:0", "attached_pic"]);
        Assert.Equal("no_video", await footage.RefusalAsync(song));
    }

    [Fact]
    public async Task U27_a_single_frame_is_too_short()
    {
        var frame = await footage.DrawAsync("frame.mp4", [.. Footage.Picture("160x120", 1), .. Footage.H264, "-frames:v", "1"]);
        Assert.Equal("too_short", await footage.RefusalAsync(frame));
    }

    [Fact]
    public async Task U25_more_than_the_limit_is_too_long_whatever_the_header_says()
    {
        var limits = new TranscodeLimits { MaxSeconds = 2 };
        var honest = await footage.DrawAsync("honest.mp4", [.. Footage.Picture("160x120", 4), .. Footage.H264, "-g", "10"]);
        Assert.Equal("too_long", await footage.RefusalAsync(honest, limits));

        var film = await BytesAsync(honest);
        Footage.Patch(film, "mvhd", 16, 500);
        Footage.Patch(film, "tkhd", 20, 500);
        Footage.Patch(film, "mdhd", 16, 500);
        Assert.Equal("too_long", await footage.RefusalAsync(await footage.WriteAsync("modest.mp4", film), limits));
    }

    [Fact]
    public async Task U24_a_picture_that_changes_its_size_is_refused()
    {
        var parts = new List<byte>();
        foreach (var size in new[] { "320x240", "160x120" })
        {
            parts.AddRange(await BytesAsync(await footage.DrawAsync($"{size}.h264", [.. Footage.Picture(size, 1), .. Footage.H264])));
        }

        var stream = await footage.WriteAsync("both.h264", [.. parts]);
        Assert.Equal("changing_size", await footage.RefusalAsync(await footage.DrawAsync("changing.mp4", "-r", "25", "-i", stream, "-c", "copy")));
    }

    [Fact]
    public async Task U20_U22_U40_small_and_large_pictures_and_strange_codecs_are_refused()
    {
        Assert.Equal("too_small", await footage.RefusalAsync(await footage.DrawAsync("tiny.mp4", [.. Footage.Picture("62x64", 1), .. Footage.H264])));
        Assert.Equal("codec", await footage.RefusalAsync(await footage.DrawAsync("studio.mov", [.. Footage.Picture("64x64", 1), "-c:v", "prores"])));
        Assert.Equal(
            "too_large", await footage.RefusalAsync(await footage.DrawAsync("huge.mp4", [.. Footage.Picture("4112x64", 0.1), .. Footage.H264])));
    }

    [Fact]
    public async Task U39_an_encrypted_film_is_protected()
    {
        var locked = await footage.DrawAsync(
            "locked.mp4",
            [
                .. Footage.Picture("160x120", 1), .. Footage.H264, "-encryption_scheme", "cenc-aes-ctr",
                "-encryption_key", "76a6c65c5ea762046bd749a2e632ccbb", "-encryption_kid", "a7e61c373e219033c21091fa607bf3b8",
            ]);
        Assert.Equal("protected", await footage.RefusalAsync(locked));
    }

    [Fact]
    public async Task U52_the_clock_and_the_size_of_files_are_limits()
    {
        var film = await footage.DrawAsync("slow.mp4", [.. Footage.Picture("640x360", 10), .. Footage.H264]);
        Assert.Equal("transcode_timeout", await footage.RefusalAsync(film, new TranscodeLimits { WallClock = TimeSpan.FromMilliseconds(200) }));
        Assert.Equal("transcode_failed", await footage.RefusalAsync(film, new TranscodeLimits { MaxOutputBytes = 20_000 }));
        Assert.Equal("too_large", await footage.RefusalAsync(film, new TranscodeLimits { MaxBytes = 1000 }));
    }

    private static Task<byte[]> BytesAsync(string path) => File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
}
