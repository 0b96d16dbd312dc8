using System.Text;
using Entourage.Transcoding;
using Microsoft.Extensions.Logging.Abstractions;

namespace Entourage.Tests.Transcoding;

/// <summary>Files that try to make ffmpeg open something else. In the full sandbox there is nothing to open; in the reduced one everything is.</summary>
[Trait("Needs", "ffmpeg")]
public sealed class CanaryTests(Footage footage) : IClassFixture<Footage>
{
    private const string Dref = "moov/trak/mdia/minf/dinf/dref";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_canary_is_heard_when_it_is_touched()
    {
        using var file = Canary.Set();
        var list = await footage.WriteAsync("control.txt", Encoding.UTF8.GetBytes($"ffconcat version 1.0\nfile '{file.Pipe}'\n"));
        await RunAsync("-f", "concat", "-safe", "0", "-i", list);
        Assert.True(await file.TouchedAsync());

        using var port = Canary.Set();
        await RunAsync("-i", $"http://127.0.0.1:{port.Port}/a.ts");
        Assert.True(await port.TouchedAsync());

        var film = await File.ReadAllBytesAsync(await footage.DrawAsync("control.mov", [.. Footage.Picture("64x64", 1), .. Footage.H264]), Stop);
        foreach (byte levels in (byte[])[0, 2])
        {
            using var alias = Canary.Set();
            var elsewhere = await footage.WriteAsync("alias.mov", Mp4.Change(film, Dref, _ => [.. Mp4.Words(0, 1), .. Alias(alias.Pipe, levels)]));
            await RunAsync("-enable_drefs", "1", "-use_absolute_path", "1", "-i", elsewhere);
            Assert.True(await alias.TouchedAsync(), $"{levels}");
        }

        static Task RunAsync(params string[] arguments) => ChildProcess.RunAsync(
            [new Sandbox(new TranscodeLimits(), SandboxStrength.Reduced).Ffprobe, .. arguments], TimeSpan.FromSeconds(6), TimeProvider.System, null, Stop);
    }

    [Theory]
    [InlineData(SandboxStrength.Full)]
    [InlineData(SandboxStrength.Reduced)]
    public async Task U06_U07_U10_to_U13_a_list_of_other_files_touches_none_of_them(SandboxStrength strength)
    {
        await SkipUnlessAsync(strength);
        using var canary = Canary.Set();
        var probe = new Probe(new TranscodeLimits(), new Sandbox(new TranscodeLimits(), strength), TimeProvider.System);
        var (file, http) = (canary.Pipe, $"http://127.0.0.1:{canary.Port}");
        (string Case, string Text)[] lists =
        [
            ("U06", $"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile://{file}\n#EXTINF:1,\n{http}/a.ts\n#EXT-X-ENDLIST\n"),
            ("U07", $"RIFF\u0001\u0001\0\0AVI LIST\u0001\u0001\0\0hdrlGAB2\0#EXTM3U\n#EXTINF:1,\n{http}/a.ts\n#EXT-X-ENDLIST\n"),
            ("U10", $"#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nfile:{file}\n#EXT-X-STREAM-INF:BANDWIDTH=2\ngopher://127.0.0.1:{canary.Port}/x\n"),
            ("U11", "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nU11.mp4\n#EXTINF:1,\n/in/clip\n#EXT-X-ENDLIST\n"),
            ("U12 concat", $"ffconcat version 1.0\nfile '{file}'\nfile '{http}/a.ts'\n"),
            ("U12 dash", $"<?xml version=\"1.0\"?><MPD><Period><BaseURL>{http}/</BaseURL></Period></MPD>"),
            ("U12 sdp", $"v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\nc=IN IP4 127.0.0.1\r\nm=video {canary.Port} RTP/AVP 96\r\n"),
            ("U12 rtsp", $"RTSPtext\nrtsp://127.0.0.1:{canary.Port}/x\n"),
            ("U12 strm", $"{http}/a.mp4\n"),
            ("U12 pls", $"[playlist]\nFile1={http}/a.mp4\nFile2={file}\nNumberOfEntries=2\n"),
            ("U13 svg", $"<svg xmlns=\"http://www.w3.org/2000/svg\"><image href=\"{http}/a.png\"/></svg>"),
            ("U13 html", $"<!DOCTYPE html><video src=\"file://{file}\"></video>"),
            ("U13 entity", $"<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b SYSTEM \"file://{file}\">]><a>&b;</a>"),
        ];
        var nowhere = Directory.CreateDirectory(footage.PathOf("nowhere")).FullName;
        foreach (var (which, list) in lists)
        {
            var path = await footage.WriteAsync($"{which} {strength}.mp4", Encoding.UTF8.GetBytes(list.PadRight(1000, '\n')));
            Assert.Equal((which, "not_a_video"), (which, (await footage.TranscodeAsync(path, strength: strength)).Problem?.Code));

            // Behind the first door there is a second one: ffprobe, told to read it as a film, does not go looking either.
            foreach (var container in Enum.GetValues<Container>())
            {
                Assert.Equal((which, "damaged"), (which, (await probe.ReadAsync(path, container, nowhere, Stop)).Problem?.Code));
            }
        }

        Assert.False(await canary.TouchedAsync());
    }

    [Theory]
    [InlineData(SandboxStrength.Full)]
    [InlineData(SandboxStrength.Reduced)]
    public async Task U08_U09_a_film_that_names_other_files_opens_none_of_them(SandboxStrength strength)
    {
        await SkipUnlessAsync(strength);
        using var canary = Canary.Set();
        var drawn = await footage.DrawAsync($"drefs{strength}.mov", [.. Footage.Picture("64x64", 1), .. Footage.H264]);
        var film = await File.ReadAllBytesAsync(drawn, Stop);
        var playlist = $"#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1:{canary.Port}/a.ts\nsubfile,,start,0,end,0,,:{canary.Pipe}\nconcat:{canary.Pipe}|{canary.Pipe}\n";
        (string Case, byte[] Film, string[] Codes)[] films =
        [
            ("U08 samples",
                Mp4.Change(film, "mdat", old => Encoding.UTF8.GetBytes(playlist.PadRight(old.Length, '\n'))[..old.Length]), ["damaged"]),
            ("U08 track", Mp4.Replace(film, "avc1", "hls "), ["codec"]),
            ("U09 alias", Mp4.Change(film, Dref, _ => [.. Mp4.Words(0, 1), .. Alias(canary.Pipe, 0)]), ["damaged"]),
            ("U09 alias by the way to it", Mp4.Change(film, Dref, _ => [.. Mp4.Words(0, 1), .. Alias(canary.Pipe, 2)]), ["damaged"]),
            ("U09 url", Mp4.Change(Mp4.Change(film, "mdat", old => new byte[old.Length]), Dref, _ => Reference("url ", $"http://127.0.0.1:{canary.Port}/a.mov")), ["damaged"]),
            ("U09 file", Mp4.Change(Mp4.Change(film, "mdat", old => new byte[old.Length]), Dref, _ => Reference("url ", $"file://{canary.Pipe}")), ["damaged"]),
        ];
        foreach (var (which, bytes, codes) in films)
        {
            var path = await footage.WriteAsync($"{which} {strength}.mov", bytes);
            var refused = await footage.TranscodeAsync(path, strength: strength);
            Assert.True(codes.Contains(refused.Problem?.Code), $"{which}: {refused.Problem?.Code}");
            Assert.Empty(Directory.EnumerateFiles(footage.OutputOf(Path.GetFileName(path))));
        }

        Assert.False(await canary.TouchedAsync());
    }

    /// <summary>A data reference (ISO/IEC 14496-12 §8.7.2) that does not say "in this same file".</summary>
    private static byte[] Reference(string kind, string where) => [.. Mp4.Words(0, 1), .. Mp4.Box(kind, Mp4.Words(0), Encoding.UTF8.GetBytes(where + "\0"))];

    /// <summary>
    /// QuickTime's way to say the same: an alias record of the old Macintosh, whose part 2 is a path. So many of its last levels are
    /// looked for beside the file, as many levels up; with none the path is meant as it is.
    /// </summary>
    private static byte[] Alias(string path, byte levels)
    {
        var name = Encoding.UTF8.GetBytes(path);
        var padded = name.Length % 2 == 0 ? name : [.. name, 0];
        byte[] record =
        [
            .. new byte[6], .. Mp4.Words(0), 1, (byte)'v', .. new byte[26], .. new byte[12], 1, (byte)'f', .. new byte[62], .. new byte[16],
            0, levels, 0, levels, .. new byte[16], 0, 2, (byte)(name.Length >> 8), (byte)name.Length, .. padded, 0xFF, 0xFF, 0, 0,
        ];
        return Mp4.Box("alis", Mp4.Words(0), record);
    }

    private static async Task SkipUnlessAsync(SandboxStrength strength)
    {
        var found = await Sandbox.DetectAsync(new TranscodeLimits(), TimeProvider.System, NullLogger.Instance, Stop);
        Assert.SkipWhen(strength > found.Strength, "This machine forbids namespaces.");
    }
}
