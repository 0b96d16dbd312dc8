using System.Buffers.Binary;
using System.Text;
using Entourage.Transcoding;

namespace Entourage.Tests.Transcoding;

/// <summary>
/// Subtitles and captions decide nothing, whether they are words, pictures, a track of their own or hidden in the film: the clip is made, and none of them is in it.
/// </summary>
[Trait("Needs", "ffmpeg")]
public sealed class CaptionTrackTests(Footage footage) : IClassFixture<Footage>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("mov_text", "mp4")]
    [InlineData("srt", "mkv")]
    [InlineData("ass", "mkv")]
    [InlineData("webvtt", "mkv")]
    [InlineData("webvtt", "webm")]
    public async Task Subtitles_in_words(string codec, string container)
    {
        var words = await footage.WriteAsync($"{codec}.{container}.srt", "1\n00:00:00,000 --> 00:00:01,000\nSecret-subtitle\n"u8.ToArray());
        string[] picture = container == "webm" ? ["-c:v", "libvpx", "-deadline", "realtime"] : Footage.H264;
        await AssertMadeAsync(await footage.DrawAsync($"{codec}.{container}", [.. Footage.Picture("128x96", 1.2), "-i", words, "-map", "0", "-map", "1", .. picture, "-c:s", codec]), codec);
    }

    [Theory]
    [InlineData("dvdsub", "mkv", "dvd_subtitle")]
    [InlineData("dvdsub", "mp4", "dvd_subtitle")]
    [InlineData("dvbsub", "mkv", "dvb_subtitle")]
    [InlineData("copy", "mkv", "hdmv_pgs_subtitle")]
    public async Task Subtitles_in_pictures(string encoder, string container, string codec)
    {
        var pictures = await footage.WriteAsync($"{encoder}-{container}.sup", [.. Shown(at: 0, objects: 1), .. Shown(at: 22_500, objects: 0), .. Shown(at: 45_000, objects: 1), .. Shown(at: 67_500, objects: 0)]);
        await AssertMadeAsync(
            await footage.DrawAsync(
                $"{encoder}.{container}", [.. Footage.Picture("128x96", 1.2), .. Footage.Sound(1.2), "-fix_sub_duration", "-i", pictures, "-map", "0", "-map", "1", "-map", "2", .. Footage.H264, "-c:a", "aac", "-c:s", encoder]),
            codec);
    }

    [Fact]
    public async Task Captions_in_a_track_of_their_own_as_editors_write_them()
    {
        var words = await footage.WriteAsync("608.srt", "1\n00:00:00,000 --> 00:00:01,000\nSecret-subtitle\n"u8.ToArray());
        var plain = await File.ReadAllBytesAsync(
            await footage.DrawAsync("text.mp4", [.. Footage.Picture("128x96", 1.2), "-i", words, "-map", "0", "-map", "1", .. Footage.H264, "-c:s", "mov_text"]), Stop);
        var named = Mp4.Replace(Mp4.Replace(plain, "sbtl", "clcp"), "tx3g", "c608");
        await AssertMadeAsync(await footage.WriteAsync("608.mp4", named), "eia_608");
    }

    [Fact]
    public async Task Captions_that_are_hidden_in_the_film_itself_as_broadcasters_send_them()
    {
        var stream = await File.ReadAllBytesAsync(await footage.DrawAsync("bare.h264", [.. Footage.Picture("128x96", 1.2), .. Footage.H264, "-bf", "0"]), Stop);
        var film = await footage.DrawAsync("hidden.mp4", "-r", "25", "-i", await footage.WriteAsync("captioned.h264", Captioned(stream)), "-c", "copy");
        Assert.True(Mp4.Holds(await File.ReadAllBytesAsync(film, Stop), "GA94"));
        await AssertMadeAsync(film, codec: null);
        Assert.False(Mp4.Holds(await File.ReadAllBytesAsync(Path.Combine(footage.OutputOf("hidden.mp4"), ClipFiles.Large), Stop), "GA94"));
    }

    private async Task AssertMadeAsync(string film, string? codec)
    {
        if (codec is not null) Assert.Contains(codec == "srt" ? "subrip" : codec, await footage.ProbeAsync(film));
        var outcome = await footage.TranscodeAsync(film);
        Assert.True(outcome.Ok, outcome.Problem?.Code);
        Assert.InRange(outcome.Value.DurationSeconds, 1.1, 1.4);
        foreach (var name in (string[])[ClipFiles.Large, ClipFiles.Small])
        {
            var made = Path.Combine(footage.OutputOf(Path.GetFileName(film)), name);
            Assert.DoesNotContain("subtitle", await footage.ProbeAsync(made), StringComparison.Ordinal);
            Assert.False(Mp4.Holds(await File.ReadAllBytesAsync(made, Stop), "Secret-"));
        }
    }

    // A message before every picture: two bytes of captions, as ATSC A/53 part 4 wraps them (ITU-T H.264 annex D, user data registered by ITU-T T.35).
    private static byte[] Captioned(byte[] stream)
    {
        byte[] message = [0, 0, 0, 1, 6, 4, 14, 0xB5, 0, 0x31, .. "GA94"u8, 3, 0x41, 0xFF, 0xFC, 0x94, 0x20, 0xFF, 0x80];
        var captioned = new List<byte>(stream.Length * 2);
        for (var at = 0; at < stream.Length; at++)
        {
            // Each picture is one slice or more; the first begins with the bit that says so.
            var begins = at + 5 < stream.Length && stream.AsSpan(at, 4) is [0, 0, 0, 1] or [0, 0, 1, _];
            if (begins)
            {
                var head = stream.AsSpan(at, 4) is [0, 0, 1, _] ? at + 3 : at + 4;
                if ((stream[head] & 0x1F) is 1 or 5 && stream[head + 1] >= 0x80 && (at == 0 || stream[at - 1] != 0 || head == at + 4)) captioned.AddRange(message);
            }
            captioned.Add(stream[at]);
        }
        return [.. captioned];
    }

    // One moment of a Blu-ray's subtitles (PGS): a line of eight pixels, or nothing any more.
    private static byte[] Shown(uint at, byte objects)
    {
        byte[] line = [0, 0x88, 1, 0, 0], place = objects == 0 ? [] : [0, 0, 0, 0, 0, 8, 0, 8];
        return
        [
            .. Segment(0x16, at, [0, 128, 0, 96, 0x10, 0, (byte)(at / 22_500), 0x80, 0, 0, objects, .. place]),
            .. Segment(0x17, at, [1, 0, 0, 8, 0, 8, 0, 8, 0, 2]),
            .. objects == 0 ? [] : Segment(0x14, at, [0, 0, 1, 235, 128, 128, 255]),
            .. objects == 0 ? [] : Segment(0x15, at, [0, 0, 0, 0xC0, 0, 0, (byte)(4 + (2 * line.Length)), 0, 8, 0, 2, .. line, .. line]),
            .. Segment(0x80, at, []),
        ];
    }

    private static byte[] Segment(byte kind, uint at, byte[] content)
    {
        var head = new byte[13];
        Encoding.ASCII.GetBytes("PG", head);
        BinaryPrimitives.WriteUInt32BigEndian(head.AsSpan(2), at);
        head[10] = kind;
        BinaryPrimitives.WriteUInt16BigEndian(head.AsSpan(11), (ushort)content.Length);
        return [.. head, .. content];
    }
}
