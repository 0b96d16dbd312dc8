using Entourage.Allowance;
using Entourage.Lab.Allowance;

namespace Entourage.Tests.Allowance;

/// <summary>The allowance on the real store: P8, many at once, and that the simulation plays by the store's rules.</summary>
public sealed class AllowanceReplayTests
{
    private static readonly string[] Friends = ["amber", "birch", "cedar", "delta", "ember", "fjord"];

    [Fact]
    public async Task P8_an_event_that_comes_again_changes_nothing()
    {
        await using var server = await Server.StartAsync(("Allowance:PerSubtree", "100"));
        var creator = await server.CreatorByTokenAsync("creator");
        var friend = await server.PersonByTokenAsync("friend");
        server.Clock.Advance(TimeSpan.FromDays(5));

        var made = await ThriceAsync(server, () => creator.SendAsync(HttpMethod.Post, "/api/v1/invitations", new { channel = "copy_link" }, ("Idempotency-Key", "once")), 201);
        var token = new Made(made["id"]!, made["url"]!).Token;
        server.Clock.Advance(TimeSpan.FromHours(1));
        await ThriceAsync(server, () => friend.RedeemAsync(token), 200);
        server.Clock.Advance(TimeSpan.FromHours(1));
        await ThriceAsync(server, () => friend.DeleteAsync("/api/v1/members/creator/follow"), 200);
        server.Clock.Advance(TimeSpan.FromHours(1));
        // Asked again after the undo it is still the same answer, and no second credit.
        await ThriceAsync(server, () => friend.RedeemAsync(token), 200);
    }

    [Fact]
    public async Task Many_at_once_make_no_more_than_there_are()
    {
        await using var server = await Server.StartAsync(("Allowance:PerSubtree", "100"));
        var creator = await server.CreatorByTokenAsync("hasty");
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => creator.PostAsync("/api/v1/invitations", new { channel = "copy_link" })));
        Assert.Equal((3, 17), (answers.Count(answer => answer.Status == 201), answers.Count(answer => answer.Code == "allowance_empty")));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task The_simulation_plays_by_the_rules_of_the_store(int seed)
    {
        await using var server = await Server.StartAsync(("Allowance:PerSubtree", "100"));
        var creator = await server.CreatorByTokenAsync("creator");
        var friends = new List<(Person Person, DateTimeOffset Joined)>();
        foreach (var handle in Friends) friends.Add((await server.PersonByTokenAsync(handle), server.Clock.GetUtcNow()));
        var (random, sender) = (new Random(seed), new SimulatedSender(new AllowanceOptions()));
        var open = new List<(string Token, SimulatedInvitation Invitation)>();
        // By whom the creator is followed, and through which invitation.
        var followed = new Dictionary<int, SimulatedInvitation>();
        for (var step = 0; step < 100; step++)
        {
            var now = server.Clock.GetUtcNow();
            var who = random.Next(friends.Count);
            var move = random.Next(7);
            // Whatever a friend does tells that they are here again.
            void Visit()
            {
                if (now - friends[who].Joined >= TimeSpan.FromHours(72)) sender.Return(who, now);
            }
            switch (move)
            {
                case 0 or 1 or 2:
                    var asked = await creator.PostAsync("/api/v1/invitations", new { channel = "copy_link" });
                    var simulated = sender.Make(now);
                    Assert.Equal(simulated is not null, asked.Status == 201);
                    if (simulated is not null) open.Add((new Made(asked["id"]!, asked["url"]!).Token, simulated));
                    break;
                case 3 or 4 when open.Count > 0:
                    var place = random.Next(open.Count);
                    var (token, invitation) = open[place];
                    open.RemoveAt(place);
                    Visit();
                    if ((await friends[who].Person.RedeemAsync(token)).Status != 200) break; // expired meanwhile
                    if (followed.TryAdd(who, invitation)) sender.Accept(invitation, who, now - friends[who].Joined >= TimeSpan.FromHours(72), now);
                    else sender.Neutral(invitation);
                    break;
                case 5 when followed.Remove(who, out var through):
                    Visit();
                    await friends[who].Person.DeleteAsync("/api/v1/members/creator/follow");
                    sender.Undo(through, now);
                    break;
                default:
                    server.Clock.Advance(TimeSpan.FromMinutes(random.Next(1, 3000)));
                    break;
            }
            Compare(server, sender);
        }
        // If nothing ever came of the moves, nothing would be compared.
        var end = sender.At(server.Clock.GetUtcNow());
        Assert.True(end is { Accepted: >= 2, Counted: >= 10 }, $"{end}");
    }

    private static void Compare(Server server, SimulatedSender sender)
    {
        var now = server.Clock.GetUtcNow();
        var shown = server.Read(
            (Id: server.IdOf("creator"), now), static (rows, asked) => AllowanceRows.Show(rows, new AllowanceOptions(), asked.Id, Place.Unknown, asked.now));
        var simulated = sender.At(now);
        Assert.Equal(
            (shown.Left, shown.Accepted, shown.Counted),
            ((int)Math.Max(0, simulated.Tokens / AllowanceRule.One), simulated.Accepted, simulated.Counted));
        Assert.Equal(
            shown.NextAt,
            simulated.Tokens >= simulated.Cap
                ? null
                : AllowanceRule.NextAt(simulated.Tokens < 0 ? simulated.Tokens : simulated.Tokens % AllowanceRule.One, simulated.CountedTo, simulated.PerDay));
    }

    private static async Task<Answer> ThriceAsync(Server server, Func<Task<Answer>> act, int status)
    {
        var first = await act();
        Assert.Equal(status, first.Status);
        var after = Rows(server);
        for (var again = 0; again < 2; again++)
        {
            Assert.InRange((await act()).Status, 200, 201);
            Assert.Equal(after, Rows(server));
        }
        return first;
    }

    private static string Rows(Server server) => server.Read(0, static (rows, _) => string.Join('\n', [
        .. rows.Sql("SELECT tokens, counted_to, half_reports, ring, kept FROM members WHERE tokens IS NOT NULL ORDER BY id")
            .All(row => $"{row.Number("tokens")} {row.Instant("counted_to"):O} {row.Int("half_reports")} {row.Int("ring")} {row.Int("kept")}"),
        .. rows.Sql("SELECT weight, made_at, accepted_at IS NOT NULL AS accepted FROM invitations WHERE weight IS NOT NULL ORDER BY id")
            .All(row => $"{row.Int("weight")} {row.Instant("made_at"):O} {row.Truth("accepted")}"),
    ]));
}
