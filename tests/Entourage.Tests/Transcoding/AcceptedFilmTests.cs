using System.Globalization;
using System.Text.Json;
using Entourage.Transcoding;

namespace Entourage.Tests.Transcoding;

/// <summary>Films that are strange and yet somebody's clip: what comes out is ordinary, and holds nothing but picture and sound.</summary>
[Trait("Needs", "ffmpeg")]
public sealed class AcceptedFilmTests(Footage footage) : IClassFixture<Footage>
{
    /// <summary>A picture that shows how it is turned: as it is stored, red is on the left and blue on the right.</summary>
    private static readonly string[] Halves = ["-f", "lavfi", "-i", "color=red:s=96x128:d=0.6,format=yuv420p[a];color=blue:s=96x128:d=0.6,format=yuv420p[b];[a][b]hstack"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task U04_an_index_at_the_end_comes_out_in_front()
    {
        var film = await footage.DrawAsync("late.mp4", [.. Footage.Picture("64x64", 0.6), .. Footage.H264]);
        Assert.Equal(["ftyp", "free", "mdat", "moov"], Mp4.Boxes(await File.ReadAllBytesAsync(film, Stop)).Select(box => box.Kind));
        await MadeAsync(film);
        foreach (var name in (string[])[ClipFiles.Large, ClipFiles.Small, ClipFiles.Teaser])
        {
            Assert.Equal(["ftyp", "moov", "free", "mdat"], Mp4.Boxes(await OutputAsync(film, name)).Select(box => box.Kind));
        }
    }

    [Fact]
    public async Task U14_a_film_that_is_also_something_else_comes_out_as_a_film_only()
    {
        var film = await File.ReadAllBytesAsync(await footage.DrawAsync("poly.mp4", [.. Footage.Picture("64x64", 0.6), .. Footage.H264]), Stop);
        var boxes = Mp4.Boxes(film).ToDictionary(box => box.Kind, box => Mp4.Box(box.Kind, box.Content));
        byte[] html = [.. "<html><script>alert('polyglot')</script>"u8], pdf = [.. "%PDF-1.7 1 0 obj<</Polyglot true>>"u8];
        byte[] zip = [.. "PK\u0003\u0004polyglot.class"u8, .. new byte[40], .. "PK\u0005\u0006"u8, .. new byte[18]], jpeg = [0xFF, 0xD8, 0xFF, 0xE0, .. "JFIF polyglot"u8];
        byte[] polyglot =
        [
            .. boxes["ftyp"], .. Mp4.Box("free", html), .. Mp4.Box("skip", pdf), .. Mp4.Box("uuid", new byte[16], jpeg), .. boxes["free"], .. boxes["mdat"],
            .. Mp4.Change(boxes["moov"], "moov", old => [.. old, .. Mp4.Box("udta", Mp4.Box("name", html))]), .. zip,
        ];
        // The media has moved: so have the places that the index names.
        var moved = polyglot.AsSpan().IndexOf(boxes["mdat"]) - film.AsSpan().IndexOf(boxes["mdat"]);
        var at = polyglot.AsSpan().IndexOf("stco"u8) + 12;
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(
            polyglot.AsSpan(at), System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(polyglot.AsSpan(at)) + moved);
        string[] foreign = ["<script>", "alert", "%PDF", "olyglot", "PK\u0003\u0004", "PK\u0005\u0006"];
        Assert.All(foreign, words => Assert.True(Mp4.Holds(polyglot, words), words));

        var path = await footage.WriteAsync("polyglot.mp4", polyglot);
        await MadeAsync(path);
        await AssertHoldNoneAsync(path, foreign);
        byte[] before = [.. jpeg, .. new byte[20], .. film];
        Assert.Equal("not_a_video", await footage.RefusalAsync(await footage.WriteAsync("jpeg.mp4", before)));
    }

    [Fact]
    public async Task U18_U19_any_sound_becomes_stereo_of_48_kHz_and_the_first_of_many_is_taken()
    {
        string[] tone = ["-f", "lavfi", "-i", "sine=f=440:d=0.8"], picture = Footage.Picture("64x64", 0.8);
        var eight = Enumerable.Range(0, 8).SelectMany(track => (string[])["-map", track == 0 ? "1" : "2"]);
        (string Name, string[] Arguments)[] rows =
        [
            ("mono8k.mp4", [.. picture, .. tone, .. Footage.H264, "-c:a", "aac", "-ac", "1", "-ar", "8000"]),
            ("192k.mov", [.. picture, .. tone, .. Footage.H264, "-c:a", "pcm_s24le", "-ar", "192000"]),
            ("51.mp4", [.. picture, .. tone, .. Footage.H264, "-c:a", "aac", "-ac", "6"]),
            ("eight.mp4", [.. picture, .. tone, "-f", "lavfi", "-i", "aevalsrc=0:d=0.8", "-map", "0", .. eight, .. Footage.H264, "-c:a", "aac"]),
            ("opus.webm", [.. picture, .. tone, "-c:v", "libvpx", "-deadline", "realtime", "-c:a", "libopus"]),
            ("mp3.mp4", [.. picture, .. tone, .. Footage.H264, "-c:a", "libmp3lame"]),
            ("alac.mov", [.. picture, .. tone, .. Footage.H264, "-c:a", "alac"]),
        ];
        foreach (var (name, arguments) in rows)
        {
            var film = await footage.DrawAsync(name, arguments);
            Assert.True((await MadeAsync(film)).HasAudio, name);
            var sound = (await StreamsAsync(film)).Single(stream => stream.GetProperty("codec_type").GetString() == "audio");
            Assert.Equal((name, "aac", "48000", 2), (name, Text(sound, "codec_name"), Text(sound, "sample_rate"), sound.GetProperty("channels").GetInt32()));
            Assert.True(await LoudnessAsync(film) > 500, $"{name} is silent");
        }

        var silent = await footage.DrawAsync("silent.mp4", [.. picture, .. Footage.H264]);
        Assert.False((await MadeAsync(silent)).HasAudio);
        Assert.Single(await StreamsAsync(silent));
    }

    [Fact]
    public async Task U28_U29_any_frame_rate_becomes_a_steady_one_and_picture_and_sound_stay_together()
    {
        // A flash and a tone begin at the same moment, in a film whose frames come when they come.
        var uneven = await footage.DrawAsync(
            "uneven.mp4",
            [
                "-f", "lavfi", "-i", "color=black:s=64x64:r=50:d=2,drawbox=t=fill:c=white:enable='gte(t,1)',select='if(lt(t,0.8),not(mod(n,7)),1)'",
                "-f", "lavfi", "-i", "sine=f=440:d=2,volume=enable='lt(t,1)':volume=0", "-vsync", "vfr", .. Footage.H264, "-c:a", "aac",
            ]);
        await MadeAsync(uneven);
        var (flash, tone) = (await FirstBrightAsync(uneven), await FirstLoudAsync(uneven));
        Assert.InRange(Math.Abs(flash - tone), 0, 0.040);
        AssertSteady(await PictureAsync(uneven), 60);

        var fast = await footage.DrawAsync("fast.mp4", [.. Footage.Picture("64x64", 0.6, rate: 1000), .. Footage.H264, "-video_track_timescale", "90000"]);
        await MadeAsync(fast);
        AssertSteady(await PictureAsync(fast), 60);

        // Twenty-four frames at once and a last one that stays: 90 000 a second, says the header.
        var film = await File.ReadAllBytesAsync(await footage.DrawAsync("burst.mp4", [.. Footage.Picture("64x64", 1), .. Footage.H264, "-bf", "0"]), Stop);
        var burst = Mp4.Change(film, "moov/trak/mdia/minf/stbl/stts", _ => Mp4.Words(0, 2, 24, 1, 1, 12800));
        var path = await footage.WriteAsync("bursting.mp4", burst);
        await MadeAsync(path);
        AssertSteady(await PictureAsync(path), 60);

        static void AssertSteady(JsonElement picture, double most)
        {
            Assert.Equal(Text(picture, "r_frame_rate"), Text(picture, "avg_frame_rate"));
            Assert.InRange(Number(Text(picture, "avg_frame_rate")), 1, most);
        }
    }

    [Theory]
    [InlineData("90", 0u, 0x10000u, 0xFFFF0000u, 0u, 128, 192, "red above")]
    [InlineData("180", 0xFFFF0000u, 0u, 0u, 0xFFFF0000u, 192, 128, "red right")]
    [InlineData("270", 0u, 0xFFFF0000u, 0x10000u, 0u, 128, 192, "red below")]
    [InlineData("mirrored", 0xFFFF0000u, 0u, 0u, 0x10000u, 192, 128, "red right")]
    [InlineData("45", 46341u, 46341u, 0xFFFF4AFBu, 46341u, 192, 128, "red left")]
    [InlineData("nothing", 0u, 0u, 0u, 0u, 192, 128, "red left")]
    public async Task U30_turned_clips_come_out_upright_and_crooked_ones_keep_their_size(
        string turn, uint a, uint b, uint c, uint d, int width, int height, string expected)
    {
        var film = await File.ReadAllBytesAsync(await footage.DrawAsync("stored.mp4", [.. Halves, .. Footage.H264]), Stop);
        const int Matrix = 40;
        var turned = Mp4.Patch(Mp4.Patch(film, "moov/trak/tkhd", Matrix, a, b), "moov/trak/tkhd", Matrix + 12, c, d);
        var path = await footage.WriteAsync($"turned{turn}.mp4", turned);
        var clip = await MadeAsync(path);
        Assert.Equal((width, height), (clip.Width, clip.Height));
        var large = Path.Combine(footage.OutputOf(Path.GetFileName(path)), ClipFiles.Large);
        Assert.DoesNotContain("Display Matrix", await footage.ProbeAsync(large), StringComparison.Ordinal);

        // Near all four edges, in the middle of each.
        var (x, y) = (clip.Width / 2 & ~1, clip.Height / 2 & ~1);
        var red = new Dictionary<string, (int X, int Y)> { ["left"] = (8, y), ["right"] = (clip.Width - 10, y), ["above"] = (x, 8), ["below"] = (x, clip.Height - 10) };
        var (atX, atY) = red[expected[4..]];
        var colour = await footage.ColourAsync(large, atX, atY);
        Assert.True(colour.Red > 180 && colour.Blue < 80, $"{turn}: {colour}");
    }

    [Fact]
    public async Task U21_U31_odd_sizes_and_pixels_that_are_not_square()
    {
        var odd = await footage.DrawAsync("odd.mp4", [.. Footage.Picture("65x101", 0.6), "-c:v", "libx264", "-pix_fmt", "yuv444p"]);
        Assert.Equal((64, 100), Size(await MadeAsync(odd)));
        var wide = await footage.DrawAsync("wide.mp4", [.. Footage.Picture("96x96", 0.6), "-vf", "setsar=4/3", .. Footage.H264]);
        Assert.Equal((128, 96), Size(await MadeAsync(wide)));
        Assert.Equal("1:1", Text(await PictureAsync(wide), "sample_aspect_ratio"));
        var film = await File.ReadAllBytesAsync(wide, Stop);
        var at = film.AsSpan().IndexOf("pasp"u8);
        Assert.True(at > 0);
        byte[] negative = [.. film[..(at + 4)], 0xFF, 0xFF, 0xFF, 0xFC, 0, 0, 0, 3, .. film[(at + 12)..]];
        var path = await footage.WriteAsync("negative.mp4", negative);
        var outcome = await footage.TranscodeAsync(path);
        if (outcome.Ok) Assert.Equal("1:1", Text(await PictureAsync(path), "sample_aspect_ratio"));
        else Assert.Equal(422, outcome.Problem.Status);

        static (int, int) Size(TranscodedClip clip) => (clip.Width, clip.Height);
    }

    [Fact]
    public async Task U32_deep_and_bright_colours_become_ordinary_ones()
    {
        string[] Bright(string transfer) =>
        [
            "-f", "lavfi", "-i", "color=white:s=64x64:d=0.6", "-c:v", "libx265", "-pix_fmt", "yuv420p10le", "-x265-params",
            $"log-level=error:colorprim=bt2020:transfer={transfer}:colormatrix=bt2020nc",
        ];
        (string Name, string[] Arguments)[] rows =
        [
            ("hdr10.mp4", Bright("smpte2084")), ("hlg.mp4", Bright("arib-std-b67")),
            ("ten.mp4", [.. Footage.Picture("64x64", 0.6), "-c:v", "libx264", "-pix_fmt", "yuv420p10le"]),
            ("twelve.mp4", [.. Footage.Picture("64x64", 0.6), "-c:v", "libx265", "-pix_fmt", "yuv444p12le", "-x265-params", "log-level=error"]),
        ];
        foreach (var (name, arguments) in rows)
        {
            var film = await footage.DrawAsync(name, arguments);
            await MadeAsync(film);
            var picture = await PictureAsync(film);
            Assert.Equal((name, "yuv420p", "bt709", "bt709"), (name, Text(picture, "pix_fmt"), Text(picture, "color_transfer"), Text(picture, "color_space")));
            if (!name.StartsWith('h')) continue;
            var (red, green, blue) = await footage.ColourAsync(Path.Combine(footage.OutputOf(name), ClipFiles.Large), 32, 32);
            Assert.True(Math.Abs(red - green) < 12 && Math.Abs(green - blue) < 12 && green > 120, $"{name} is not white: {red} {green} {blue}");
        }
    }

    [Fact]
    public async Task U33_woven_fields_come_out_without_combs()
    {
        // A bar that moves eight pixels from field to field: woven, every second line of its edge stands apart.
        var film = await footage.DrawAsync(
            "woven.mp4",
            [
                "-f", "lavfi", "-i", "color=black:s=192x128:r=50:d=1", "-f", "lavfi", "-i", "color=white:s=32x128:r=50:d=1", "-filter_complex",
                "[0][1]overlay=x=n*3:y=0,tinterlace=interleave_top,fieldorder=tff", "-c:v", "libx264", "-preset", "ultrafast", "-qp", "1", "-pix_fmt", "yuv420p",
                "-flags", "+ildct+ilme", "-x264opts", "interlaced=1:tff=1",
            ]);
        await MadeAsync(film);
        var (before, after) = (await CombsAsync(film), await CombsAsync(Path.Combine(footage.OutputOf("woven.mp4"), ClipFiles.Large)));
        Assert.True(before > 1000, $"{before}");
        Assert.True(after < before / 10, $"{before} before, {after} after");
    }

    [Fact]
    public async Task U34_U35_times_that_jump_and_films_in_pieces()
    {
        var long1 = await footage.DrawAsync("long1.mp4", [.. Footage.Picture("64x64", 2), .. Footage.Sound(2), .. Footage.H264, "-g", "25", "-c:a", "aac"]);
        (string Name, double Least, double Most, string[] Arguments)[] rows =
        [
            ("edited.mp4", 0.8, 2.1, ["-ss", "1.1", "-i", long1, "-c", "copy"]),
            ("negative.mp4", 1.3, 2.2, ["-itsoffset", "-0.5", "-i", long1, "-c", "copy", "-avoid_negative_ts", "disabled"]),
            ("late.mp4", 1.8, 3.1, ["-itsoffset", "1", "-i", long1, "-i", long1, "-map", "0:v", "-map", "1:a", "-c", "copy"]),
            ("pieces.mp4", 1.9, 2.2, ["-i", long1, "-c", "copy", "-movflags", "frag_keyframe+empty_moov+default_base_moof"]),
        ];
        foreach (var (name, least, most, arguments) in rows)
        {
            var film = await footage.DrawAsync(name, arguments);
            Assert.InRange((await MadeAsync(film)).DurationSeconds, least, most);
        }

        // Decoding times that go back: the second sample is said to come a second before the first.
        var plain = await File.ReadAllBytesAsync(await footage.DrawAsync("forth.mp4", [.. Footage.Picture("64x64", 2), .. Footage.H264, "-bf", "0"]), Stop);
        var back = Mp4.Change(plain, "moov/trak/mdia/minf/stbl/stts", _ => Mp4.Words(0, 3, 10, 512, 1, unchecked((uint)-12800), 39, 512));
        var outcome = await footage.TranscodeAsync(await footage.WriteAsync("back.mp4", back));
        Assert.True(outcome.Ok ? outcome.Value.DurationSeconds < 3 : outcome.Problem.Status == 422, outcome.Problem?.Code);
    }

    [Fact]
    public async Task U41_U42_T32_nothing_that_was_hidden_in_a_film_comes_out_and_nothing_is_unpacked()
    {
        var subtitles = await footage.WriteAsync("words.srt", "1\n00:00:00,000 --> 00:00:01,000\nSecret-subtitle\n"u8.ToArray());
        var font = await footage.WriteAsync("font.ttf", "Secret-attachment"u8.ToArray());
        var chapters = await footage.WriteAsync("chapters.txt", ";FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=500\ntitle=Secret-chapter\n"u8.ToArray());
        var cover = await footage.DrawAsync("cover.png", [.. Footage.Picture("64x64", 0.1), "-frames:v", "1", "-metadata", "comment=Secret-cover"]);
        var matroska = await footage.DrawAsync(
            "attached.mkv",
            [
                .. Footage.Picture("64x64", 0.8), "-i", subtitles, "-i", chapters, "-map", "0", "-map", "1", "-map_chapters", "2", "-c:v", "libx264", "-pix_fmt", "yuv420p",
                "-attach", font, "-metadata:s:t:0", "mimetype=application/x-truetype-font", "-metadata:s:t:0", "filename=../../Secret-path",
                "-metadata", "title=Secret-title",
            ]);
        var root = Path.GetDirectoryName(matroska)!;
        var around = Directory.EnumerateFileSystemEntries(root).ToList();
        await MadeAsync(matroska);
        await AssertHoldNoneAsync(matroska, "Secret-");
        Assert.Equal([footage.OutputOf("attached.mkv")], Directory.EnumerateFileSystemEntries(root).Except(around));
        Assert.False(File.Exists(Path.Combine(root, "../Secret-path")) || File.Exists(Path.Combine(root, "../../Secret-path")));

        var drawn = await footage.DrawAsync(
            "phone.mp4",
            [
                .. Footage.Picture("64x64", 0.8), .. Footage.Sound(0.8), "-i", cover, "-map", "0", "-map", "1", "-map", "2", "-c:v:0", "libx264", "-pix_fmt:v:0", "yuv420p",
                "-c:v:1", "copy", "-disposition:v:1", "attached_pic", "-c:a", "aac", "-movflags", "use_metadata_tags", "-metadata", "location=+48.8577+002.295/",
                "-metadata", "com.apple.quicktime.make=Phone-42", "-metadata", "serial=SN-0815", "-metadata:s:v:0", "handler_name=Her-Camera",
            ]);
        byte[] hidden = [.. "<x:xmpmeta><rdf:Face>Face-of-Marguerite</rdf:Face></x:xmpmeta>"u8], c2pa = [.. "jumbc2pa-manifest-of-her"u8];
        var film = Mp4.Change(await File.ReadAllBytesAsync(drawn, Stop), "moov", old => [.. old, .. Mp4.Box("uuid", new byte[16], hidden), .. Mp4.Box("XMP_", hidden)]);
        byte[] all = [.. film, .. Mp4.Box("uuid", new byte[16], c2pa), .. Mp4.Box("meta", Mp4.Words(0), "Exif\0\0GPSLatitude"u8.ToArray())];
        string[] secrets = ["+48.8577", "Phone-42", "SN-0815", "Her-Camera", "Marguerite", "xmpmeta", "c2pa", "GPSLatitude", "Secret-"];
        Assert.All(secrets[..^1], secret => Assert.True(Mp4.Holds(all, secret), secret));
        var path = await footage.WriteAsync("hidden.mp4", all);
        await MadeAsync(path);
        await AssertHoldNoneAsync(path, [.. secrets, "Exif", "Lavf", "x264"]);
        Assert.Equal(2, (await StreamsAsync(path)).Count);
    }

    private async Task<TranscodedClip> MadeAsync(string film)
    {
        var outcome = await footage.TranscodeAsync(film);
        Assert.True(outcome.Ok, $"{Path.GetFileName(film)}: {outcome.Problem?.Code}");
        return outcome.Value;
    }

    private Task<byte[]> OutputAsync(string film, string name) => File.ReadAllBytesAsync(Path.Combine(footage.OutputOf(Path.GetFileName(film)), name), Stop);

    private async Task AssertHoldNoneAsync(string film, params string[] words)
    {
        foreach (var name in ClipFiles.All)
        {
            var made = await OutputAsync(film, name);
            Assert.All(words, word => Assert.False(Mp4.Holds(made, word), $"{word} in {name}"));
        }
    }

    private async Task<IReadOnlyList<JsonElement>> StreamsAsync(string film) =>
        [.. JsonElement.Parse(await footage.ProbeAsync(Path.Combine(footage.OutputOf(Path.GetFileName(film)), ClipFiles.Large))).GetProperty("streams").EnumerateArray()];

    private async Task<JsonElement> PictureAsync(string film) => (await StreamsAsync(film))[0];

    private static string? Text(JsonElement stream, string name) => stream.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static double Number(string? ratio)
    {
        var parts = ratio!.Split('/');
        return double.Parse(parts[0], CultureInfo.InvariantCulture) / double.Parse(parts[1], CultureInfo.InvariantCulture);
    }

    private async Task<byte[]> DecodedAsync(string film, string name, params string[] arguments) =>
        await File.ReadAllBytesAsync(await footage.DrawAsync(name, ["-i", Path.Combine(footage.OutputOf(Path.GetFileName(film)), ClipFiles.Large), .. arguments]), Stop);

    private async Task<double> FirstBrightAsync(string film)
    {
        var frames = await DecodedAsync(film, "frames.gray", "-vf", "scale=1:1,format=gray", "-f", "rawvideo");
        return Array.FindIndex(frames, value => value > 128) / Number(Text(await PictureAsync(film), "avg_frame_rate"));
    }

    private async Task<short[]> SamplesAsync(string film)
    {
        var bytes = await DecodedAsync(film, "sound.raw", "-ac", "1", "-ar", "48000", "-f", "s16le");
        var samples = new short[bytes.Length / 2];
        Buffer.BlockCopy(bytes, 0, samples, 0, samples.Length * 2);
        return samples;
    }

    private async Task<double> FirstLoudAsync(string film) => Array.FindIndex(await SamplesAsync(film), value => Math.Abs((int)value) > 1000) / 48000.0;

    private async Task<int> LoudnessAsync(string film) => (await SamplesAsync(film)).Max(value => Math.Abs((int)value));

    /// <summary>How often, in all frames, a point differs by far from the lines above and below it while those are alike.</summary>
    private async Task<int> CombsAsync(string film)
    {
        const int Width = 192, Height = 128;
        var raw = await File.ReadAllBytesAsync(await footage.DrawAsync("combs.gray", "-i", film, "-vf", "format=gray", "-f", "rawvideo"), Stop);
        var combs = 0;
        for (var frame = 0; frame + (Width * Height) <= raw.Length; frame += Width * Height)
        {
            for (var at = frame + Width; at < frame + (Width * (Height - 1)); at++)
            {
                if (Math.Abs(raw[at] - raw[at - Width]) > 100 && Math.Abs(raw[at] - raw[at + Width]) > 100 && Math.Abs(raw[at - Width] - raw[at + Width]) < 30) combs++;
            }
        }

        return combs;
    }
}
