namespace Entourage.Tests.Invitations.Links;

/// <summary>A link for one person that goes around (T-16).</summary>
public sealed class BroadcastTests(Server server) : IClassFixture<Server>
{
    [Fact]
    public async Task After_five_people_watching_alone_follows_nobody_and_a_follow_counts_for_nothing()
    {
        var creator = await server.CreatorByTokenAsync("passed_on");
        var link = await creator.InviteAsync();
        var reader = await server.JoinAsync("passer");
        server.Clock.Advance(TimeSpan.FromDays(4));
        for (var i = 0; i < 5; i++) await LookAsync(server.Visitor(), link.Token);
        Assert.Contains("data-class=\"A\"", (await reader.OpenAsync(link.Token)).Text, StringComparison.Ordinal);
        var sixth = server.Visitor();
        await LookAsync(sixth, link.Token);
        // Again, and once more when the visit is long over: still one person.
        await LookAsync(sixth, link.Token);
        server.Clock.Advance(TimeSpan.FromHours(1));
        await LookAsync(sixth, link.Token);
        Assert.Equal(6, Visitors(link));

        Assert.Contains("data-class=\"C\"", (await reader.OpenAsync(link.Token)).Text, StringComparison.Ordinal);
        Assert.Contains("data-class=\"C\"", (await server.Visitor().OpenAsync(link.Token)).Text, StringComparison.Ordinal);
        var ticket = await reader.LandAsync(link.Token);
        Assert.Equal("tap_required", (await reader.RedeemAsync(link.Token, ticket)).Code);
        Assert.Equal("redeemed", (await reader.RedeemAsync(link.Token, ticket, gesture: true))["result"]);
        Assert.Equal(0, Weight(link));
    }

    [Fact]
    public async Task R67_of_a_private_creator_it_makes_a_request_whenever_it_was_made()
    {
        var creator = await server.CreatorAsync("private_one");
        Assert.Equal(200, (await creator.PatchAsync("/api/v1/me", new { @private = true })).Status);
        var link = await creator.InviteAsync();
        var reader = await server.JoinAsync("asker");
        for (var i = 0; i < 6; i++) await LookAsync(server.Visitor(), link.Token);
        var ticket = await reader.LandAsync(link.Token);
        var asked = await reader.RedeemAsync(link.Token, ticket, gesture: true);
        Assert.Equal((202, "follow_requested"), (asked.Status, asked["result"]));
        Assert.Equal(204, (await creator.PutAsync("/api/v1/me/requests/asker", null)).Status);
        Assert.Equal(1, server.Count("SELECT followers FROM members WHERE handle = 'private_one'"));
        Assert.Equal(0, Weight(link));
    }

    [Fact]
    public async Task The_twenty_first_closes_it_and_no_more_are_kept()
    {
        var creator = await server.CreatorByTokenAsync("closed_one");
        var link = await creator.InviteAsync();
        var early = server.Visitor();
        var ticket = await early.LandAsync(link.Token);
        for (var i = 0; i < 21; i++) await LookAsync(server.Visitor(), link.Token);
        Assert.Equal(410, (await server.Visitor().OpenAsync(link.Token)).Status);
        Assert.Equal(204, (await SeenAsync(early, link.Token, ticket)).Status);
        Assert.Equal(21, Visitors(link));
        var reader = await server.PersonByTokenAsync("late");
        Assert.Equal((410, "closed"), ((await reader.RedeemAsync(link.Token)).Status, (await reader.RedeemAsync(link.Token)).Code));
        Assert.Equal("closed", (await creator.GetAsync($"/api/v1/invitations/{link.Id}"))["state"]);
    }

    [Fact]
    public async Task Only_a_page_that_was_opened_counts_and_its_maker_never()
    {
        var creator = await server.CreatorAsync("own_looker");
        var link = await creator.InviteAsync();
        var other = await creator.InviteAsync();
        var visitor = server.Visitor();
        Assert.Equal("landing_required", (await SeenAsync(visitor, link.Token, "nothing")).Code);
        var ticket = await visitor.LandAsync(link.Token);
        Assert.Equal("landing_required", (await SeenAsync(visitor, other.Token, ticket)).Code);
        Assert.Equal("landing_required", (await SeenAsync(server.Visitor(), link.Token, ticket)).Code);
        Assert.Equal("not_found", (await SeenAsync(visitor, "nothing", ticket)).Code);
        Assert.Equal(0, Visitors(link));
        Assert.Equal(204, (await SeenAsync(visitor, link.Token, ticket)).Status);
        Assert.Equal(1, Visitors(link));
    }

    private long Visitors(Made link) => server.Count("SELECT count(*) FROM link_visitors WHERE invitation = @id", ("@id", link.Id));

    private long Weight(Made link) => server.Count("SELECT weight FROM invitations WHERE id = @id", ("@id", link.Id));

    private static async Task LookAsync(Person person, string token) =>
        Assert.Equal(204, (await SeenAsync(person, token, await person.LandAsync(token))).Status);

    private static Task<Answer> SeenAsync(Person person, string token, string ticket) =>
        person.SendAsync(HttpMethod.Post, $"/i/{token}/seen", new StringContent(ticket));
}
