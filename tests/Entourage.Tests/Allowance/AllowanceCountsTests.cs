using Entourage.Allowance;

namespace Entourage.Tests.Allowance;

/// <summary>What is kept beside the bucket is what counting the entries would give, whatever happens in whatever order.</summary>
public sealed class AllowanceCountsTests
{
    private static readonly string[] Friends = ["amber", "birch", "cedar", "delta", "ember"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task The_kept_counts_are_those_of_the_entries(int seed)
    {
        await using var server = await Server.StartAsync(("Allowance:Start", "1000"), ("Allowance:Cap", "1000"), ("Allowance:EstablishedCap", "1000"));
        var creator = await server.CreatorByTokenAsync("creator");
        var friends = new List<Person>();
        foreach (var handle in Friends) friends.Add(await server.PersonByTokenAsync(handle));
        var (random, open, held) = (new Random(seed), new List<string>(), 0);
        for (var step = 0; step < 120; step++)
        {
            var friend = friends[random.Next(friends.Count)];
            switch (random.Next(6))
            {
                case 0 or 1:
                    open.Add((await creator.InviteAsync()).Token);
                    break;
                case 2 or 3 when open.Count > 0:
                    var place = random.Next(open.Count);
                    var answer = await friend.RedeemAsync(open[place]);
                    Assert.True(answer.Status is 200 or 410, answer.Text);
                    open.RemoveAt(place);
                    break;
                case 4:
                    await friend.DeleteAsync("/api/v1/members/creator/follow");
                    break;
                default:
                    server.Clock.Advance(TimeSpan.FromHours(random.Next(1, 50)));
                    break;
            }
            held += Compare(server);
        }
        // Mostly they hold; if they never did, nothing would be compared.
        Assert.InRange(held, 60, 120);
    }

    private static int Compare(Server server)
    {
        var now = server.Clock.GetUtcNow();
        var id = server.IdOf("creator");
        var kept = server.Read(id, static (rows, member) => rows
            .Sql("SELECT ring, ring_from, kept, half_reports, counts_until FROM members WHERE id = @member AND tokens IS NOT NULL").With("@member", member.Value)
            .One(row => (AllowanceCounts?)new AllowanceCounts(row.Int("ring"), row.Instant("ring_from"), row.Int("kept"), row.Int("half_reports"), row.Instant("counts_until"))));
        if (kept is not { } counts || counts.Until <= now) return 0;
        var counted = server.Read((id, now), static (rows, asked) => RingCounts.Read(rows, asked.id, asked.now)).Counts;
        Assert.Equal((counted.Ring, counted.RingFrom, counted.Kept, counted.HalfReports), (counts.Ring, counts.RingFrom, counts.Kept, counts.HalfReports));
        Assert.True(counts.Until <= counted.Until, $"{counts.Until:O} is later than {counted.Until:O}");
        return 1;
    }
}
