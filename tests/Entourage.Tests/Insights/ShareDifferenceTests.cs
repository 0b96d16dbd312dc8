using Entourage.Insights;

namespace Entourage.Tests.Insights;

public sealed class ShareDifferenceTests
{
    // Table II of Newcombe 1998, method 10.
    [Theory]
    [InlineData(56, 70, 48, 80, 20.0, 5.24, 33.39)]
    [InlineData(9, 10, 3, 10, 60.0, 17.05, 80.90)]
    [InlineData(10, 10, 0, 10, 100.0, 60.75, 100.0)]
    [InlineData(0, 10, 0, 10, 0.0, -27.75, 27.75)]
    public void It_is_the_interval_of_the_paper(long part, long whole, long otherPart, long otherWhole, double points, double low, double high)
    {
        var found = ShareDifference.Of(part, whole, otherPart, otherWhole)!;
        Assert.Equal((points, low, high), (Math.Round(found.Points, 2), Math.Round(found.Low, 2), Math.Round(found.High, 2)));
    }

    [Fact]
    public void Of_nobody_there_is_none() => Assert.Null(ShareDifference.Of(0, 0, 1, 2));
}
