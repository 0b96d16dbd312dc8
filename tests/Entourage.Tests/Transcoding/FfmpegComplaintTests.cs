using Entourage.Transcoding;

namespace Entourage.Tests.Transcoding;

public sealed class FfmpegComplaintTests
{
    [Theory]
    [InlineData(0, "", null)]
    [InlineData(1, "av_interleaved_write_frame(): No space left on device", "disk_full")]
    [InlineData(0, "Changing video frame properties on the fly is not supported by all filters.", "changing_size")]
    [InlineData(137, "", "transcode_timeout")]
    [InlineData(152, "", "transcode_timeout")]
    [InlineData(255, "", "transcode_timeout")]
    [InlineData(69, "", "damaged")]
    [InlineData(1, "/in/clip: Invalid data found when processing input", "damaged")]
    [InlineData(139, "", "transcode_failed")]
    [InlineData(1, "Conversion failed!", "transcode_failed")]
    public void How_ffmpeg_ends_says_what_was_wrong(int exitCode, string complaint, string? code) =>
        Assert.Equal(code, FfmpegComplaint.Judge(new(exitCode, "", false, complaint, false))?.Code);

    [Fact]
    public void The_clock_counts_whatever_the_exit_code() =>
        Assert.Equal("transcode_timeout", FfmpegComplaint.Judge(new(0, "", false, "", true))?.Code);

    [Fact]
    public void A_wrapper_that_fails_is_no_fault_of_the_file() => Assert.Throws<InvalidOperationException>(
        () => FfmpegComplaint.ThrowIfSandboxFailed(new(1, "", false, "bwrap: No permissions to create new namespace", false)));

    [Fact]
    public void Progress_grows_and_never_goes_back()
    {
        List<double> told = [];
        var lines = new ProgressLines(10, told.Add);
        foreach (var piece in new[] { "frame=1\nout_time_us=N/A\nout_ti", "me_us=2500000\nout_time_us=1000000\n", "out_time_us=-5\nout_time_us=99000000\nout_time_us=99\n" })
        {
            lines.Feed(piece);
        }

        Assert.Equal([0.25, 1], told);
    }

    [Fact]
    public void Progress_of_an_unknown_length_is_not_told()
    {
        var lines = new ProgressLines(null, _ => Assert.Fail("told"));
        lines.Feed("out_time_us=2500000\n");
    }
}
