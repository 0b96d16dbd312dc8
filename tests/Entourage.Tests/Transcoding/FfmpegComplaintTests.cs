using Entourage.Transcoding;

namespace Entourage.Tests.Transcoding;

public sealed class FfmpegComplaintTests
{
    [Theory]
    [InlineData(0, "", null)]
    [InlineData(1, "av_interleaved_write_frame(): No space left on device", "disk_full")]
    [InlineData(0, "Changing video frame properties on the fly is not supported by all filters.", "changing_size")]
    [InlineData(152, "", "transcode_timeout")]
    [InlineData(69, "", "damaged")]
    [InlineData(1, "/in/clip: Invalid data found when processing input", "damaged")]
    [InlineData(139, "", "transcode_failed")]
    [InlineData(1, "Conversion failed!", "transcode_failed")]
    public void How_ffmpeg_ends_says_what_was_wrong(int exitCode, string complaint, string? code) =>
        Assert.Equal(code, FfmpegComplaint.Judge(new(exitCode, "", false, complaint, false, TimeSpan.FromSeconds(1)))?.Code);

    [Fact]
    public void The_clock_counts_whatever_the_exit_code() =>
        Assert.Equal("transcode_timeout", FfmpegComplaint.Judge(new(0, "", false, "", true, TimeSpan.FromSeconds(1)))?.Code);

    [Fact]
    public void A_wrapper_that_fails_is_no_fault_of_the_file() => Assert.Throws<InvalidOperationException>(
        () => FfmpegComplaint.ThrowIfMachineFailed(
            new(1, "", false, "bwrap: No permissions to create new namespace", false, TimeSpan.Zero), new TranscodeLimits()));

    [Theory]
    [InlineData(129)]
    [InlineData(130)]
    [InlineData(135)]
    [InlineData(137)]
    [InlineData(143)]
    [InlineData(255)]
    public void An_end_by_a_signal_that_was_not_ours_says_nothing_about_the_file(int exitCode)
    {
        var limits = new TranscodeLimits { CpuSeconds = 100 };
        ChildEnd End(bool timedOut, double seconds) => new(exitCode, "", false, "", timedOut, TimeSpan.FromSeconds(seconds));
        Assert.Throws<InvalidOperationException>(() => FfmpegComplaint.ThrowIfMachineFailed(End(false, 1), limits));

        // Ours are the clock, and the limit of processor time where it may have been reached.
        FfmpegComplaint.ThrowIfMachineFailed(End(true, 1), limits);
        FfmpegComplaint.ThrowIfMachineFailed(End(false, 100), limits);
        Assert.Equal("transcode_timeout", FfmpegComplaint.Judge(End(false, 100))?.Code);
    }

    [Fact]
    public void A_crash_comes_of_what_is_read() =>
        FfmpegComplaint.ThrowIfMachineFailed(new(139, "", false, "", false, TimeSpan.FromSeconds(1)), new TranscodeLimits());

    [Fact]
    public void Progress_grows_and_never_goes_back()
    {
        List<double> told = [];
        var lines = new FilmLines(10, told.Add);
        foreach (var piece in new[] { "frame=1\nout_time_us=N/A\nout_ti", "me_us=2500000\nout_time_us=1000000\n", "out_time_us=-5\nout_time_us=99000000\nout_time_us=99\n" })
        {
            lines.Feed(piece);
        }

        Assert.Equal([0.25, 1], told);
    }

    [Fact]
    public void Progress_of_an_unknown_length_is_not_told()
    {
        var lines = new FilmLines(null, _ => Assert.Fail("told"));
        lines.Feed("out_time_us=2500000\n");
    }

    [Fact]
    public void What_the_frames_show_is_kept_beside_the_progress_and_bounded()
    {
        List<double> told = [];
        var lines = new FilmLines(10, told.Add);
        foreach (var piece in new[] { "frame:0 pts:9 pts_ti", "me:0.36\nlavfi.entropy.entropy.normal.Y=7\nlavfi.entropy.normalized_", "entropy.normal.Y=0.5\nout_time_us=5000000\nprogress=continue\n" }) lines.Feed(piece);
        Assert.Equal("frame:0 pts:9 pts_time:0.36\nlavfi.entropy.normalized_entropy.normal.Y=0.5\n", lines.Looked);
        Assert.Equal([0.5], told);

        for (var frame = 0; frame < 10_000; frame++) lines.Feed("frame:0 pts:9 pts_time:0.36\n");
        Assert.InRange(lines.Looked.Length, 60_000, 64 * 1024);
    }
}
