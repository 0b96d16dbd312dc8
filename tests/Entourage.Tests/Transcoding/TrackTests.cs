using Entourage.Transcoding;

namespace Entourage.Tests.Transcoding;

public sealed class TrackTests
{
    private const string Said =
        """
        #extradata 0:       47, 0x424c0fd4
        #software: Lavf59.27.100
        #media_type 0: video
        #codec_id 0: mjpeg
        #dimensions 0: 600x600
        #media_type 1: video
        #codec_id 1: h264
        #dimensions 1: 320x180
        #media_type 2: audio
        #codec_id 2: dts
        #channel_layout_name 2: 5.1
        #media_type 3: audio
        #codec_id 3: aac
        #channel_layout_name 3: mono
        0,        -57,         23,       40,     4588, 0x78cf8c80
        """;

    [Fact]
    public void Tracks_are_counted_by_kind_and_those_that_can_be_read_are_taken()
    {
        var tracks = Track.Read(Said);
        Assert.Equal(
            [new(true, 0, "mjpeg", 600, 600, false), new(true, 1, "h264", 320, 180, false), new(false, 0, "dts", 0, 0, false), new(false, 1, "aac", 0, 0, true)],
            tracks);
        var picture = Admission.BestPicture(tracks)!;
        var report = new ProbeReport { VideoCodec = "h264" }.Within(tracks, picture);
        Assert.Equal((1, (int?)1, true, false), (report.VideoTrack, report.AudioTrack, report.Mono, report.SoundUnreadable));
        Assert.True(report.Within([.. tracks.Take(3)], picture).SoundUnreadable);
        Assert.False(report.Within([picture], picture).SoundUnreadable);
    }

    [Theory]
    [InlineData("")]
    [InlineData("#")]
    [InlineData("#codec_id x: aac\n#codec_id 99999999999: aac\n#: \n#media_type 0: video\n#dimensions 0: x")]
    public void Nonsense_has_no_picture(string said) => Assert.Null(Admission.BestPicture(Track.Read(said)));
}
