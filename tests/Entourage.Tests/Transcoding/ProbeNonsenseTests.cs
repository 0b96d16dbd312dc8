using System.Text;
using CsCheck;
using Entourage.Transcoding;

namespace Entourage.Tests.Transcoding;

/// <summary>Whatever ffprobe says, half of it a stranger's words: it is read or refused, and never throws.</summary>
public sealed class ProbeNonsenseTests
{
    private const string Sane =
        """
        {"packets":[{"pts_time":"0","side_data_list":[{"side_data_type":"Encryption info"}]}],"programs":[],"streams":[{"index":0,"codec_name":"h264",
        "codec_type":"video","codec_tag_string":"avc1","width":1920,"height":1080,"sample_aspect_ratio":"4:3","pix_fmt":"yuv420p","field_order":"tt",
        "color_space":"bt709","color_transfer":"smpte2084","r_frame_rate":"30/1","avg_frame_rate":"30000/1001","duration":"12.5",
        "disposition":{"attached_pic":0},"tags":{"language":"und","handler_name":"VideoHandler"},"side_data_list":[{"side_data_type":"Display Matrix",
        "displaymatrix":"\n00000000: 0 65536 0\n00000001: -65536 0 0\n00000002: 0 0 1073741824\n","rotation":-90,"dv_profile":8,
        "dv_bl_signal_compatibility_id":1}]},{"index":1,"codec_name":"aac","codec_type":"audio","sample_rate":"48000","channels":2}],
        "format":{"duration":"12.5","tags":{"title":"x"}}}
        """;

    private static readonly string[] Keys =
    [
        "packets", "streams", "format", "index", "codec_name", "codec_type", "codec_tag_string", "width", "height", "sample_aspect_ratio", "pix_fmt", "field_order",
        "color_space", "color_transfer", "r_frame_rate", "avg_frame_rate", "duration", "disposition", "attached_pic", "tags", "side_data_list", "side_data_type",
        "displaymatrix", "dv_profile", "dv_bl_signal_compatibility_id", "sample_rate", "channels", "else",
    ];

    private static readonly string[] Values =
    [
        "null", "true", "0", "1", "-1", "64", "4096", "2147483647", "2147483648", "-2147483648", "1e400", "-0.0", "0.5",
        "\"\"", "\"video\"", "\"audio\"", "\"h264\"", "\"1/0\"",
        "\"0/0\"", "\"1e308/1e-308\"", "\"-5:1\"", "\"NaN\"", "\"Infinity\"", "\"99999999999999999999999\"", "\"encv\"", "\"\\ud800\"", "\"\\n0: 1 2\\n1: 3 4\"",
        "\"\\n:\\n: 99999999999 x\"", "\"Encryption\"", "[]", "{}", "[null]", "[[]]", "[{}]", "{\"attached_pic\":null}",
    ];

    private static readonly Gen<string> Leaf = OneOf(Values);

    /// <summary>Objects and lists with the right names and any values.</summary>
    private static readonly Gen<string> Tree = Gen.Recursive<string>((depth, inner) => depth > 4 ? Leaf : Gen.Frequency(
        (2, Leaf),
        (3, Gen.Select(OneOf(Keys), inner).Array[0, 6].Select(pairs => "{" + string.Join(',', pairs.Select(pair => $"\"{pair.Item1}\":{pair.Item2}")) + "}")),
        (1, inner.Array[0, 3].Select(items => "[" + string.Join(',', items) + "]"))));

    private static readonly Gen<string> Streams =
        Tree.Array[0, 3].Select(items => "{\"streams\":[" + string.Join(',', items) + "],\"packets\":[" + string.Join(',', items) + "]}");

    /// <summary>A sane answer with some bytes changed, taken out or doubled, read as the program's output is.</summary>
    private static readonly Gen<string> Mutated = Gen.Select(Gen.Int[0, Sane.Length - 1], Gen.Byte, Gen.Int[0, 2]).Array[1, 8].Select(changes =>
    {
        var bytes = Encoding.UTF8.GetBytes(Sane).ToList();
        foreach (var (at, value, kind) in changes)
        {
            var place = Math.Min(at, bytes.Count - 1);
            if (kind == 0) bytes[place] = value;
            else if (kind == 1) bytes.RemoveRange(place, Math.Min(value, bytes.Count - place - 1));
            else bytes.InsertRange(place, bytes.GetRange(0, Math.Min(value, bytes.Count)));
        }

        return Encoding.UTF8.GetString([.. bytes]);
    });

    private static Gen<string> OneOf(string[] texts) => Gen.Int[0, texts.Length - 1].Select(at => texts[at]);

    [Fact]
    public void T30_an_answer_made_of_anything_is_read_or_refused() => Tree.Sample(Judge, iter: 20_000);

    [Fact]
    public void T30_streams_made_of_anything_are_read_or_refused() => Streams.Sample(Judge, iter: 20_000);

    [Fact]
    public void T30_a_damaged_answer_is_read_or_refused() => Mutated.Sample(Judge, iter: 20_000);

    [Fact]
    public void T30_the_undamaged_answer_is_read() => Assert.Equal("protected", Admission.Refuse(ProbeReport.Parse(Sane).Value!)?.Code);

    /// <summary>All that an answer goes through before ffmpeg is called; what comes out of it keeps to its ranges.</summary>
    private static void Judge(string said)
    {
        _ = FinishedFile.IsAsPlanned(ProbeJson.Read(said) ?? new(null, null, null), new(64, 64), hasAudio: true);
        var report = ProbeReport.Parse(said);
        if (!report.Ok)
        {
            Assert.Equal(422, report.Problem.Status);
            return;
        }

        if (Admission.Refuse(report.Value) is { } refused)
        {
            Assert.Equal(422, refused.Status);
            return;
        }

        var plan = RenditionPlan.For(report.Value);
        Assert.InRange(plan.FramesPerSecond, 10, 60);
        Assert.InRange(Math.Max(plan.Large.Width, plan.Large.Height), 2, TranscodeLimits.MaxSide);
        Assert.Matches("^[0-9a-zA-Z:;,.=_\\[\\]-]+$", FfmpegArguments.Graph(report.Value, plan.Large, plan.FramesPerSecond));
    }
}
