using Entourage.Live;
using Microsoft.Extensions.DependencyInjection;

namespace Entourage.Tests.Invitations.Refusals;

/// <summary>What creators and recipients have chosen decides what a redeem does, and the page says so before.</summary>
public sealed class MembersSayTests(Server server) : IClassFixture<Server>
{
    [Fact]
    public async Task R65_the_invitation_of_a_private_creator_is_the_approval()
    {
        var creator = await server.CreatorAsync("r65_maker");
        await ChooseAsync(creator, new { @private = true });
        var made = await creator.InviteAsync();
        var friend = await server.JoinAsync("r65_friend");
        await friend.PutAsync("/api/v1/members/r65_maker/follow", null);
        Assert.Contains("Watching follows", (await friend.OpenAsync(made.Token)).Text, StringComparison.Ordinal);
        var redeemed = await friend.FollowThroughAsync(made.Token);
        Assert.Equal((200, "redeemed", true), (redeemed.Status, redeemed["result"], redeemed.Json.GetProperty("following").GetBoolean()));
        Assert.Empty((await creator.GetAsync("/api/v1/me/requests")).Json.GetProperty("items").EnumerateArray());
        Assert.Equal((2, 1), await AllowanceAsync(creator));
        Assert.Empty(server.WrongCounts());
    }

    [Fact]
    public async Task R66_of_a_creator_who_turned_private_later_it_makes_a_request_that_counts_when_approved()
    {
        var creator = await server.CreatorAsync("r66_maker");
        var made = await creator.InviteAsync();
        await ChooseAsync(creator, new { @private = true });
        var friend = await server.JoinAsync("r66_friend");
        Assert.Contains("Watching asks to follow <b>@r66_maker</b>", (await friend.OpenAsync(made.Token)).Text, StringComparison.Ordinal);
        using var live = server.Services.GetRequiredService<LiveFeed>().Open(server.IdOf("r66_maker"))!;

        var ticket = await friend.LandAsync(made.Token);
        var redeemed = await friend.RedeemAsync(made.Token, ticket);
        Assert.Equal((202, "follow_requested", false), (redeemed.Status, redeemed["result"], redeemed.Json.GetProperty("following").GetBoolean()));
        Assert.True(live.Events.TryRead(out var told));
        Assert.Equal(("follow_requested", "r66_friend", "copy_link"), (told.Type, told.Handle, told.Channel));
        Assert.Equal("redeemed", (await creator.GetAsync($"/api/v1/invitations/{made.Id}"))["state"]);
        Assert.Equal(0, server.Count("SELECT count(*) FROM follows WHERE through = @id", ("@id", made.Id)));
        Assert.Equal((2, 0), await AllowanceAsync(creator));
        Assert.Equal(410, (await (await server.JoinAsync("r66_other")).OpenAsync(made.Token)).Status);
        Assert.Contains("You asked to follow", (await friend.OpenAsync(made.Token)).Text, StringComparison.Ordinal);

        var replay = await friend.RedeemAsync(made.Token, ticket);
        Assert.Equal((202, redeemed["redemption"]), (replay.Status, replay["redemption"]));
        Assert.Equal(204, (await creator.PutAsync("/api/v1/me/requests/r66_friend", null)).Status);
        Assert.Equal((2, 1), await AllowanceAsync(creator));
        Assert.Equal("copy_link", (await creator.GetAsync("/api/v1/members/r66_maker/followers")).Json.GetProperty("items")[0].GetProperty("channel").GetString());
        Assert.Equal("r66_friend", (await creator.GetAsync($"/api/v1/invitations/{made.Id}"))["redeemedBy"]);
        // Undone within a week it is an undo like any other.
        Assert.Equal(200, (await friend.DeleteAsync("/api/v1/members/r66_maker/follow")).Status);
        Assert.Equal((1, 0), await AllowanceAsync(creator));
        Assert.Empty(server.WrongCounts());
    }

    [Fact]
    public async Task R66_a_request_that_is_taken_back_or_declined_counts_for_nothing()
    {
        var creator = await server.CreatorAsync("r66b_maker");
        var made = await creator.InviteAsync();
        var other = await creator.InviteAsync();
        await ChooseAsync(creator, new { @private = true });
        var friend = await server.JoinAsync("r66b_friend");
        var third = await server.JoinAsync("r66b_third");
        Assert.Equal(202, (await friend.FollowThroughAsync(made.Token)).Status);
        Assert.Equal(202, (await third.FollowThroughAsync(other.Token)).Status);
        Assert.Equal(200, (await friend.DeleteAsync("/api/v1/members/r66b_maker/follow")).Status);
        Assert.Equal(204, (await creator.DeleteAsync("/api/v1/me/requests/r66b_third")).Status);
        Assert.Equal((1, 0), await AllowanceAsync(creator));
        Assert.Equal(0, server.Count("SELECT followers FROM members WHERE handle = 'r66b_maker'"));
    }

    [Fact]
    public async Task R66_joining_through_it_asks_and_shows_the_clip_on_the_invitation()
    {
        var creator = await server.CreatorAsync("r66c_maker");
        var made = await creator.InviteAsync();
        await ChooseAsync(creator, new { @private = true });
        var newcomer = server.Visitor();
        Assert.Contains("Watching asks", (await newcomer.OpenAsync(made.Token)).Text, StringComparison.Ordinal);
        var ticket = await newcomer.LandAsync(made.Token);
        Assert.Contains("You will ask to follow @r66c_maker", (await newcomer.GetAsync($"/i/{made.Token}/join")).Text, StringComparison.Ordinal);
        var joined = await newcomer.PostAsync("/api/v1/accounts", new { handle = "r66c_new", password = Server.Password, token = made.Token, ticket });
        Assert.Equal(201, joined.Status);
        var entry = joined.Json.GetProperty("redemption");
        Assert.Equal(("follow_requested", false), (entry.GetProperty("result").GetString(), entry.GetProperty("following").GetBoolean()));
        Assert.Equal($"/i/{made.Token}", joined["next"]);
        Assert.Equal(200, (await newcomer.OpenAsync(made.Token)).Status);
    }

    [Fact]
    public async Task R74_with_follow_by_watching_off_only_the_button_follows()
    {
        var creator = await server.CreatorAsync("tap_maker");
        var made = await creator.InviteAsync();
        var friend = await server.JoinAsync("tap_friend");
        await ChooseAsync(friend, new { autoFollow = false });
        var page = await friend.OpenAsync(made.Token);
        Assert.Contains("data-gate=\"tap\"", page.Text, StringComparison.Ordinal);
        Assert.Contains("data-class=\"C\"", page.Text, StringComparison.Ordinal);
        Assert.Contains("only if you press the button", page.Text, StringComparison.Ordinal);
        var before = server.Hash();
        var ticket = InvitationSteps.TicketOf(page);
        var alone = await friend.RedeemAsync(made.Token, ticket);
        Assert.Equal((409, "tap_required"), (alone.Status, alone.Code));
        Assert.Equal(before, server.Hash());
        Assert.Equal("redeemed", (await friend.RedeemAsync(made.Token, ticket, gesture: true))["result"]);
    }

    [Theory]
    [InlineData("anybody", false, true)]
    [InlineData("followers", false, false)]
    [InlineData("followers", true, true)]
    [InlineData("nobody", true, false)]
    public async Task Invitations_follow_only_where_the_recipient_wants_them_to(string from, bool followsMe, bool allowed)
    {
        var name = $"{from}_{(followsMe ? 1 : 0)}";
        var creator = await server.CreatorAsync($"m_{name}");
        var friend = await server.JoinAsync($"f_{name}");
        var made = await creator.InviteAsync();
        if (followsMe) await creator.PutAsync($"/api/v1/members/f_{name}/follow", null);
        await ChooseAsync(friend, new { invitationsFrom = from });
        var seenByCreator = (await creator.GetAsync($"/api/v1/invitations/{made.Id}")).Text;
        var before = server.Hash();
        var page = await friend.OpenAsync(made.Token);
        Assert.Equal(before, server.Hash());
        Assert.Contains("<video", page.Text, StringComparison.Ordinal);
        var answer = await friend.RedeemAsync(made.Token, InvitationSteps.TicketOf(page), gesture: true);
        if (allowed)
        {
            Assert.Equal("redeemed", answer["result"]);
            return;
        }
        Assert.Equal((409, "invitations_not_wanted"), (answer.Status, answer.Code));
        Assert.Equal(before, server.Hash());
        Assert.Equal(seenByCreator, (await creator.GetAsync($"/api/v1/invitations/{made.Id}")).Text);
        Assert.Contains("data-state=\"plain\"", page.Text, StringComparison.Ordinal);
        Assert.Contains($"action=\"/@m_{name}/follow\"", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain($"action=\"/i/{made.Token}/follow\"", page.Text, StringComparison.Ordinal);
        Assert.Equal(200, (await friend.PutAsync($"/api/v1/members/m_{name}/follow", null)).Status);
        Assert.Equal("open", (await creator.GetAsync($"/api/v1/invitations/{made.Id}"))["state"]);
    }

    [Fact]
    public async Task A_word_that_is_none_of_the_three_is_refused()
    {
        var one = await server.PersonByTokenAsync("says_wrong");
        Assert.Equal("invitations_from_unknown", (await one.PatchAsync("/api/v1/me", new { invitationsFrom = "friends" })).Code);
        Assert.Equal("anybody", (await one.GetAsync("/api/v1/me"))["invitationsFrom"]);
    }

    [Fact]
    public async Task A_creator_who_follows_back_follows_whom_they_invited_until_that_one_undoes()
    {
        var creator = await server.CreatorAsync("back_maker");
        await ChooseAsync(creator, new { followBack = true });
        var made = await creator.InviteAsync();
        var friend = await server.JoinAsync("back_friend");
        Assert.Equal("redeemed", (await friend.FollowThroughAsync(made.Token))["result"]);
        Assert.True(await FollowsAsync(creator, "back_friend"));
        Assert.Empty(server.WrongCounts());
        Assert.Equal((2, 1), await AllowanceAsync(creator));
        await friend.DeleteAsync("/api/v1/members/back_maker/follow");
        Assert.False(await FollowsAsync(creator, "back_friend"));
        Assert.Empty(server.WrongCounts());
    }

    [Fact]
    public async Task A_request_that_came_through_an_invitation_is_followed_back_with_its_approval()
    {
        var creator = await server.CreatorAsync("late_maker");
        var made = await creator.InviteAsync();
        await ChooseAsync(creator, new { @private = true, followBack = true });
        var friend = await server.JoinAsync("late_friend");
        Assert.Equal("follow_requested", (await friend.FollowThroughAsync(made.Token))["result"]);
        Assert.False(await FollowsAsync(creator, "late_friend"));
        Assert.Equal(204, (await creator.PutAsync("/api/v1/me/requests/late_friend", null)).Status);
        Assert.True(await FollowsAsync(creator, "late_friend"));
        Assert.Empty(server.WrongCounts());
    }

    [Fact]
    public async Task A_follow_that_was_there_before_outlives_the_undo()
    {
        var creator = await server.CreatorAsync("kept_maker");
        await ChooseAsync(creator, new { followBack = true });
        var made = await creator.InviteAsync();
        var friend = await server.JoinAsync("kept_friend");
        await creator.PutAsync("/api/v1/members/kept_friend/follow", null);
        Assert.Equal("redeemed", (await friend.FollowThroughAsync(made.Token))["result"]);
        await friend.DeleteAsync("/api/v1/members/kept_maker/follow");
        Assert.True(await FollowsAsync(creator, "kept_friend"));
        Assert.Empty(server.WrongCounts());
    }

    [Fact]
    public async Task Following_back_a_private_member_asks()
    {
        var creator = await server.CreatorAsync("polite_maker");
        await ChooseAsync(creator, new { followBack = true });
        var made = await creator.InviteAsync();
        var friend = await server.JoinAsync("polite_friend");
        await ChooseAsync(friend, new { @private = true });
        Assert.Equal("redeemed", (await friend.FollowThroughAsync(made.Token))["result"]);
        Assert.False(await FollowsAsync(creator, "polite_friend"));
        Assert.Equal(204, (await friend.PutAsync("/api/v1/me/requests/polite_maker", null)).Status);
        Assert.True(await FollowsAsync(creator, "polite_friend"));
        await friend.DeleteAsync("/api/v1/members/polite_maker/follow");
        Assert.False(await FollowsAsync(creator, "polite_friend"));
        Assert.Empty(server.WrongCounts());
    }

    [Fact]
    public async Task Without_the_choice_nobody_is_followed_back()
    {
        var creator = await server.CreatorAsync("plain_maker");
        var made = await creator.InviteAsync();
        var friend = await server.JoinAsync("plain_friend");
        await friend.FollowThroughAsync(made.Token);
        Assert.False(await FollowsAsync(creator, "plain_friend"));
    }

    private static async Task ChooseAsync(Person person, object choice) => Assert.Equal(200, (await person.PatchAsync("/api/v1/me", choice)).Status);

    private static async Task<bool> FollowsAsync(Person person, string handle) =>
        (await person.GetAsync($"/api/v1/members/{handle}/follow")).Json.GetProperty("following").GetBoolean();

    private static async Task<(int Left, int Accepted)> AllowanceAsync(Person person)
    {
        var allowance = (await person.GetAsync("/api/v1/me/allowance")).Json;
        return (allowance.GetProperty("left").GetInt32(), allowance.GetProperty("accepted").GetInt32());
    }
}
