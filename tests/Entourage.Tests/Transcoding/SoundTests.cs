using System.Globalization;
using Entourage.Transcoding;

namespace Entourage.Tests.Transcoding;

/// <summary>What is heard: in step with the picture, as loud as it was, and of whichever track can be read.</summary>
[Trait("Needs", "ffmpeg")]
public sealed class SoundTests(Footage footage) : IClassFixture<Footage>
{
    /// <summary>Once a second the picture flashes and a tone sounds, both for 60 ms.</summary>
    private const string Flash = "drawbox=c=white:t=fill:enable='lt(mod(t,1),0.06)'";

    private static readonly string[] H264AndAac = ["-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_gap_before_the_first_sound_of_a_film_in_fragments_puts_nothing_out_of_step()
    {
        var film = await footage.DrawAsync(
            "pieces.mp4",
            [.. Flashing(5), .. Beeping(5, 1), "-c:v", "libx264", "-bf", "3", "-g", "20", "-c:a", "aac", "-movflags", "frag_keyframe+empty_moov"]);
        await AssertInStepAsync(film, 5);
    }

    [Fact]
    public async Task A_sound_card_whose_clock_is_a_little_off_never_runs_away()
    {
        // Each second of sound lasts five milliseconds longer than it says, as the film's own times tell.
        var film = await footage.DrawAsync("drift.mkv", [.. Flashing(15), .. Beeping(15, 1.005), "-c:v", "libx264", "-preset", "ultrafast", "-c:a", "pcm_s16le"]);
        await AssertInStepAsync(film, 14);
    }

    [Fact]
    public async Task One_channel_is_heard_as_loud_from_both_sides()
    {
        var film = await footage.DrawAsync("mono.mp4", [.. Footage.Picture("64x64", 1), "-f", "lavfi", "-i", "sine=f=1000:d=1", .. H264AndAac]);
        var before = await LoudestAsync(film, "before.raw");
        Assert.True((await footage.TranscodeAsync(film)).Ok);
        var after = await LoudestAsync(LargeOf(film), "after.raw");
        Assert.InRange(20 * Math.Log10((double)after / before), -1, 1);
    }

    [Theory]
    [InlineData("empty.mkv")]
    [InlineData("empty.mp4", "-movflags", "frag_keyframe+empty_moov+default_base_moof")]
    public async Task A_sound_that_was_declared_and_never_came_is_silence(string name, params string[] how)
    {
        var whole = await footage.DrawAsync($"whole-{name}.mp4", [.. Footage.Picture("64x64", 1), .. Footage.Sound(1), .. H264AndAac]);
        var film = await footage.DrawAsync(name, ["-i", whole, "-c", "copy", "-bsf:a", "noise=amount=0:drop=1", .. how]);
        var made = await footage.TranscodeAsync(film);
        Assert.True(made.Ok, made.Problem?.Code);
        Assert.False(made.Value.HasAudio);
    }

    [Fact]
    public async Task A_second_sound_that_cannot_be_read_decides_nothing_and_a_first_one_neither()
    {
        string[] both = [.. Footage.Picture("96x64", 1), "-f", "lavfi", "-i", "sine=f=1000:d=1", "-map", "0", "-map", "1", "-map", "1", "-c:v", "libx264", "-pix_fmt", "yuv420p"];
        var second = await footage.DrawAsync("second.mkv", [.. both, "-c:a:0", "aac", "-c:a:1", "pcm_mulaw"]);
        var first = await footage.DrawAsync("first.mkv", [.. both, "-c:a:0", "pcm_mulaw", "-c:a:1", "aac"]);
        var drawn = await File.ReadAllBytesAsync(await footage.DrawAsync("stored.mov", [.. both, "-c:a:0", "pcm_mulaw", "-c:a:1", "aac"]), Stop);
        const int Matrix = 40;
        var turned = Mp4.Patch(Mp4.Patch(drawn, "moov/trak/tkhd", Matrix, 0u, 0x10000u), "moov/trak/tkhd", Matrix + 12, 0xFFFF0000u, 0u);
        var phone = await footage.WriteAsync("turned.mov", turned);
        foreach (var film in (string[])[second, first, phone])
        {
            var made = await footage.TranscodeAsync(film);
            Assert.True(made.Ok, $"{film}: {made.Problem?.Code}");
            Assert.Equal((film, film == phone ? 64 : 96, true), (film, made.Value.Width, made.Value.HasAudio));
            Assert.InRange(await LoudestAsync(LargeOf(film), "heard.raw"), 1000, 32768);
        }
    }

    [Theory]
    [InlineData("mulaw.mkv", "pcm_mulaw")]
    [InlineData("adpcm.mov", "adpcm_ima_qt")]
    public async Task A_sound_that_cannot_be_read_is_said_and_left_out_only_on_request(string name, string codec)
    {
        var film = await footage.DrawAsync(name, [.. Footage.Picture("64x64", 1), .. Footage.Sound(1), .. Footage.H264, "-c:a", codec]);
        Assert.Equal("sound_codec", await footage.RefusalAsync(film));
        var made = await footage.TranscodeAsync(film, withoutSound: true);
        Assert.True(made.Ok, made.Problem?.Code);
        Assert.False(made.Value.HasAudio);
    }

    [Fact]
    public async Task Of_several_pictures_the_one_that_is_marked_is_shown_and_then_the_largest()
    {
        string[] two = [.. Footage.Picture("64x64", 1), .. Footage.Picture("128x96", 1), "-map", "0", "-map", "1", .. Footage.H264];
        var larger = await footage.DrawAsync("larger.mkv", [.. two, "-disposition:v:0", "0", "-disposition:v:1", "0"]);
        var marked = await footage.DrawAsync("marked.mkv", [.. two, "-disposition:v:0", "default", "-disposition:v:1", "0"]);
        Assert.Equal((128, 64), ((await footage.TranscodeAsync(larger)).Value!.Width, (await footage.TranscodeAsync(marked)).Value!.Width));
    }

    [Fact]
    public async Task Music_over_one_picture_is_told_from_a_film_that_is_too_short()
    {
        var film = await footage.DrawAsync(
            "song.mp4", [.. Footage.Picture("64x64", 0.04), .. Footage.Sound(2), .. H264AndAac, "-pix_fmt", "yuv420p"]);
        Assert.Equal("still", await footage.RefusalAsync(film));
    }

    private static string[] Flashing(int seconds) =>
        ["-f", "lavfi", "-i", string.Create(CultureInfo.InvariantCulture, $"color=black:s=64x64:r=20:d={seconds},{Flash}")];

    private static string[] Beeping(int seconds, double slower) =>
    [
        "-f", "lavfi", "-i",
        string.Create(
            CultureInfo.InvariantCulture,
            $"aevalsrc='0.7*sin(2*PI*1000*t)*lt(mod(t,1/{slower}),0.06)':s=48000:d={seconds},asetpts=PTS*{slower}"),
    ];

    private string LargeOf(string film) => Path.Combine(footage.OutputOf(Path.GetFileName(film)), ClipFiles.Large);

    /// <summary>Every flash but the first, which is drawn out where a film begins with a wait, has its tone within the 40 ms that nobody notices.</summary>
    private async Task AssertInStepAsync(string film, int seconds)
    {
        var made = await footage.TranscodeAsync(film);
        Assert.True(made.Ok, made.Problem?.Code);
        var large = LargeOf(film);
        const int Rate = 20;
        var frames = await File.ReadAllBytesAsync(
            await footage.DrawAsync("frames.gray", "-i", large, "-vf", $"fps={Rate},scale=1:1,format=gray", "-f", "rawvideo"), Stop);
        var samples = await SamplesAsync(large, "step.raw");
        const int Hertz = 48_000;
        var (flashes, beeps) = (Starts(frames.Length, at => frames[at] > 128, 1, Rate), Starts(samples.Length, at => Math.Abs((int)samples[at]) > 3000, Hertz / 4, Hertz));
        Assert.True(flashes.Count >= seconds && beeps.Count >= seconds, $"{flashes.Count} flashes, {beeps.Count} tones");
        foreach (var flash in flashes.Skip(1).Take(seconds - 1))
        {
            var off = beeps.Min(beep => Math.Abs(beep - flash));
            Assert.True(off < 0.04, FormattableString.Invariant($"{off:0.000} s off at {flash:0.00} s"));
        }
    }

    /// <summary>When something begins after it was not there for a while.</summary>
    private static List<double> Starts(int count, Func<int, bool> isThere, int pause, int rate)
    {
        List<double> starts = [];
        var quiet = pause;
        for (var at = 0; at < count; at++)
        {
            if (!isThere(at))
            {
                quiet++;
                continue;
            }

            if (quiet >= pause) starts.Add((double)at / rate);
            quiet = 0;
        }

        return starts;
    }

    private async Task<int> LoudestAsync(string film, string name) => (await SamplesAsync(film, name)).Max(sample => Math.Abs((int)sample));

    /// <summary>The left side, each sample where the film's times put it.</summary>
    private async Task<short[]> SamplesAsync(string film, string name)
    {
        var raw = await footage.DrawAsync(
            name, "-i", film, "-vn", "-af", "aresample=async=1:min_hard_comp=0.0005:first_pts=0,pan=mono|c0=c0", "-ar", "48000", "-f", "s16le");
        var bytes = await File.ReadAllBytesAsync(raw, Stop);
        var samples = new short[bytes.Length / 2];
        Buffer.BlockCopy(bytes, 0, samples, 0, samples.Length * 2);
        return samples;
    }
}
