using Entourage.Tests.Fixtures;

namespace Entourage.Tests.Invitations;

/// <summary>A link for one person that goes around (T-16).</summary>
public sealed class BroadcastTests
{
    [Fact]
    public async Task After_five_people_watching_alone_follows_nobody_and_a_follow_counts_for_nothing()
    {
        await using var server = await Server.StartAsync();
        var creator = await server.CreatorByTokenAsync("creator");
        var link = await creator.InviteAsync();
        var reader = await server.JoinAsync("reader");
        server.Clock.Advance(TimeSpan.FromDays(4));
        for (var i = 0; i < 5; i++) await LookAsync(server.Visitor(), link.Token);
        Assert.Contains("data-class=\"A\"", (await reader.OpenAsync(link.Token)).Text, StringComparison.Ordinal);
        var sixth = server.Visitor();
        await LookAsync(sixth, link.Token);
        // Again, and once more when the visit is long over: still one person.
        await LookAsync(sixth, link.Token);
        server.Clock.Advance(TimeSpan.FromHours(1));
        await LookAsync(sixth, link.Token);
        Assert.Equal(6, server.Count("SELECT count(*) FROM link_visitors"));

        Assert.Contains("data-class=\"C\"", (await reader.OpenAsync(link.Token)).Text, StringComparison.Ordinal);
        Assert.Contains("data-class=\"C\"", (await server.Visitor().OpenAsync(link.Token)).Text, StringComparison.Ordinal);
        var ticket = await reader.LandAsync(link.Token);
        Assert.Equal("tap_required", (await reader.RedeemAsync(link.Token, ticket)).Code);
        Assert.Equal("redeemed", (await reader.RedeemAsync(link.Token, ticket, gesture: true))["result"]);
        Assert.Equal(0, server.Count("SELECT sum(weight) FROM allowance_entries"));
    }

    [Fact]
    public async Task R67_of_a_private_creator_it_makes_a_request_whenever_it_was_made()
    {
        await using var server = await Server.StartAsync();
        var creator = await server.CreatorAsync("creator");
        Assert.Equal(200, (await creator.PatchAsync("/api/v1/me", new { @private = true })).Status);
        var link = await creator.InviteAsync();
        var reader = await server.JoinAsync("reader");
        for (var i = 0; i < 6; i++) await LookAsync(server.Visitor(), link.Token);
        var ticket = await reader.LandAsync(link.Token);
        var asked = await reader.RedeemAsync(link.Token, ticket, gesture: true);
        Assert.Equal((202, "follow_requested"), (asked.Status, asked["result"]));
        Assert.Equal(204, (await creator.PutAsync("/api/v1/me/requests/reader", null)).Status);
        Assert.Equal(1, server.Count("SELECT followers FROM members WHERE handle = 'creator'"));
        Assert.Equal(0, server.Count("SELECT sum(weight) FROM allowance_entries"));
    }

    [Fact]
    public async Task The_twenty_first_closes_it_and_no_more_are_kept()
    {
        await using var server = await Server.StartAsync();
        var creator = await server.CreatorByTokenAsync("creator");
        var link = await creator.InviteAsync();
        var early = server.Visitor();
        var ticket = await early.LandAsync(link.Token);
        for (var i = 0; i < 21; i++) await LookAsync(server.Visitor(), link.Token);
        Assert.Equal(410, (await server.Visitor().OpenAsync(link.Token)).Status);
        Assert.Equal(204, (await SeenAsync(early, link.Token, ticket)).Status);
        Assert.Equal(21, server.Count("SELECT count(*) FROM link_visitors"));
        var reader = await server.PersonByTokenAsync("reader");
        Assert.Equal((410, "closed"), ((await reader.RedeemAsync(link.Token)).Status, (await reader.RedeemAsync(link.Token)).Code));
        Assert.Equal("closed", (await creator.GetAsync($"/api/v1/invitations/{link.Id}"))["state"]);
    }

    [Fact]
    public async Task Only_a_page_that_was_opened_counts_and_its_maker_never()
    {
        await using var server = await Server.StartAsync();
        var creator = await server.CreatorAsync("creator");
        var link = await creator.InviteAsync();
        var other = await creator.InviteAsync();
        var visitor = server.Visitor();
        Assert.Equal("landing_required", (await SeenAsync(visitor, link.Token, "nothing")).Code);
        var ticket = await visitor.LandAsync(link.Token);
        Assert.Equal("landing_required", (await SeenAsync(visitor, other.Token, ticket)).Code);
        Assert.Equal("landing_required", (await SeenAsync(server.Visitor(), link.Token, ticket)).Code);
        Assert.Equal("not_found", (await SeenAsync(visitor, "nothing", ticket)).Code);
        Assert.Equal(0, server.Count("SELECT count(*) FROM link_visitors"));
        Assert.Equal(204, (await SeenAsync(visitor, link.Token, ticket)).Status);
        Assert.Equal(1, server.Count("SELECT count(*) FROM link_visitors"));
    }

    private static async Task LookAsync(Person person, string token) =>
        Assert.Equal(204, (await SeenAsync(person, token, await person.LandAsync(token))).Status);

    private static Task<Answer> SeenAsync(Person person, string token, string ticket) =>
        person.SendAsync(HttpMethod.Post, $"/i/{token}/seen", new StringContent(ticket));
}
