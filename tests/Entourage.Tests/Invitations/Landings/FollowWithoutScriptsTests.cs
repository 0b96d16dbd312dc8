namespace Entourage.Tests.Invitations.Landings;

public sealed class FollowWithoutScriptsTests(Server server) : IClassFixture<Server>
{
    [Fact]
    public async Task R87_and_R89_the_form_follows_once_and_leads_to_the_clip()
    {
        var creator = await server.JoinAsync("r87");
        var clip = await server.ReadyClipAsync(creator);
        var made = await creator.InviteAsync();
        var friend = await server.JoinAsync("r87_friend");
        var page = await friend.OpenAsync(made.Token, Way.Silent);
        Assert.Contains($"method=\"post\" action=\"/i/{made.Token}/follow\"", page.Text, StringComparison.Ordinal);
        var ticket = InvitationSteps.TicketOf(page);
        for (var press = 0; press < 2; press++)
        {
            var answer = await SubmitAsync(friend, made.Token, ticket);
            Assert.Equal((303, $"/c/{clip}?said=following"), (answer.Status, answer.Headers["Location"]));
        }
        Assert.Equal(1, server.Count("SELECT followers FROM members WHERE handle = 'r87'"));
        Assert.Empty(server.WrongCounts());
    }

    [Fact]
    public async Task R88_without_the_pages_own_proof_nothing_is_done()
    {
        var creator = await server.CreatorAsync("r88");
        var made = await creator.InviteAsync();
        var friend = await server.JoinAsync("r88_friend");
        var stranger = await server.JoinAsync("r88_stranger");
        var before = server.Hash();
        foreach (var ticket in (string[])["", "forged", await stranger.LandAsync(made.Token)])
        {
            Assert.Equal(409, (await SubmitAsync(friend, made.Token, ticket)).Status);
        }
        var own = await friend.LandAsync(made.Token);
        friend.Http.DefaultRequestHeaders.Remove("Origin");
        friend.Http.DefaultRequestHeaders.Add("Origin", "https://elsewhere.example");
        Assert.Equal(403, (await SubmitAsync(friend, made.Token, own)).Status);
        Assert.Equal(before, server.Hash());
    }

    [Fact]
    public async Task R90_somebody_without_an_account_is_led_to_the_door()
    {
        var creator = await server.CreatorAsync("r90");
        var made = await creator.InviteAsync();
        var visitor = server.Visitor();
        var ticket = await visitor.LandAsync(made.Token);
        var before = server.Hash();
        var answer = await SubmitAsync(visitor, made.Token, ticket);
        Assert.Equal((303, $"/i/{made.Token}/sign-in"), (answer.Status, answer.Headers["Location"]));
        Assert.Equal(before, server.Hash());
    }

    [Fact]
    public async Task A_link_that_ended_meanwhile_leads_back_to_the_page_that_says_so()
    {
        var creator = await server.CreatorAsync("form_late");
        var made = await creator.InviteAsync();
        var friend = await server.JoinAsync("form_late_friend");
        var ticket = await friend.LandAsync(made.Token);
        await creator.DeleteAsync($"/api/v1/invitations/{made.Id}");
        var answer = await SubmitAsync(friend, made.Token, ticket);
        Assert.Equal((303, $"/i/{made.Token}"), (answer.Status, answer.Headers["Location"]));
    }

    private static Task<Answer> SubmitAsync(Person person, string token, string ticket) =>
        person.PostAsync($"/i/{token}/follow", new FormUrlEncodedContent([new("ticket", ticket)]));
}
