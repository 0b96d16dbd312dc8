using System.Diagnostics;
using System.Globalization;
using Entourage.EndToEnd.Fixtures;

namespace Entourage.EndToEnd;

/// <summary>A PostgreSQL that answers nothing, as behind a cut cable or over a hung disk, keeps nobody waiting for ever.</summary>
[Trait("Store", "postgresql")]
public sealed class SilentStoreTests
{
    // What is promised is two seconds for whoever watches over the site and five for everybody else; the rest is for a machine with other things to do.
    private static readonly TimeSpan ForWatchers = TimeSpan.FromSeconds(2 + 1);
    private static readonly TimeSpan ForPeople = TimeSpan.FromSeconds(5 + 2);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Everybody_is_told_within_seconds_and_everything_works_again_when_it_answers_again()
    {
        await using var postgres = await OwnPostgres.StartAsync();
        await using var site = await Site.StartAsync(("Storage__Postgres", postgres.Address), ("Limits__AttemptsPerMinute", "100000"), ("Limits__ChangesPerMinute", "100000"));
        var people = new List<ApiPerson>();
        for (var n = 0; n < 8; n++) people.Add(await site.JoinAsync($"person{n}"));
        var visitor = site.Visitor();
        Assert.Equal(200, (await visitor.GetAsync("/health/ready")).Status);

        await postgres.FreezeAsync();
        // They come one after the other, as on any site: some find a connection, some wait for one, some come when all of them hang.
        var asked = new List<Task<(string What, Answer Answer, TimeSpan Took)>>();
        for (var n = 0; n < 160; n++)
        {
            asked.Add(AskOneAsync(n));
            await Task.Delay(50, Stop);
        }
        var told = await Task.WhenAll(asked);
        await postgres.ThawAsync();

        foreach (var kind in told.GroupBy(one => one.What)) Say($"{kind.Key}: {kind.Count()} asked, longest {kind.Max(one => one.Took.TotalSeconds):0.00} s, {string.Join(' ', kind.Select(one => one.Answer.Code ?? $"{one.Answer.Status}").Distinct())}");
        foreach (var (what, answer, took) in told)
        {
            var (expected, longest) = what switch
            {
                "live" => (200, ForWatchers),
                "ready" => (503, ForWatchers),
                _ => (503, ForPeople),
            };
            Assert.True(answer.Status == expected, $"{what}: {answer.Text}");
            Assert.True(took < longest, $"{what} took {took}");
        }
        await Eventually.TrueAsync(TimeSpan.FromSeconds(20), async () => (await visitor.GetAsync("/health/ready")).Status == 200, "It is not ready again.");
        await Eventually.TrueAsync(TimeSpan.FromSeconds(20), async () => (await people[0].GetAsync("/api/v1/me")).Status == 200, "Nobody is let in again.");
        Assert.Equal(200, (await people[1].SendAsync(HttpMethod.Put, "/api/v1/members/person2/follow", null)).Status);

        async Task<(string What, Answer Answer, TimeSpan Took)> AskOneAsync(int n) => await AskAsync(n, visitor, people);
    }

    [Fact]
    public async Task Where_it_is_down_signing_in_says_away()
    {
        await using var postgres = await OwnPostgres.StartAsync();
        await using var site = await Site.StartAsync(("Storage__Postgres", postgres.Address));
        await site.JoinAsync("ada");
        await postgres.StopAsync();
        var refused = await site.Visitor().PostAsync("/api/v1/sessions", new { handle = "ada", password = ApiPerson.Password });
        Assert.Equal((503, "away"), (refused.Status, refused.Code));
    }

    private static async Task<(string What, Answer Answer, TimeSpan Took)> AskAsync(int n, ApiPerson visitor, List<ApiPerson> people)
    {
        var person = people[n / 8 % people.Count];
        Func<Task<Answer>> ask;
        (var what, ask) = (n % 8) switch
        {
            0 => ("live", () => visitor.GetAsync("/health/live")),
            1 => ("ready", () => visitor.GetAsync("/health/ready")),
            2 => ("read", () => person.GetAsync("/api/v1/feeds/for-you")),
            3 => ("read", () => visitor.GetAsync("/api/v1/members/person1")),
            4 => ("write", () => person.SendAsync(HttpMethod.Put, "/api/v1/members/person1/follow", null)),
            5 => ("write", () => person.PostAsync("/api/v1/invitations", new { channel = "copy_link" })),
            6 => ("sign in", () => visitor.PostAsync("/api/v1/sessions", new { handle = person.Handle, password = ApiPerson.Password })),
            _ => ("join", (Func<Task<Answer>>)(() => visitor.PostAsync("/api/v1/accounts", new { handle = $"late{n}", password = ApiPerson.Password }))),
        };
        var watch = Stopwatch.StartNew();
        return (what, await ask(), watch.Elapsed);
    }

    private static void Say(FormattableString words) => TestContext.Current.TestOutputHelper?.WriteLine(words.ToString(CultureInfo.InvariantCulture));
}
