using Entourage.Allowance;

namespace Entourage.Tests.Allowance;

/// <summary>The published arithmetic and its proofs (docs/allowance.md).</summary>
public sealed class AllowanceRuleTests
{
    private const long Cap = 3 * AllowanceRule.One;
    private static readonly AllowanceOptions Numbers = new();
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>
    /// Every schedule there is, at steps of six hours: for each number of invitations made so far the most tokens that any way of making them
    /// leaves. With nobody accepting, nothing else decides what comes back, and more tokens are never worse.
    /// </summary>
    [Theory]
    [InlineData(1, 4)]
    [InlineData(7, 9)]
    [InlineData(30, 16)]
    [InlineData(60, 21)]
    [InlineData(90, 23)]
    [InlineData(180, 28)]
    [InlineData(365, 33)]
    public void P1_nobody_accepting_there_is_no_schedule_that_makes_more(int days, int most) => Assert.InRange(MostWithoutAcceptance(days), 3, most);

    [Theory]
    [InlineData(30, 31)]
    public void P1_holds_for_an_established_sender_too(int days, int most)
    {
        var (tokens, at, made) = (6L * AllowanceRule.One, Start, 0);
        for (var hour = 0; hour <= days * 24; hour++)
        {
            var perDay = AllowanceRule.RefillPerDay(AllowanceRule.Score(-Math.Min(made, AllowanceRule.RingSize), halfReports: 0), established: true, Numbers);
            (tokens, at) = AllowanceRule.Refill(tokens, at, Start.AddHours(hour), perDay, 6 * AllowanceRule.One);
            for (; tokens >= AllowanceRule.One; tokens -= AllowanceRule.One) made++;
        }
        Assert.InRange(made, 6, most);
    }

    [Fact]
    public void P2_one_in_five_accepted_is_never_slower_than_the_base()
    {
        for (var made = 1; made <= AllowanceRule.RingSize; made++)
        {
            for (var accepted = (made + 4) / 5; accepted <= made; accepted++)
            {
                var score = AllowanceRule.Score((accepted * AllowanceRule.Qualified) - made, halfReports: 0);
                Assert.True(AllowanceRule.RefillPerDay(score, established: false, Numbers) >= 1_000_000);
                Assert.True(AllowanceRule.RefillPerDay(score, established: true, Numbers) >= 3_000_000);
            }
        }
    }

    [Fact]
    public void P2_the_first_five_and_ten_unanswered_cost_nothing()
    {
        Assert.Equal(1_000_000, AllowanceRule.RefillPerDay(-5, established: false, Numbers));
        Assert.Equal(500_000, AllowanceRule.RefillPerDay(-6, established: false, Numbers));
        Assert.Equal(3_000_000, AllowanceRule.RefillPerDay(-10, established: true, Numbers));
        Assert.Equal(1_500_000, AllowanceRule.RefillPerDay(-11, established: true, Numbers));
    }

    [Theory]
    [InlineData(false, 8)]
    [InlineData(true, 20)]
    public void P3_all_accepted_is_the_fastest_there_is(bool established, int perDay) =>
        Assert.Equal(perDay * 1_000_000L, AllowanceRule.RefillPerDay(AllowanceRule.Score(320 - 40, halfReports: 0), established, Numbers));

    [Fact]
    public void P6_an_acceptance_more_never_slows_and_a_report_more_never_hastens()
    {
        foreach (var established in (bool[])[false, true])
        {
            for (var score = -700; score < 280; score++)
            {
                Assert.True(AllowanceRule.RefillPerDay(score, established, Numbers) <= AllowanceRule.RefillPerDay(score + 1, established, Numbers));
            }
        }
        Assert.True(AllowanceRule.Score(80 - 40, halfReports: 2) < AllowanceRule.Score(80 - 40, halfReports: 0));
    }

    [Fact]
    public void Nobody_is_locked_out_for_ever()
    {
        foreach (var score in (int[])[-40, -1000, int.MinValue / 2])
        {
            Assert.Equal(1_000_000 / 64, AllowanceRule.RefillPerDay(score, established: false, Numbers));
        }
    }

    [Fact]
    public void P7_a_clock_that_was_far_ahead_costs_no_more_than_what_was_made_then()
    {
        var (tokens, at) = AllowanceRule.Refill(500, Start.AddDays(365), Start, 1_000_000, Cap);
        Assert.Equal((500L, Start), (tokens, at));
        Assert.Equal(1500, AllowanceRule.Refill(tokens, at, Start.AddDays(1), 1_000_000, Cap).Tokens);
    }

    [Fact]
    public void P7_a_clock_that_goes_back_gains_nothing()
    {
        var (tokens, at) = AllowanceRule.Refill(500, Start, Start.AddHours(6), 1_000_000, Cap);
        for (var jump = 0; jump < 20; jump++)
        {
            (tokens, at) = AllowanceRule.Refill(tokens, at, Start.AddHours(-jump), 1_000_000, Cap);
            (tokens, at) = AllowanceRule.Refill(tokens, at, Start.AddHours(6), 1_000_000, Cap);
        }
        Assert.Equal(750, tokens);
    }

    [Fact]
    public void P7_a_clock_that_leaps_ahead_gains_a_full_bucket_and_no_more()
    {
        var (tokens, at) = AllowanceRule.Refill(-3000, Start, Start.AddYears(100), 20_000_000, Cap);
        Assert.Equal((Cap, Start.AddYears(100)), (tokens, at));
        Assert.Equal(Cap, AllowanceRule.Refill(0, Start, Start.AddYears(100), 1_000_000 / 64, Cap).Tokens);
    }

    [Fact]
    public void Whoever_is_down_to_the_slowest_rate_gets_one_by_waiting_alone() =>
        Assert.Equal(AllowanceRule.One, AllowanceRule.Refill(0, Start, Start.AddDays(64), 1_000_000 / 64, Cap).Tokens);

    [Theory]
    [InlineData(1_000_000)]
    [InlineData(1_000_000 / 64)]
    [InlineData(20_000_000)]
    [InlineData(1_075_000)]
    public void Looking_often_neither_loses_nor_gains(long perDay)
    {
        var (tokens, at) = (0L, Start);
        const long Much = 1_000_000_000;
        for (var second = 0; second <= 86_400; second += 7) (tokens, at) = AllowanceRule.Refill(tokens, at, Start.AddSeconds(second), perDay, Much);
        var (once, _) = AllowanceRule.Refill(0, Start, Start.AddSeconds(86_400 / 7 * 7), perDay, Much);
        Assert.InRange(tokens - once, -1, 1);
    }

    [Fact]
    public void A_refill_never_goes_above_the_cap()
    {
        for (var hours = 0; hours < 24 * 40; hours += 5)
        {
            for (var tokens = -3000L; tokens <= Cap; tokens += 500)
            {
                Assert.InRange(AllowanceRule.Refill(tokens, Start, Start.AddHours(hours), 20_000_000, Cap).Tokens, tokens, Cap);
            }
        }
    }

    [Theory]
    [InlineData(0, 1_000_000)]
    [InlineData(999, 1_000_000)]
    [InlineData(-3000, 1_000_000)]
    [InlineData(123, 1_000_000 / 64)]
    [InlineData(0, 7_777_777)]
    public void The_promised_moment_is_when_there_is_one_more_and_not_before(long tokens, long perDay)
    {
        var at = AllowanceRule.NextAt(tokens, Start, perDay);
        var (now, counted) = (tokens, Start);
        // No longer than the longest gap that is counted at once.
        for (var day = Start; day < at; day = day.AddDays(20))
        {
            (now, counted) = AllowanceRule.Refill(now, counted, day < at ? day : at, perDay, Cap);
        }
        Assert.True(AllowanceRule.Refill(now, counted, at.AddMilliseconds(-2), perDay, Cap).Tokens < AllowanceRule.One);
        Assert.True(AllowanceRule.Refill(now, counted, at, perDay, Cap).Tokens >= AllowanceRule.One);
    }

    private static int MostWithoutAcceptance(int days)
    {
        const int StepHours = 6;
        var best = new Dictionary<int, (long Tokens, DateTimeOffset At)> { [0] = (Cap, Start) };
        for (var hour = 0; hour <= days * 24; hour += StepHours)
        {
            var now = Start.AddHours(hour);
            var next = new Dictionary<int, (long Tokens, DateTimeOffset At)>();
            foreach (var (made, bucket) in best)
            {
                var perDay = AllowanceRule.RefillPerDay(AllowanceRule.Score(-Math.Min(made, AllowanceRule.RingSize), halfReports: 0), established: false, Numbers);
                var (tokens, at) = AllowanceRule.Refill(bucket.Tokens, bucket.At, now, perDay, Cap);
                for (var more = 0; tokens >= 0; more++, tokens -= AllowanceRule.One)
                {
                    if (!next.TryGetValue(made + more, out var known) || tokens > known.Tokens || (tokens == known.Tokens && at < known.At))
                    {
                        next[made + more] = (tokens, at);
                    }
                }
            }
            best = next;
        }
        return best.Keys.Max();
    }
}
