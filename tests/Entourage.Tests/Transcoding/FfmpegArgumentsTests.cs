using Entourage.Transcoding;

namespace Entourage.Tests.Transcoding;

public sealed class FfmpegArgumentsTests
{
    private static readonly ProbeReport Phone = new() { VideoCodec = "h264", Width = 1920, Height = 1080, FramesPerSecond = 30, AudioTrack = 1 };

    [Theory]
    [InlineData(1920, 1080, 1, "1280x720", "640x360")]
    [InlineData(1080, 1920, 1, "720x1280", "360x640")]
    [InlineData(65, 101, 1, "64x100", "64x100")]
    [InlineData(64, 64, 1, "64x64", "64x64")]
    [InlineData(854, 480, 1, "854x480", "640x360")]
    [InlineData(720, 576, 1.0666667, "768x576", "480x360")]
    [InlineData(720, 480, 0.8888889, "720x540", "480x360")]
    [InlineData(64, 4096, 1, "64x4096", "64x4096")]
    public void Renditions_keep_the_shape_have_even_sides_and_never_grow(int width, int height, double aspect, string large, string small)
    {
        var plan = RenditionPlan.For(Phone with { Width = width, Height = height, SampleAspect = aspect });
        Assert.Equal((large, small), (Text(plan.Large), Text(plan.Small)));
    }

    [Fact]
    public void A_turned_phone_makes_a_tall_clip()
    {
        var turned = Phone with { Turned = true };
        var plan = RenditionPlan.For(turned);

        Assert.Equal(new Frame(720, 1280), plan.Large);
        Assert.Equal(
            "[0:v:0]scale=720:1280:in_color_matrix=bt709:out_color_matrix=bt709:out_range=tv,setsar=1,format=yuv420p,fps=30",
            FfmpegArguments.Graph(turned, plan.Large, plan.FramesPerSecond));
    }

    [Theory]
    [InlineData(null, 30)]
    [InlineData(29.9, 29.97)]
    [InlineData(90000d, 60)]
    [InlineData(240d, 60)]
    [InlineData(0.1, 10)]
    [InlineData(15d, 15)]
    public void Frame_rates_are_steady_and_sane(double? claimed, double expected) =>
        Assert.Equal(expected, RenditionPlan.For(Phone with { FramesPerSecond = claimed }).FramesPerSecond, 2);

    [Fact]
    public void Interlaced_pictures_are_woven_and_frames_too_many_are_dropped_first()
    {
        var source = Phone with { Interlaced = true, FramesPerSecond = 120 };
        Assert.StartsWith("[0:v:0]yadif=deint=interlaced,fps=60,scale=", Graph(source), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("smpte2084")]
    [InlineData("arib-std-b67")]
    public void High_dynamic_range_is_mapped(string transfer)
    {
        var source = Phone with { ColourTransfer = transfer };
        Assert.Contains("tonemap=tonemap=hable", Graph(source), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("smpte2084", "bt2020", "?t709")]
    [InlineData("smpte2084", "bt2020,drawtext=x", "bt2020nc")]
    [InlineData("bt709", "bt2020", "bt2020nc;[0:v:0]null")]
    public void A_name_of_colours_that_nobody_knows_is_as_if_it_were_not_there(string transfer, string primaries, string matrix)
    {
        var source = Phone with { ColourTransfer = transfer, ColourPrimaries = primaries, ColourMatrix = matrix };
        var graph = Graph(source);
        Assert.Contains($"setparams=color_primaries=bt2020:color_trc={transfer}:colorspace=bt2020nc,", graph, StringComparison.Ordinal);
    }

    [Fact]
    public void The_input_is_read_by_one_demuxer_and_one_protocol_named_before_it()
    {
        var arguments = Arguments(Phone);
        var before = arguments[..arguments.IndexOf("-i")];
        foreach (var (option, value) in new[] { ("-f", "mov"), ("-format_whitelist", "mov"), ("-protocol_whitelist", "file"), ("-enable_drefs", "0") })
        {
            Assert.Equal(value, before[before.IndexOf(option) + 1]);
        }

        Assert.Equal("/in/clip", arguments[arguments.IndexOf("-i") + 1]);
        Assert.DoesNotContain("-enable_drefs", FfmpegArguments.OnlyThis(Container.Matroska));
    }

    [Fact]
    public void Every_rendition_drops_everything_but_picture_and_sound()
    {
        foreach (var (rendition, file) in new[] { (Rendition.Small, "/out/small.mp4"), (Rendition.Large, "/out/large.mp4") })
        {
            var arguments = Arguments(Phone, rendition);
            foreach (var option in new[] { "-map_metadata", "-map_chapters", "-sn", "-dn", "-t" })
            {
                Assert.Single(arguments, argument => argument == option);
            }

            Assert.Equal("181", arguments[arguments.IndexOf("-t") + 1]);
            Assert.Equal(rendition == Rendition.Small ? [file, "-map", "[looked]", "-f", "null", "-"] : [file], arguments[arguments.IndexOf(file)..]);
        }
    }

    [Fact]
    public void A_silent_source_stays_silent()
    {
        var arguments = Arguments(Phone with { AudioTrack = null });
        Assert.Single(arguments, argument => argument == "-an");
        Assert.DoesNotContain("-c:a", arguments);
    }

    [Theory]
    [InlineData(1280, 720, 1120, 630)]
    [InlineData(720, 1280, 354, 630)]
    [InlineData(64, 4096, 10, 630)]
    [InlineData(4096, 64, 1200, 18)]
    public void The_clip_fits_into_its_card(int width, int height, int cardWidth, int cardHeight) =>
        Assert.Equal(new Frame(cardWidth, cardHeight), PictureArguments.Within(new(width, height), PictureArguments.Card, enlarge: true));

    private static List<string> Arguments(ProbeReport source, Rendition rendition = Rendition.Large) =>
        [.. FfmpegArguments.Film(rendition, "/in/clip", Container.Mov, "/out", source, RenditionPlan.For(source), new TranscodeLimits())];

    private static string Graph(ProbeReport source)
    {
        var plan = RenditionPlan.For(source);
        return FfmpegArguments.Graph(source, plan.Large, plan.FramesPerSecond);
    }

    private static string Text(Frame frame) => $"{frame.Width}x{frame.Height}";
}
