using System.Text.Json;
using Entourage.Transcoding;

namespace Entourage.Tests.Transcoding;

[Trait("Needs", "ffmpeg")]
public sealed class TeaserTests(Footage footage) : IClassFixture<Footage>
{
    [Theory]
    [InlineData(0.5, 0.1667)]
    [InlineData(8.9, 2.9667)]
    [InlineData(9, 3)]
    [InlineData(180, 3)]
    public void It_is_three_seconds_and_never_more_than_a_third(double clip, double teaser) =>
        Assert.Equal(teaser, RenditionPlan.TeaserSeconds(clip), 4);

    [Theory]
    [InlineData(12, 3)]
    [InlineData(4.5, 1.5)]
    [InlineData(0.6, 0.2)]
    public async Task It_plays_as_long_as_it_should_in_the_small_size_and_is_light(double clip, double seconds)
    {
        var name = FormattableString.Invariant($"plain-{clip}.mp4");
        var input = await footage.DrawAsync(name, [.. Footage.Picture("960x540", clip), .. Footage.Sound(clip), .. Footage.H264, "-c:a", "aac"]);
        await MakeAsync(input);

        var (video, audio) = await StreamsAsync(name);
        // Whole frames of the picture and whole packets of the sound: no more than one of either over.
        Assert.InRange(Seconds(video), seconds - 0.001, seconds + 0.041);
        Assert.InRange(Seconds(audio!.Value), seconds - 0.001, seconds + 0.044);
        Assert.Equal(("h264", 640, 360), (Text(video, "codec_name"), video.GetProperty("width").GetInt32(), video.GetProperty("height").GetInt32()));
        Assert.Equal(("aac", "48000"), (Text(audio.Value, "codec_name"), Text(audio.Value, "sample_rate")));
        Assert.InRange(new FileInfo(TeaserOf(name)).Length, 1000, 400_000);
        Assert.InRange(await FramesAsync(name), Math.Floor(seconds * 25), Math.Ceiling(seconds * 25) + 1);
    }

    [Fact]
    public async Task It_is_the_beginning_and_nothing_later()
    {
        var input = await footage.DrawAsync(
            "turns.mp4", ["-f", "lavfi", "-i", "color=red:s=160x120:r=25:d=2[a];color=blue:s=160x120:r=25:d=4[b];[a][b]concat", .. Footage.H264]);
        await MakeAsync(input);

        var last = await footage.DrawAsync("last.mp4", ["-sseof", "-0.05", "-i", TeaserOf("turns.mp4"), .. Footage.H264]);
        foreach (var film in new[] { TeaserOf("turns.mp4"), last })
        {
            var (red, _, blue) = await footage.ColourAsync(film, 80, 60);
            Assert.True(red > 200 && blue < 60, $"{red} {blue} in {film}");
        }
        Assert.Null((await StreamsAsync("turns.mp4")).Audio);
    }

    [Fact]
    public async Task What_begins_late_is_filled_up_from_the_start()
    {
        var lateSound = await footage.DrawAsync(
            "late-sound.mp4", [.. Footage.Picture("160x120", 9), "-itsoffset", "5", .. Footage.Sound(4), .. Footage.H264, "-c:a", "aac"]);
        var latePicture = await footage.DrawAsync(
            "late-picture.mp4", [.. Footage.Sound(9), "-itsoffset", "5", .. Footage.Picture("160x120", 4), .. Footage.H264, "-c:a", "aac"]);
        foreach (var input in new[] { lateSound, latePicture })
        {
            await MakeAsync(input);
            var (video, audio) = await StreamsAsync(Path.GetFileName(input));
            Assert.InRange(Seconds(video), 2.99, 3.05);
            Assert.InRange(Seconds(audio!.Value), 2.99, 3.05);
        }
    }

    [Fact]
    public async Task A_sound_that_goes_on_does_not_make_it_show_the_whole_picture()
    {
        var input = await footage.DrawAsync("tail.mp4", [.. Footage.Picture("160x120", 1.5), .. Footage.Sound(9), .. Footage.H264, "-c:a", "aac"]);
        await MakeAsync(input);
        Assert.InRange(Seconds((await StreamsAsync("tail.mp4")).Video), 0.49, 0.55);
    }

    private async Task MakeAsync(string input) => Assert.Null((await footage.TranscodeAsync(input)).Problem);

    private string TeaserOf(string name) => Path.Combine(footage.OutputOf(name), ClipFiles.Teaser);

    private async Task<(JsonElement Video, JsonElement? Audio)> StreamsAsync(string name)
    {
        var streams = JsonElement.Parse(await footage.ProbeAsync(TeaserOf(name))).GetProperty("streams").EnumerateArray().ToList();
        return (streams[0], streams.Count > 1 ? streams[1] : null);
    }

    // Decodes every frame: a file that only says how long it is would not get through.
    private async Task<int> FramesAsync(string name)
    {
        var raw = await footage.DrawAsync("frames.gray", "-xerror", "-i", TeaserOf(name), "-vf", "scale=2:2,format=gray", "-f", "rawvideo");
        return (int)new FileInfo(raw).Length / 4;
    }

    private static double Seconds(JsonElement stream) => double.Parse(Text(stream, "duration")!, System.Globalization.CultureInfo.InvariantCulture);

    private static string? Text(JsonElement stream, string name) => stream.GetProperty(name).GetString();
}
