using System.Text.RegularExpressions;

namespace Entourage.Tests.Invitations.Redeems;

/// <summary>A link that everybody fetches at once: programs that draw previews, scanners, and people behind them (T-38).</summary>
public sealed partial class StormTests(StormTests.BehindProxy site) : IClassFixture<StormTests.BehindProxy>
{
    private readonly Server server = site.Server;

    [Fact]
    public async Task R04_every_program_that_is_known_to_look_is_shown_what_people_are_shown()
    {
        var made = await (await server.CreatorAsync("r04")).InviteAsync();
        var person = Plain(await server.Visitor().OpenAsync(made.Token, Way.Silent));
        var before = server.Hash();
        foreach (var agent in PreviewAgents.All)
        {
            var seen = await Robot(agent).OpenAsync(made.Token, Way.Silent);
            Assert.True(seen.Status == 200 && Plain(seen) == person, agent);
        }
        Assert.Equal(before, server.Hash());
        Assert.Equal("open", (await Maker(made, "r04"))["state"]);
    }

    [Fact]
    public async Task R19_two_thousand_openings_from_a_thousand_addresses_are_all_answered_and_store_nothing()
    {
        const int Openings = 2000;
        var made = await (await server.CreatorAsync("r19")).InviteAsync();
        var person = Plain(await server.Visitor().OpenAsync(made.Token, Way.Silent));
        var before = server.Hash();
        var crowds = PreviewAgents.All.Select(Robot).ToList();
        var answers = new Answer[Openings];
        await Parallel.ForAsync(0, Openings, TestContext.Current.CancellationToken, async (number, _) =>
        {
            var from = $"198.51.{number % 1000 / 250}.{1 + (number % 250)}";
            answers[number] = await crowds[number % crowds.Count].OpenAsync(made.Token, Way.Silent, ("X-Forwarded-For", from));
        });
        Assert.All(answers, answer => Assert.Equal(200, answer.Status));
        Assert.Equal(person, Assert.Single(answers.Select(Plain).Distinct()));
        Assert.Equal(before, server.Hash());
    }

    private Person Robot(string agent)
    {
        var robot = server.Visitor();
        if (agent.Length > 0) Assert.True(robot.Http.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", agent));
        return robot;
    }

    private async Task<Answer> Maker(Made made, string handle) =>
        await (await server.ProgramAsync(server.IdOf(handle), Scopes.Invite | Scopes.Read)).GetAsync($"/api/v1/invitations/{made.Id}");

    private static string Plain(Answer page) => Nonce().Replace(InvitationSteps.WithoutTicket(page.Text), "");

    [GeneratedRegex("nonce=\"[0-9a-f]+")]
    private static partial Regex Nonce();

    /// <summary>A site whose proxy says where people come from.</summary>
    public sealed class BehindProxy : IAsyncLifetime
    {
        public Server Server { get; } = new() { Settings = { ["Site:Proxies"] = "127.0.0.1" } };

        public ValueTask InitializeAsync() => Server.InitializeAsync();

        public ValueTask DisposeAsync() => Server.DisposeAsync();
    }
}
