using System.Text;
using Entourage.Transcoding;

namespace Entourage.Tests.Transcoding;

/// <summary>Films that are refused, each with its code and nothing left behind; most are made box by box, since no honest program writes them.</summary>
[Trait("Needs", "ffmpeg")]
public sealed class RefusedFilmTests(Footage footage) : IClassFixture<Footage>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task U05_box_sizes_that_cannot_be()
    {
        var film = await FilmAsync("sizes.mp4");
        var (ftyp, free, mdat, moov) = film;
        byte[] endless = [0, 0, 0, 1, .. "mdat"u8, 0x80, 0, 0, 0, 0, 0, 0, 0];
        await AssertAsync(
            ("first is endless", [.. endless, .. mdat, .. moov], "damaged"),
            ("second is endless", [.. ftyp, .. endless, .. mdat, .. moov], "damaged"),
            ("negative", [.. ftyp, .. Sized(mdat, uint.MaxValue), .. moov], "damaged"),
            ("first 0", [.. Sized(mdat, 0), .. moov], "damaged"),
            ("first 1", [.. Sized(mdat, 1), .. moov], "damaged"),
            ("first 7", [.. Sized(mdat, 7), .. moov], "damaged"),
            ("second 7", [.. ftyp, .. Sized(free, 7), .. mdat, .. moov], "damaged"),
            ("track 7", [.. ftyp, .. mdat, .. Mp4.Change(moov, "moov", old => Sized(old, 7))], "damaged"),
            ("inner 0", [.. ftyp, .. free, .. mdat, .. Mp4.Change(moov, "moov/trak/mdia/minf", old => Sized(old, 0))], "damaged"),
            ("inner endless", [.. ftyp, .. free, .. mdat, .. Mp4.Change(moov, "moov/trak/mdia/minf/stbl", old => Sized(old, 0x7FFFFFFF))], "damaged"));
    }

    [Fact]
    public async Task U15_U38_moving_pictures_of_other_kinds_and_archives_are_no_videos()
    {
        var gif = await BytesAsync(await footage.DrawAsync("moving.gif", Footage.Picture("64x64", 1)));
        var apng = await BytesAsync(await footage.DrawAsync("moving.apng", [.. Footage.Picture("64x64", 1), "-plays", "0"]));
        var webp = await BytesAsync(await footage.DrawAsync("moving.webp", [.. Footage.Picture("64x64", 1), "-c:v", "libwebp_anim"]));
        await AssertAsync(
            ("gif", gif, "not_a_video"), ("apng", apng, "not_a_video"), ("webp", webp, "not_a_video"),
            ("zip", [.. "PK\u0003\u0004"u8, .. new byte[4000]], "not_a_video"), ("gzip", [0x1F, 0x8B, 8, .. new byte[4000]], "not_a_video"),
            ("xz", [0xFD, .. "7zXZ"u8, .. new byte[4000]], "not_a_video"),
            ("avi", await BytesAsync(await footage.DrawAsync("old.avi", Footage.Picture("64x64", 1))), "not_a_video"),
            ("ts", await BytesAsync(await footage.DrawAsync("plain.ts", [.. Footage.Picture("64x64", 1), .. Footage.H264])), "not_a_video"));
    }

    [Fact]
    public async Task U20_to_U23_sizes_are_refused_before_anything_is_decoded()
    {
        var webm = await BytesAsync(await footage.DrawAsync("sized.webm", [.. Footage.Picture("320x256", 1), "-c:v", "libvpx", "-deadline", "realtime"]));
        await AssertAsync(
            ("U20 1x1", Resized(webm, 1, 1), "too_small"),
            ("U21 63x64",
                await BytesAsync(await footage.DrawAsync("63.mp4", [.. Footage.Picture("63x64", 1), "-c:v", "libx264", "-pix_fmt", "yuv444p"])), "too_small"),
            ("U22 16383x16383", Resized(webm, 16383, 16383), "too_large"),
            ("U22 4096x4096", Resized(webm, 4096, 4096), "too_large"),
            ("U23 1x16383", Resized(webm, 1, 16383), "too_large"),
            ("U23 16383x64", Resized(webm, 16383, 64), "too_large"));
    }

    [Fact]
    public async Task U25_U26_U34_lengths_are_measured_whatever_the_header_says()
    {
        var limits = new TranscodeLimits { MaxSeconds = 2 };
        var honest = await BytesAsync(await footage.DrawAsync("four.mp4", [.. Footage.Picture("64x64", 4), .. Footage.H264, "-g", "10"]));
        var rate = 12800u;
        const string Times = "moov/trak/mdia/minf/stbl/stts";
        await AssertAsync(
            limits,
            ("U25 says half a second", Timed(honest, 500, rate / 2), "too_long"),
            ("U26 says 0", Timed(honest, 0, 0), "too_long"),
            ("U26 says as much as fits", Timed(honest, uint.MaxValue, uint.MaxValue), "too_long"),
            ("U26 says a negative length", Timed(honest, 0x80000001, 0x80000001), "too_long"),
            ("U34 a gap of forty hours", Mp4.Change(Mp4.Replace(Timed(honest, 500, rate / 2), "edts", "free"), Times, _ => Mp4.Words(0, 3, 10, 512, 1, rate * 144_000, 89, 512)), "too_long"));
    }

    [Fact]
    public async Task U27_a_moment_is_no_clip() => await AssertAsync(
        ("one frame", await BytesAsync(await footage.DrawAsync("one.mp4", [.. Footage.Picture("64x64", 1), .. Footage.H264, "-frames:v", "1"])), "too_short"),
        ("0.4 s", await BytesAsync(await footage.DrawAsync("short.mp4", [.. Footage.Picture("64x64", 0.4), .. Footage.H264])), "too_short"));

    [Fact]
    public async Task Half_a_film_is_damaged_whatever_holds_it()
    {
        string[] plain = [.. Footage.Picture("160x96", 4), .. Footage.Sound(4), .. Footage.H264, "-g", "12", "-c:a", "aac"];
        var matroska = await BytesAsync(await footage.DrawAsync("whole.mkv", plain));
        var live = await BytesAsync(await footage.DrawAsync("live.mkv", [.. plain, "-live", "1"]));
        var pieces = await BytesAsync(await footage.DrawAsync("pieces.mp4", [.. plain, "-movflags", "frag_keyframe+empty_moov+default_base_moof"]));
        await AssertAsync(
            ("matroska", matroska[..(matroska.Length / 2)], "damaged"), ("live", live[..(live.Length / 2)], "damaged"),
            ("fragments", pieces[..(pieces.Length / 2)], "damaged"), ("the first fragments", pieces[..(pieces.Length / 5)], "damaged"),
            ("most of the fragments", pieces[..(pieces.Length * 9 / 10)], "damaged"));
        Assert.Null(await footage.RefusalAsync(await footage.WriteAsync("most.mkv", matroska[..(matroska.Length * 19 / 20)])));
    }

    [Fact]
    public async Task U35_U36_tables_and_trees_without_end_meet_the_limits_of_the_probe()
    {
        var (ftyp, _, mdat, moov) = await FilmAsync("tables.mp4");
        const string Table = "moov/trak/mdia/minf/stbl/";
        var header = Mp4.Boxes(Mp4.Boxes(moov).Single().Content).First(box => box.Kind == "mvhd").Content;
        var track = Mp4.Box("trak");
        var fragment = Mp4.Box("moof", Mp4.Box("mfhd", Mp4.Words(0, 1)), Mp4.Box("traf", Mp4.Box("tfhd", Mp4.Words(0x20000, 1))));
        var fragmented = await BytesAsync(
            await footage.DrawAsync("empty.mp4", [.. Footage.Picture("64x64", 0.1), .. Footage.H264, "-movflags", "frag_keyframe+empty_moov"]));
        var nested = Enumerable.Range(0, 64).Aggregate(Array.Empty<byte>(), (inner, _) => Mp4.Box("mdia", inner));
        await AssertAsync(
            ("U35 a million empty fragments", Repeated(fragmented, fragment, 1_000_000), "too_short|damaged"),
            ("U36 a million tracks", [.. ftyp, .. Mp4.Box("moov", Mp4.Box("mvhd", header), Repeated([], track, 1_000_000))], "damaged"),
            ("U36 boxes in boxes", [.. ftyp, .. Mp4.Box("moov", Mp4.Box("mvhd", header), Mp4.Box("trak", nested))], "damaged"),
            ("U36 stts", [.. ftyp, .. mdat, .. Mp4.Patch(moov, Table + "stts", 4, 0x7FFFFFFF)], "damaged"),
            ("U36 stsz", [.. ftyp, .. mdat, .. Mp4.Patch(moov, Table + "stsz", 8, 0x7FFFFFFF)], "damaged"),
            ("U36 stco", [.. ftyp, .. mdat, .. Mp4.Patch(moov, Table + "stco", 4, 0x7FFFFFFF)], "damaged"),
            ("U36 stsd", [.. ftyp, .. mdat, .. Mp4.Patch(moov, Table + "stsd", 4, 0x7FFFFFFF)], "damaged"));
    }

    [Fact]
    public async Task U37_a_small_file_that_unfolds_is_stopped_by_its_processor_time()
    {
        var second = await footage.DrawAsync("black.mp4", ["-f", "lavfi", "-i", "color=black:s=1920x1080:r=60:d=1", .. Footage.H264]);
        var bomb = await footage.DrawAsync("bomb.mp4", "-stream_loop", "170", "-i", second, "-c", "copy");
        Assert.True(new FileInfo(bomb).Length < 2_000_000);
        Assert.Equal("transcode_timeout", await footage.RefusalAsync(bomb, new TranscodeLimits { CpuSeconds = 2 }));
    }

    [Fact]
    public async Task U39_U40_what_is_locked_or_stored_in_another_form()
    {
        var (ftyp, free, mdat, moov) = await FilmAsync("coded.mp4");
        byte[] Coded(string codec) => [.. ftyp, .. free, .. mdat, .. Mp4.Replace(moov, "avc1", codec)];
        async Task<byte[]> DrawnAsync(string name, params string[] codec) => await BytesAsync(await footage.DrawAsync(name, [.. Footage.Picture("64x64", 1), .. codec]));
        await AssertAsync(
            ("U39 encv", Coded("encv"), "protected"), ("U39 drmi", Coded("drmi"), "protected"),
            ("U40 vvc", Coded("vvc1"), "codec"), ("U40 prores raw", Coded("aprn"), "codec"), ("U40 flic", Coded("flic"), "codec"),
            ("U40 lcevc", Coded("lvc1"), "codec"), ("U40 sorenson", Coded("SVQ3"), "codec"), ("U40 unknown", Coded("zzzz"), "codec"),
            ("U40 prores", await DrawnAsync("prores.mov", "-c:v", "prores"), "codec"),
            ("U40 theora", await DrawnAsync("theora.mkv", "-c:v", "libtheora"), "codec"),
            ("U40 dirac", await DrawnAsync("dirac.mov", "-c:v", "vc2", "-pix_fmt", "yuv422p"), "codec"),
            ("U40 animation", await DrawnAsync("qtrle.mov", "-c:v", "qtrle"), "codec"),
            ("U40 motion jpeg", await DrawnAsync("mjpeg.mov", "-c:v", "mjpeg"), "codec"),
            ("U40 pictures", await DrawnAsync("png.mov", "-c:v", "png"), "codec"),
            ("U40 flash", await DrawnAsync("flash.mkv", "-c:v", "flv1"), "codec"),
            ("U40 ffv1", await DrawnAsync("ffv1.mkv", "-c:v", "ffv1"), "codec"));
    }

    [Fact]
    public async Task U32_colours_that_nobody_could_show_right()
    {
        async Task<byte[]> DrawnAsync(string name, string transfer) => await BytesAsync(
            await footage.DrawAsync(name, [.. Footage.Picture("64x64", 1), "-c:v", "libx264", "-pix_fmt", "yuv420p", "-x264-params", $"transfer={transfer}"]));
        var hevc = await BytesAsync(await footage.DrawAsync(
            "dolby.mp4", [.. Footage.Picture("64x64", 1), "-c:v", "libx265", "-pix_fmt", "yuv420p10le", "-x265-params", "log-level=error", "-tag:v", "hvc1"]));

        // Profile 5, level 1, with a base layer that ordinary screens cannot show (the dvcC box of Dolby's ISO media format specification).
        byte[] dolby = [1, 0, 5 << 1, (1 << 3) | 0b101, 0x00, .. new byte[19]];
        await AssertAsync(
            ("log100", await DrawnAsync("log.mp4", "log100"), "codec"), ("smpte428", await DrawnAsync("dcdm.mp4", "smpte428"), "codec"),
            ("dolby vision 5", Mp4.Change(hevc, "moov/trak/mdia/minf/stbl/stsd", old => [.. old[..8], .. Grown(old[8..], Mp4.Box("dvcC", dolby))]), "codec"));
    }

    /// <summary>A sample entry with one more box at its end.</summary>
    private static byte[] Grown(byte[] entry, byte[] box) => [.. Mp4.Words((uint)(entry.Length + box.Length)), .. entry[4..], .. box];

    private static byte[] Sized(byte[] box, uint size) => [.. Mp4.Words(size), .. box[4..]];

    private static byte[] Repeated(byte[] before, byte[] piece, int times)
    {
        var made = new byte[before.Length + (piece.Length * times)];
        before.CopyTo(made, 0);
        for (var count = 0; count < times; count++) piece.CopyTo(made, before.Length + (count * piece.Length));
        return made;
    }

    /// <summary>The length that a film's three headers claim: in milliseconds, and in ticks of its track.</summary>
    private static byte[] Timed(byte[] film, uint milliseconds, uint ticks) =>
        Mp4.Patch(Mp4.Patch(Mp4.Patch(film, "moov/mvhd", 16, milliseconds), "moov/trak/tkhd", 20, milliseconds), "moov/trak/mdia/mdhd", 16, ticks);

    /// <summary>A WebM of 320 × 256 that says otherwise, in its header (RFC 9559 §5.1.4.1.28) and in every key frame (RFC 6386 §9.1).</summary>
    private static byte[] Resized(byte[] webm, int width, int height)
    {
        var changed = (byte[])webm.Clone();
        var (w, h) = (((byte)(width >> 8), (byte)(width & 0xFF)), ((byte)(height >> 8), (byte)(height & 0xFF)));
        byte[] wide = [0xB0, 0x82, 0x01, 0x40], high = [0xBA, 0x82, 0x01, 0x00], key = [0x9D, 0x01, 0x2A, 0x40, 0x01, 0x00, 0x01];
        ((byte[])[0xB0, 0x82, w.Item1, w.Item2]).CopyTo(changed, Only(changed, wide));
        ((byte[])[0xBA, 0x82, h.Item1, h.Item2]).CopyTo(changed, Only(changed, high));
        for (int at; (at = changed.AsSpan().IndexOf(key)) >= 0;) ((byte[])[0x9D, 0x01, 0x2A, w.Item2, w.Item1, h.Item2, h.Item1]).CopyTo(changed, at);
        return changed;

        static int Only(byte[] bytes, byte[] sought)
        {
            var at = bytes.AsSpan().IndexOf(sought);
            Assert.True(at >= 0);
            return at;
        }
    }

    /// <summary>A second of H.264, taken apart.</summary>
    private async Task<(byte[] Ftyp, byte[] Free, byte[] Mdat, byte[] Moov)> FilmAsync(string name)
    {
        var bytes = await BytesAsync(await footage.DrawAsync(name, [.. Footage.Picture("64x64", 1), .. Footage.H264]));
        var boxes = Mp4.Boxes(bytes).ToDictionary(box => box.Kind, box => Mp4.Box(box.Kind, box.Content));
        return (boxes["ftyp"], boxes["free"], boxes["mdat"], boxes["moov"]);
    }

    private Task AssertAsync(params (string Case, byte[] Film, string Code)[] rows) => AssertAsync(new TranscodeLimits(), rows);

    private async Task AssertAsync(TranscodeLimits limits, params (string Case, byte[] Film, string Code)[] rows)
    {
        var wrong = new StringBuilder();
        foreach (var (which, film, code) in rows)
        {
            var met = await footage.RefusalAsync(await footage.WriteAsync("table.mp4", film), limits);
            if (!code.Split('|').Contains(met)) wrong.AppendLine(System.Globalization.CultureInfo.InvariantCulture, $"{which}: {code} expected, {met ?? "a clip"} met");
        }

        Assert.True(wrong.Length == 0, wrong.ToString());
    }

    private static Task<byte[]> BytesAsync(string path) => File.ReadAllBytesAsync(path, Stop);
}
