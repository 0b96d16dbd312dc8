using Entourage.Allowance;
using Entourage.Lab.Allowance;

namespace Entourage.Tests.Allowance;

/// <summary>What docs/allowance.md proves, P1 to P7, held against the arithmetic itself. Times are days, rates millionths of an invitation a day.</summary>
public sealed class AllowanceProofTests
{
    private static readonly AllowanceOptions Numbers = new();
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>
    /// Every schedule, by exhausting all decisions hour by hour. Nobody accepting, a sender is a number of misses and a bucket, and the only decision is
    /// how many to make when. Within an hour the model gives more than any schedule of milliseconds could have: the rate of the hour's beginning,
    /// which is the highest of the hour, and no cap until its end. So a schedule of milliseconds is dominated by one of the model, and the
    /// model keeps, for each number made, the fullest bucket of all the ways to get there. It holds for every window of up to 365 days: a bucket
    /// is never fuller than the one the model begins with, and misses of the window are all still in the ring.
    /// </summary>
    [Theory]
    [InlineData(1, 4)]
    [InlineData(7, 9)]
    [InlineData(30, 16)]
    [InlineData(60, 21)]
    [InlineData(90, 23)]
    [InlineData(180, 28)]
    [InlineData(365, 33)]
    public void P1_no_schedule_whatever_makes_more_while_nobody_accepts(int days, int most) =>
        Assert.InRange(AllowanceBound.OfNew(days, Numbers)[days], 3, most);

    [Fact]
    public void P1_an_established_sender_without_any_acceptance_left_makes_31_in_30_days() =>
        Assert.InRange(AllowanceBound.OfEstablished(30, Numbers)[30], 6, 31);

    /// <summary>The bound is not one that anything would pass: sending at once comes within a few of it.</summary>
    [Fact]
    public void P1_the_bound_is_tight()
    {
        var bound = AllowanceBound.OfNew(90, Numbers);
        var sender = new SimulatedSender(Numbers);
        var made = 0;
        for (var hour = 0; hour <= 90 * 24; hour++)
        {
            while (sender.Make(Start.AddHours(hour)) is not null) made++;
            Assert.True(made <= bound[(hour + 23) / 24]);
        }
        Assert.InRange(made, bound[90] - 2, bound[90]);
    }

    /// <summary>Schedules of milliseconds, thrown at random, at the model that says it covers them.</summary>
    [Fact]
    public void P1_random_schedules_stay_under_it_in_every_window()
    {
        var bound = AllowanceBound.OfNew(365, Numbers);
        var random = new Random(1);
        for (var run = 0; run < 200; run++)
        {
            var (sender, now, times) = (new SimulatedSender(Numbers), Start, new List<DateTimeOffset>());
            var pause = Math.Pow(10, random.NextDouble() * 2.5);
            while (now < Start.AddDays(1000))
            {
                while (random.Next(8) > 0 && sender.Make(now) is not null) times.Add(now);
                now = now.AddMilliseconds(Math.Ceiling(random.NextDouble() * pause * 43_200_000));
            }
            for (var first = 0; first < times.Count; first++)
            {
                for (var last = first; last < times.Count && times[last] - times[first] <= TimeSpan.FromDays(365); last++)
                {
                    Assert.True(last - first + 1 <= bound[(int)Math.Ceiling((times[last] - times[first]).TotalDays)]);
                }
            }
        }
    }

    [Fact]
    public void P2_one_in_five_of_every_ring_keeps_the_base()
    {
        for (var counted = 1; counted <= AllowanceRule.RingSize; counted++)
        {
            for (var accepted = (counted + 4) / 5; accepted <= counted; accepted++) AssertFloor((accepted * AllowanceRule.Qualified) - counted);
        }
        var random = new Random(2);
        for (var run = 0; run < 200_000; run++)
        {
            var (counted, accepted, ring) = (random.Next(1, AllowanceRule.RingSize + 1), 0, 0);
            for (var i = 0; i < counted; i++)
            {
                var weighs = random.Next(3) == 0 ? AllowanceRule.Qualified : 0;
                accepted += weighs > 0 ? 1 : 0;
                ring += weighs - 1;
            }
            if (accepted * 5 >= counted) AssertFloor(ring);
        }
    }

    /// <summary>One in five with a full ring stands one report without any loss of the base, and two by the slack of the established.</summary>
    [Fact]
    public void P2_a_full_ring_with_one_in_five_stands_two_reports()
    {
        const int Ring = (8 * AllowanceRule.Qualified) - AllowanceRule.RingSize;
        AssertFloor(AllowanceRule.Score(Ring, halfReports: 2));
        Assert.Equal(3_000_000, AllowanceRule.RefillPerDay(AllowanceRule.Score(Ring, halfReports: 4), established: true, Numbers));
    }

    /// <summary>Even if every acceptor is new and never comes back.</summary>
    [Fact]
    public void P2_one_in_five_new_accounts_keeps_the_base_too()
    {
        for (var counted = 1; counted <= AllowanceRule.RingSize; counted++)
        {
            var ring = ((counted + 4) / 5 * AllowanceRule.BrandNew) - counted;
            Assert.True(AllowanceRule.RefillPerDay(ring, established: true, Numbers) >= 3_000_000);
            // From the 26th on five acceptances have made the sender established.
            if (counted <= 25) Assert.True(AllowanceRule.RefillPerDay(ring, established: false, Numbers) >= 1_000_000);
        }
    }

    /// <summary>A rate of at least M and a bucket of at least M give M in every 24 hours, whenever they are asked for.</summary>
    [Fact]
    public void P2_the_base_is_there_in_every_24_hours()
    {
        var random = new Random(3);
        for (var run = 0; run < 2000; run++)
        {
            var (tokens, at, now) = ((long)random.Next(0, 3001), Start, Start);
            var times = Enumerable.Range(0, random.Next(1, 6)).Select(_ => random.Next(0, 86_400_000)).Order().Append(86_400_000);
            var made = 0;
            foreach (var time in times)
            {
                now = Start.AddMilliseconds(time);
                (tokens, at) = AllowanceRule.Refill(tokens, at, now, 3_000_000, 6 * AllowanceRule.One);
                for (; tokens >= AllowanceRule.One; tokens -= AllowanceRule.One) made++;
            }
            Assert.True(made >= 3);
        }
    }

    [Fact]
    public void P3_full_speed_takes_four_of_forty()
    {
        for (var accepted = 0; accepted <= AllowanceRule.RingSize; accepted++)
        {
            var perDay = AllowanceRule.RefillPerDay((accepted * AllowanceRule.Qualified) - AllowanceRule.RingSize, established: true, Numbers);
            Assert.Equal(accepted >= 4, perDay >= 3_000_000);
        }
    }

    /// <summary>All schedules once more: each miss pushes one of the 40 acceptances out, so the rate only falls, as P1 needs it.</summary>
    [Fact]
    public void P4_a_stolen_account_makes_55_in_30_days_and_26_on_the_first()
    {
        var bound = AllowanceBound.OfStolen(30, Numbers);
        Assert.InRange(bound[30], 30, AllowanceSimulation.PublishedStolen);
        Assert.InRange(bound[1], 6, 26);
    }

    /// <summary>While nobody accepts, there is one bound for each account: splitting adds, it does not multiply.</summary>
    [Fact]
    public void P5_many_accounts_make_no_more_than_each_of_them()
    {
        var senders = Enumerable.Range(0, 50).Select(_ => new SimulatedSender(Numbers)).ToList();
        var made = 0;
        for (var hour = 0; hour <= 30 * 24; hour++)
        {
            foreach (var sender in senders)
            {
                while (sender.Make(Start.AddHours(hour)) is not null) made++;
            }
        }
        Assert.InRange(made, 50 * 3, 50 * 16);
    }

    [Fact]
    public void P6_turning_a_miss_into_an_acceptance_never_slows_and_the_contrary_never_hastens()
    {
        var random = new Random(6);
        for (var run = 0; run < 100_000; run++)
        {
            var ring = Enumerable.Range(0, random.Next(1, AllowanceRule.RingSize + 1)).Select(_ => random.Next(3) * 4).ToArray();
            var (reports, established) = (random.Next(4), random.Next(2) == 0);
            var before = Rate(ring, reports, established);
            Assert.True(Rate(ring, reports + 1, established) <= before);
            var place = random.Next(ring.Length);
            var was = ring[place];
            ring[place] = AllowanceRule.Qualified;
            Assert.True(Rate(ring, reports, established) >= before);
            ring[place] = 0;
            Assert.True(Rate(ring, reports, established) <= before);
            ring[place] = was;
            Assert.True(Rate(ring, reports, established: true) >= Rate(ring, reports, established: false));
        }
    }

    /// <summary>However the clock jumps about: tokens and what was made never exceed the bucket and the time that the furthest clock has shown.</summary>
    [Fact]
    public void P7_jumps_of_the_clock_give_no_more_than_the_furthest_of_them()
    {
        var random = new Random(7);
        for (var run = 0; run < 500; run++)
        {
            var (tokens, at, furthest, made) = (3L * AllowanceRule.One, Start, Start, 0);
            for (var jump = 0; jump < 60; jump++)
            {
                var now = Start.AddMilliseconds(random.NextInt64(-86_400_000, 86_400_000));
                furthest = now > furthest ? now : furthest;
                (tokens, at) = AllowanceRule.Refill(tokens, at, now, 1_000_000, 3 * AllowanceRule.One);
                for (; tokens >= AllowanceRule.One && random.Next(3) > 0; tokens -= AllowanceRule.One) made++;
                Assert.True((made * (long)AllowanceRule.One) + tokens <= (3 * AllowanceRule.One) + ((furthest - Start).TotalDays * AllowanceRule.One));
            }
        }
    }

    [Fact]
    public void P7_longer_jumps_of_the_clock_give_a_full_bucket_each_and_no_more()
    {
        var random = new Random(8);
        for (var run = 0; run < 500; run++)
        {
            var (tokens, at, made) = (3L * AllowanceRule.One, Start, 0);
            for (var jump = 1; jump <= 60; jump++)
            {
                var now = Start.AddDays(random.Next(-400, 400));
                (tokens, at) = AllowanceRule.Refill(tokens, at, now, 1_000_000, 3 * AllowanceRule.One);
                for (; tokens >= AllowanceRule.One && random.Next(3) > 0; tokens -= AllowanceRule.One) made++;
                Assert.True((made * (long)AllowanceRule.One) + tokens <= 3 * AllowanceRule.One * (jump + 1L));
            }
        }
    }

    private static long Rate(int[] ring, int reports, bool established) =>
        AllowanceRule.RefillPerDay(AllowanceRule.Score(ring.Sum() - ring.Length, 2 * reports), established, Numbers);

    private static void AssertFloor(int score)
    {
        Assert.True(AllowanceRule.RefillPerDay(score, established: false, Numbers) >= 1_000_000);
        Assert.True(AllowanceRule.RefillPerDay(score, established: true, Numbers) >= 3_000_000);
    }
}
