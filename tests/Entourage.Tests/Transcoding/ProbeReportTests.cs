using Entourage.Transcoding;

namespace Entourage.Tests.Transcoding;

public sealed class ProbeReportTests
{
    private const string Video =
        """
        "index": 0, "codec_name": "h264", "codec_type": "video", "codec_tag_string": "avc1", "width": 1920, "height": 1080, "pix_fmt": "yuv420p"
        """;

    private const string Sound =
        """{ "index": 1, "codec_name": "aac", "codec_type": "audio", "sample_rate": "44100", "channels": 2, "disposition": { "attached_pic": 0 } }""";

    [Fact]
    public void A_phone_clip_is_read_whole()
    {
        var report = Parse(
            """
            "sample_aspect_ratio": "4:3", "field_order": "tt", "color_transfer": "arib-std-b67", "color_space": "bt2020nc",
            "r_frame_rate": "120/1", "avg_frame_rate": "30000/1001", "disposition": { "attached_pic": 0 }, "side_data_list": [
                { "side_data_type": "Display Matrix", "rotation": -90,
                  "displaymatrix": "\n00000000:            0       65536           0\n00000001:       -65536           0           0\n00000002:            0           0  1073741824\n" } ]
            """,
            Sound);

        Assert.Equal(12.5, report.DurationSeconds);
        Assert.Equal((1920, 1080, "h264", "yuv420p"), (report.Width, report.Height, report.VideoCodec, report.PixelFormat));
        Assert.Equal(4 / 3d, report.SampleAspect, 6);
        Assert.Equal(29.97, report.FramesPerSecond!.Value, 2);
        Assert.True(report.Turned);
        Assert.True(report.Interlaced);
        Assert.True(report.HighDynamicRange);
        Assert.Equal(0, report.AudioTrack);
        Assert.False(report.Encrypted);
        Assert.Null(Admission.Refuse(report));
    }

    [Theory]
    [InlineData("0/0", "0/0", null)]
    [InlineData("1/0", "90000/1", null)]
    [InlineData("-5/1", "25/1", 25d)]
    [InlineData("24/1", "90000/1", 24d)]
    public void U29_nonsense_frame_rates_are_not_believed(string average, string real, double? expected) =>
        Assert.Equal(expected, Parse($$""" "avg_frame_rate": "{{average}}", "r_frame_rate": "{{real}}" """).FramesPerSecond);

    [Theory]
    [InlineData("-1:1")]
    [InlineData("0:1")]
    [InlineData("1000:1")]
    [InlineData("x")]
    public void U31_nonsense_pixel_shapes_are_square(string ratio) =>
        Assert.Equal(1, Parse($$""" "sample_aspect_ratio": "{{ratio}}" """).SampleAspect);

    [Theory]
    [InlineData("-3")]
    [InlineData("0")]
    [InlineData("nan")]
    [InlineData("4611686018427387904")]
    [InlineData("N/A")]
    public void U26_a_duration_that_cannot_be_is_unknown(string claimed) => Assert.Null(Read(Json(claimed, $"{{ {Video} }}")).DurationSeconds);

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("""{ "streams": [] }""")]
    [InlineData("null")]
    public void An_answer_without_streams_is_damage(string json) => Assert.Equal("damaged", ProbeReport.Parse(json).Problem?.Code);

    [Fact]
    public void Sound_alone_is_no_video() => Assert.Equal("no_video", ProbeReport.Parse(Json("3", Sound)).Problem?.Code);

    [Fact]
    public void Cover_art_is_no_video() =>
        Assert.Equal("no_video", ProbeReport.Parse(Json("3", $$"""{ {{Video}}, "disposition": { "attached_pic": 1 } }""", Sound)).Problem?.Code);

    [Fact]
    public void Sound_that_nobody_can_decode_is_silence() =>
        Assert.False(Parse(""" "field_order": "progressive" """, """{ "index": 1, "codec_type": "audio", "codec_tag_string": "zzzz" }""").HasAudio);

    [Fact]
    public void The_sound_that_can_be_read_is_taken_and_of_those_the_marked_one()
    {
        const string Unread = """{ "codec_type": "audio", "codec_tag_string": "apac", "disposition": { "default": 1 } }""";
        const string Second = """{ "codec_name": "aac", "codec_type": "audio", "sample_rate": "48000", "channels": 1, "disposition": { "default": 1 } }""";
        var report = Read(Json("3", $"{{ {Video} }}", Unread, Sound, Second));
        Assert.Equal(((int?)2, true, false), (report.AudioTrack, report.Mono, report.SoundUnreadable));
        Assert.True(Read(Json("3", $"{{ {Video} }}", Unread)).SoundUnreadable);
        Assert.False(Read(Json("3", $"{{ {Video} }}", Sound.Replace("\"channels\": 2", "\"channels\": 0", StringComparison.Ordinal))).SoundUnreadable);
    }

    [Fact]
    public void Encryption_is_seen_in_the_tag_and_on_the_packets()
    {
        Assert.True(Parse(""" "tags": { "enc_key_id": "00" } """).Encrypted);
        var onPacket = $$"""
            { "packets": [ { "pts_time": "0", "side_data_list": [ { "side_data_type": "Encryption info" } ] } ], "streams": [ { {{Video}} } ] }
            """;
        Assert.Equal("protected", Admission.Refuse(Read(onPacket))?.Code);
    }

    [Theory]
    [InlineData("1x1", "too_small")]
    [InlineData("63x64", "too_small")]
    [InlineData("64x64", null)]
    [InlineData("16384x16384", "too_large")]
    [InlineData("1x8000000", "too_large")]
    [InlineData("4096x4096", "too_large")]
    [InlineData("4096x2160", null)]
    [InlineData("2160x4096", null)]
    [InlineData("0x0", "damaged")]
    public void U20_to_U23_sizes_are_checked_before_anything_is_decoded(string size, string? code)
    {
        var parts = size.Split('x');
        var json = Json("3", $$"""{ "index": 0, "codec_name": "hevc", "codec_type": "video", "width": {{parts[0]}}, "height": {{parts[1]}}, "pix_fmt": "yuv420p" }""");
        Assert.Equal(code, Admission.Refuse(Read(json))?.Code);
    }

    [Theory]
    [InlineData("prores")]
    [InlineData("theora")]
    [InlineData("mjpeg")]
    [InlineData("vvc")]
    [InlineData("none")]
    public void U40_codecs_outside_the_list_are_refused(string codec) => Assert.Equal(
        "codec",
        Admission.Refuse(Read(Json("3", $$"""{ "codec_name": "{{codec}}", "codec_type": "video", "width": 640, "height": 480, "pix_fmt": "x" }""")))?.Code);

    [Theory]
    [InlineData(""" "color_transfer": "log100" """)]
    [InlineData(""" "side_data_list": [ { "side_data_type": "DOVI configuration record", "dv_profile": 5, "dv_bl_signal_compatibility_id": 0 } ] """)]
    public void Colours_that_would_come_out_wrong_are_refused(string extra) => Assert.Equal("codec", Admission.Refuse(Parse(extra))?.Code);

    [Theory]
    [InlineData("65536 0", "0 65536", false)]
    [InlineData("-65536 0", "0 -65536", false)]
    [InlineData("0 65536", "-65536 0", true)]
    [InlineData("0 -65536", "65536 0", true)]
    [InlineData("0 65536", "65536 0", true)]
    [InlineData("46341 46341", "-46341 46341", false)]
    [InlineData("0 131072", "-131072 0", false)]
    public void Only_a_quarter_turn_changes_width_and_height(string first, string second, bool turns) =>
        Assert.Equal(turns, DisplayMatrix.Turns($"\n00000000:  {first}  0\n00000001: {second}   0\n00000002:  0 0 1073741824\n"));

    private static ProbeReport Parse(string extra, string? another = null) =>
        Read(another is null ? Json("12.5", $"{{ {Video}, {extra} }}") : Json("12.5", $"{{ {Video}, {extra} }}", another));

    private static ProbeReport Read(string json) => ProbeReport.Parse(json) is { Ok: true } read ? read.Value! : throw new InvalidDataException(json);

    private static string Json(string duration, params string[] streams) =>
        $$"""{ "programs": [], "streams": [ {{string.Join(',', streams)}} ], "format": { "duration": "{{duration}}" } }""";
}
