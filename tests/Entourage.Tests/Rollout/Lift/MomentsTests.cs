using Entourage.Rollout.Lift;

namespace Entourage.Tests.Rollout.Lift;

public sealed class MomentsTests
{
    // (x, y); mean, spread and common spread by hand: means 2.2 and 3.2, spreads 14.8 and 14.8, products 10.8.
    private static readonly (int X, int Y)[] Five = [(0, 1), (2, 3), (5, 4), (1, 2), (3, 6)];

    [Fact]
    public void One_by_one_gives_what_is_worked_out_by_hand() => AssertFive(Of(Five));

    [Fact]
    public void Sums_of_a_database_give_the_same()
    {
        AssertFive(Moments.OfSums(5, 16, 66, 11, 39, 46));
        AssertFive(Moments.OfSums(5, 16.0, 66.0, 11.0, 39.0, 46.0));
    }

    [Fact]
    public void Whole_numbers_lose_nothing_however_large_they_are()
    {
        // Three numbers in a row have a spread of 2. A double tells sums of squares near 3·10¹⁸ apart only every 512.
        const long Large = 1_000_000_000;
        long[] values = [Large, Large + 1, Large + 2];
        var moments = Moments.OfSums(3, values.Sum(), values.Sum(value => value * value), 0, 0, 0);
        Assert.Equal(2, moments.M2Y);
        Assert.Equal(2, values.Aggregate(default(Moments), (all, value) => all.Add(value)).M2Y, 1e-9);
    }

    [Fact]
    public void A_spread_that_is_only_rounding_is_none()
    {
        const double Third = 1.0 / 3;
        Assert.Equal(0, Moments.OfSums(3000, 3000 * Third, 3000 * Third * Third, 0.0, 0.0, 0.0).M2Y);
    }

    /// <summary>Any numbers, cut into any parts, put together in any order, give what counting all at once gives.</summary>
    [Fact]
    public void Parts_merge_to_the_whole()
    {
        var random = new Random(11);
        for (var round = 0; round < 200; round++)
        {
            var offset = Math.Pow(10, random.Next(-3, 6));
            var all = Enumerable.Range(0, random.Next(1, 60)).Select(_ => (X: random.NextDouble() * 5, Y: offset + random.NextDouble())).ToArray();
            var parts = all.GroupBy(_ => random.Next(6)).Select(part => part.Aggregate(default(Moments), (sum, one) => sum.Add(one.Y, one.X))).ToList();
            var (forth, back) = (parts.Aggregate((a, b) => a.Merge(b)), Enumerable.Reverse(parts).Aggregate(default(Moments), (a, b) => a.Merge(b)));
            // Two passes, the mean first: the textbook's definition.
            var (meanX, meanY) = (all.Average(one => one.X), all.Average(one => one.Y));
            foreach (var merged in (Moments[])[forth, back])
            {
                Assert.Equal(all.Length, merged.Count);
                Assert.Equal(meanY, merged.MeanY, 1e-9 * offset);
                Assert.Equal(meanX, merged.MeanX, 1e-9);
                Assert.Equal(all.Sum(one => Math.Pow(one.Y - meanY, 2)), merged.M2Y, 1e-7);
                Assert.Equal(all.Sum(one => Math.Pow(one.X - meanX, 2)), merged.M2X, 1e-7);
                Assert.Equal(all.Sum(one => (one.X - meanX) * (one.Y - meanY)), merged.CoXY, 1e-7);
            }
        }
    }

    [Fact]
    public void Nobody_changes_nothing()
    {
        var five = Of(Five);
        Assert.Equal(five, five.Merge(default));
        Assert.Equal(five, default(Moments).Merge(five));
        Assert.Equal(default, Moments.OfSums(0, 0, 0, 0, 0, 0));
    }

    [Theory]
    [InlineData(-1, 0, 0, 0, 0, 0)]
    [InlineData(0, 1, 1, 0, 0, 0)]
    [InlineData(2, 10, 3, 0, 0, 0)]
    [InlineData(5, 16, 66, 11, 39, 96)]
    public void Sums_that_no_numbers_have_are_refused(long count, long y, long yy, long x, long xx, long xy)
    {
        Assert.Throws<ArgumentException>(() => Moments.OfSums(count, y, yy, x, xx, xy));
        Assert.Throws<ArgumentException>(() => Moments.OfSums(count, y, (double)yy, x, xx, xy));
    }

    [Fact]
    public void What_is_not_a_number_is_refused()
    {
        Assert.Throws<ArgumentException>(() => default(Moments).Add(double.NaN));
        Assert.Throws<ArgumentException>(() => default(Moments).Add(1, double.PositiveInfinity));
        Assert.Throws<ArgumentException>(() => Moments.OfSums(2, double.NaN, 1.0, 0.0, 0.0, 0.0));
    }

    private static Moments Of((int X, int Y)[] members) => members.Aggregate(default(Moments), (all, one) => all.Add(one.Y, one.X));

    private static void AssertFive(Moments moments)
    {
        Assert.Equal(5, moments.Count);
        Assert.Equal(3.2, moments.MeanY, 1e-12);
        Assert.Equal(14.8, moments.M2Y, 1e-12);
        Assert.Equal(2.2, moments.MeanX, 1e-12);
        Assert.Equal(14.8, moments.M2X, 1e-12);
        Assert.Equal(10.8, moments.CoXY, 1e-12);
    }
}
