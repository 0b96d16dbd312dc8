using System.Globalization;
using System.Text;
using Entourage.Transcoding;

namespace Entourage.Tests.Transcoding;

public sealed class PosterMomentTests
{
    [Fact]
    public void A_rich_frame_shortly_after_the_beginning_is_taken() => Assert.Equal(1, PosterMoment.Choose(Said((0, 0.9), (1, 0.8), (2, 0.9), (10, 0.95)), 20));

    [Fact]
    public void Flat_frames_and_fog_give_way_to_the_next_that_shows_something() =>
        Assert.Equal(4, PosterMoment.Choose(Said((0, 0), (1, 0.1), (2, 0.3), (4, 0.8), (10, 0.9)), 20));

    [Fact]
    public void Where_every_frame_is_flat_the_usual_moment_counts() => Assert.Equal(1.25, PosterMoment.Choose(Said((0, 0), (1.25, 0), (2.5, 0)), 20));

    [Theory]
    [InlineData("")]
    [InlineData("nonsense\nlavfi.entropy.normalized_entropy.normal.Y=0.5\n")]
    [InlineData("frame:0 pts:0 pts_time:nan\nlavfi.entropy.normalized_entropy.normal.Y=1e300\n")]
    public void Nonsense_is_no_moment(string said) => Assert.Equal(0.5, PosterMoment.Choose(said, 5));

    [Fact]
    public void A_moment_lies_within_the_film() => Assert.Equal(5, PosterMoment.Choose(Said((1e9, 0.9)), 5));

    private static string Said(params (double At, double Shows)[] frames) => frames.Aggregate(new StringBuilder(), (said, frame) => said.Append(
        CultureInfo.InvariantCulture,
        $"frame:0    pts:0       pts_time:{frame.At}\nlavfi.entropy.entropy.normal.Y=7\nlavfi.entropy.normalized_entropy.normal.Y={frame.Shows}\n")).ToString();
}
