using Entourage.Insights;
using Microsoft.Extensions.DependencyInjection;

namespace Entourage.Tests.Invitations.Redeems;

/// <summary>What an undo within a minute does to the link: on a shared device it follows as whoever is signed in.</summary>
public sealed class ReopenLinkTests(RoomyServer server) : IClassFixture<RoomyServer>
{
    [Fact]
    public async Task An_undo_within_a_minute_gives_the_link_to_whom_it_was_for_and_neither_follow_earns_anything()
    {
        var creator = await server.CreatorAsync("given");
        var (mother, child, third) = (await server.JoinAsync("given_mother"), await server.JoinAsync("given_child"), await server.JoinAsync("given_third"));
        var made = await creator.InviteAsync();
        var ticket = await mother.LandAsync(made.Token);
        var first = await mother.RedeemAsync(made.Token, ticket);
        server.Clock.Advance(TimeSpan.FromSeconds(59));
        var undone = await mother.DeleteAsync("/api/v1/members/given/follow");
        Assert.True(undone.Json.GetProperty("linkOpen").GetBoolean());
        Assert.Equal((1, 0), await AllowanceAsync(creator));
        Assert.Equal("handed_over", (await creator.GetAsync($"/api/v1/invitations/{made.Id}"))["state"]);

        // For whoever gave it back it stays what it was: asking again follows nobody, watching again neither.
        var before = server.Hash();
        foreach (var gesture in (bool[])[false, true])
        {
            var again = await mother.RedeemAsync(made.Token, ticket, gesture);
            Assert.Equal((200, first["redemption"]), (again.Status, again["redemption"]));
            Assert.False(again.Json.GetProperty("following").GetBoolean());
        }
        var seen = await mother.OpenAsync(made.Token);
        Assert.Contains("data-state=\"following\"", seen.Text, StringComparison.Ordinal);
        Assert.Contains("action=\"/@given/follow\"", seen.Text, StringComparison.Ordinal);
        Assert.Equal(before, server.Hash());

        var second = await child.FollowThroughAsync(made.Token);
        Assert.Equal(("redeemed", true), (second["result"], second.Json.GetProperty("following").GetBoolean()));
        Assert.NotEqual(first["redemption"], second["redemption"]);
        Assert.Equal((1, 0), await AllowanceAsync(creator));
        Assert.Equal((409, "already_used"), Said(await mother.RedeemAsync(made.Token, ticket, gesture: true)));

        // Once for a link: from here on it is used, whatever becomes of the follow.
        Assert.False((await child.DeleteAsync("/api/v1/members/given/follow")).Json.TryGetProperty("linkOpen", out _));
        Assert.Equal("redeemed", (await creator.GetAsync($"/api/v1/invitations/{made.Id}"))["state"]);
        Assert.Equal(410, (await third.OpenAsync(made.Token)).Status);
        Assert.Equal((1, 0), await AllowanceAsync(creator));
        Assert.Equal(0, server.Count("SELECT count(*) FROM invitations WHERE weight > 0"));
        Assert.Empty(server.WrongCounts());

        await server.Services.GetRequiredService<RollUp>().RunAsync(TestContext.Current.CancellationToken);
        var funnel = (await creator.GetAsync("/api/v1/insights/invitations")).Json.GetProperty("funnel");
        Assert.Equal((1, 1), (funnel.GetProperty("made").GetInt32(), funnel.GetProperty("followed").GetInt32()));
    }

    [Fact]
    public async Task A_minute_later_the_link_stays_used()
    {
        var creator = await server.CreatorAsync("late");
        var (friend, other) = (await server.JoinAsync("late_friend"), await server.JoinAsync("late_other"));
        var made = await creator.InviteAsync();
        await friend.FollowThroughAsync(made.Token);
        server.Clock.Advance(TimeSpan.FromSeconds(61));
        Assert.False((await friend.DeleteAsync("/api/v1/members/late/follow")).Json.TryGetProperty("linkOpen", out _));
        Assert.Equal("redeemed", (await creator.GetAsync($"/api/v1/invitations/{made.Id}"))["state"]);
        Assert.Equal(410, (await other.OpenAsync(made.Token)).Status);
    }

    [Fact]
    public async Task A_link_that_made_an_account_makes_no_second_one()
    {
        var creator = await server.CreatorAsync("joined_by");
        var made = await creator.InviteAsync();
        var newcomer = server.Visitor();
        var joined = await newcomer.PostAsync("/api/v1/accounts", new
        {
            handle = "joined_undoing",
            password = "correct horse battery",
            token = made.Token,
            ticket = await newcomer.LandAsync(made.Token),
        });
        Assert.Equal(201, joined.Status);
        Assert.EndsWith("?said=following", joined["next"], StringComparison.Ordinal);
        Assert.False((await newcomer.DeleteAsync("/api/v1/members/joined_by/follow")).Json.TryGetProperty("linkOpen", out _));
        Assert.Equal(410, (await server.Visitor().OpenAsync(made.Token)).Status);
    }

    [Fact]
    public async Task A_request_that_is_withdrawn_at_once_gives_the_link_back_too()
    {
        var creator = await server.CreatorAsync("went_private");
        var made = await creator.InviteAsync();
        Assert.Equal(200, (await creator.PatchAsync("/api/v1/me", new { @private = true })).Status);
        var (friend, other) = (await server.JoinAsync("asked_wrongly"), await server.JoinAsync("asked_rightly"));
        Assert.Equal("follow_requested", (await friend.FollowThroughAsync(made.Token))["result"]);
        Assert.True((await friend.DeleteAsync("/api/v1/members/went_private/follow")).Json.GetProperty("linkOpen").GetBoolean());
        Assert.Equal("follow_requested", (await other.FollowThroughAsync(made.Token))["result"]);
        Assert.Equal(204, (await creator.PutAsync("/api/v1/me/requests/asked_rightly", null)).Status);
        Assert.Equal((2, 0), await AllowanceAsync(creator));
    }

    [Fact]
    public async Task Who_gave_it_back_is_forgotten_with_their_account()
    {
        var creator = await server.CreatorAsync("forgets");
        var friend = await server.PersonByTokenAsync("forgotten");
        await friend.RedeemAsync((await creator.InviteAsync()).Token);
        await friend.DeleteAsync("/api/v1/members/forgets/follow");
        Assert.Equal(1, server.Count("SELECT count(*) FROM invitations AS i JOIN members AS m ON m.id = i.undone_by WHERE m.handle = 'forgotten'"));
        Assert.Equal(204, (await friend.DeleteAsync("/api/v1/me")).Status);
        Assert.Equal(0, server.Count("SELECT count(*) FROM invitations AS i WHERE i.undone_by IS NOT NULL AND i.undone_by <> " + CreatorRows.Literal(default)
            + " AND NOT EXISTS (SELECT 1 FROM members WHERE id = i.undone_by)"));
    }

    [Fact]
    public async Task The_page_says_who_one_is_and_leads_to_being_somebody_else_who_comes_back_to_the_link()
    {
        var creator = await server.CreatorAsync("shared");
        var mother = await server.JoinAsync("shared_mother");
        var child = await server.JoinAsync("shared_child");
        var made = await creator.InviteAsync();
        var page = await mother.OpenAsync(made.Token);
        Assert.Contains("You are <b>@shared_mother</b>", page.Text, StringComparison.Ordinal);
        Assert.Contains($"href=\"/i/{made.Token}/sign-in?other\"", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("You are <b>", (await server.Visitor().OpenAsync(made.Token)).Text, StringComparison.Ordinal);

        // Whoever is signed in is led back at once, unless they say that they are somebody else.
        Assert.Equal(302, (await mother.GetAsync($"/i/{made.Token}/sign-in")).Status);
        var door = await mother.GetAsync($"/i/{made.Token}/sign-in?other");
        Assert.Equal(200, door.Status);
        Assert.Contains("@shared_mother", door.Text, StringComparison.Ordinal);
        Assert.Contains($"data-next=\"/i/{made.Token}\"", door.Text, StringComparison.Ordinal);
        Assert.Equal(200, (await mother.GetAsync($"/i/{made.Token}/join?other")).Status);

        Assert.Equal(200, (await mother.PostAsync("/api/v1/sessions", new { handle = "shared_child", password = "correct horse battery" })).Status);
        Assert.Equal(0, server.Count("SELECT count(*) FROM sessions JOIN members ON id = member WHERE handle = 'shared_mother'"));
        Assert.Contains("You are <b>@shared_child</b>", (await mother.OpenAsync(made.Token, Way.Within)).Text, StringComparison.Ordinal);
        Assert.Equal(200, (await child.GetAsync("/api/v1/me")).Status);
    }

    [Fact]
    public async Task After_not_now_an_account_is_made_without_the_invitation_and_watching_follows_nobody()
    {
        var creator = await server.CreatorAsync("not_yet");
        var made = await creator.InviteAsync();
        var visitor = server.Visitor();
        await visitor.LandAsync(made.Token);
        foreach (var door in (string[])["join", "sign-in"])
        {
            var page = await visitor.GetAsync($"/i/{made.Token}/{door}?later");
            Assert.Contains($"data-next=\"/i/{made.Token}?later\"", page.Text, StringComparison.Ordinal);
            Assert.DoesNotContain($"data-token=\"{made.Token}\"", page.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("You will follow", page.Text, StringComparison.Ordinal);
        }
        Assert.Equal(201, (await visitor.PostAsync("/api/v1/accounts", new { handle = "not_yet_friend", password = "correct horse battery" })).Status);
        var landing = await visitor.OpenAsync(made.Token + "?later", Way.Within);
        Assert.Contains("data-class=\"C\"", landing.Text, StringComparison.Ordinal);
        Assert.Contains("only if you press the button", landing.Text, StringComparison.Ordinal);
        Assert.Equal((409, "tap_required"), Said(await visitor.RedeemAsync(made.Token, InvitationSteps.TicketOf(landing))));
        Assert.Equal(0, server.Count("SELECT count(*) FROM follows JOIN members ON id = followee WHERE handle = 'not_yet'"));
    }

    private static (int Status, string? Code) Said(Answer answer) => (answer.Status, answer.Code);

    private static async Task<(int Left, int Accepted)> AllowanceAsync(Person creator)
    {
        var allowance = (await creator.GetAsync("/api/v1/me/allowance")).Json;
        return (allowance.GetProperty("left").GetInt32(), allowance.GetProperty("accepted").GetInt32());
    }
}
