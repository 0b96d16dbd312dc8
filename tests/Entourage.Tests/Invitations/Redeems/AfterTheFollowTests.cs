using Entourage.Live;
using Microsoft.Extensions.DependencyInjection;

namespace Entourage.Tests.Invitations.Redeems;

public sealed class AfterTheFollowTests(RoomyServer server) : IClassFixture<RoomyServer>
{
    [Fact]
    public async Task R74_watching_alone_makes_five_follows_an_hour_and_fifteen_a_day()
    {
        var friend = await server.JoinAsync("eager");
        var tokens = new Queue<string>();
        for (var i = 0; i < 17; i++) tokens.Enqueue((await (await server.CreatorByTokenAsync($"star_{i}")).InviteAsync()).Token);
        for (var hour = 0; hour < 3; hour++)
        {
            for (var i = 0; i < 5; i++) Assert.Equal(200, (await friend.FollowThroughAsync(tokens.Dequeue())).Status);
            var before = server.Hash();
            Assert.Equal("tap_required", (await friend.FollowThroughAsync(tokens.Peek())).Code);
            Assert.Equal(before, server.Hash());
            server.Clock.Advance(TimeSpan.FromHours(1));
        }
        // The hour is over, the day is not.
        Assert.Equal("tap_required", (await friend.FollowThroughAsync(tokens.Peek())).Code);
        var pressed = tokens.Dequeue();
        Assert.Equal(200, (await friend.RedeemAsync(pressed, await friend.LandAsync(pressed), gesture: true)).Status);
        server.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(200, (await friend.FollowThroughAsync(tokens.Dequeue())).Status);
        Assert.Empty(server.WrongCounts());
    }

    [Fact]
    public async Task R75_and_R76_an_undo_takes_the_credit_back_and_is_not_undone_by_tapping_again()
    {
        var creator = await server.CreatorAsync("undone");
        var friend = await server.JoinAsync("undoing");
        var made = await creator.InviteAsync();
        var ticket = await friend.LandAsync(made.Token);
        var first = await friend.RedeemAsync(made.Token, ticket);
        Assert.Equal((3, 1), await AllowanceAsync(creator));
        // Within the first minute it gives the link back as well: see ReopenLinkTests.
        server.Clock.Advance(TimeSpan.FromMinutes(1) + TimeSpan.FromMilliseconds(1));
        Assert.Equal(200, (await friend.DeleteAsync("/api/v1/members/undone/follow")).Status);
        Assert.Equal((1, 0), await AllowanceAsync(creator));
        Assert.Equal(0, server.Count("SELECT followers FROM members WHERE handle = 'undone'"));
        Assert.Equal("redeemed", (await creator.GetAsync($"/api/v1/invitations/{made.Id}"))["state"]);

        var before = server.Hash();
        var again = await friend.RedeemAsync(made.Token, ticket);
        Assert.Equal((200, first["redemption"]), (again.Status, again["redemption"]));
        Assert.True(again.Json.GetProperty("replayed").GetBoolean());
        Assert.False(again.Json.GetProperty("following").GetBoolean());
        Assert.Equal(before, server.Hash());

        // Following again by hand and stopping again gives and takes nothing.
        await friend.PutAsync("/api/v1/members/undone/follow", null);
        await friend.DeleteAsync("/api/v1/members/undone/follow");
        Assert.Equal((1, 0), await AllowanceAsync(creator));
    }

    [Fact]
    public async Task R77_stopping_after_a_week_leaves_the_allowance_alone()
    {
        var creator = await server.CreatorAsync("kept");
        var friend = await server.JoinAsync("keeping");
        await friend.FollowThroughAsync((await creator.InviteAsync()).Token);
        server.Clock.Advance(TimeSpan.FromDays(7) + TimeSpan.FromSeconds(1));
        var before = await AllowanceAsync(creator);
        Assert.Equal(200, (await friend.DeleteAsync("/api/v1/members/kept/follow")).Status);
        Assert.Equal(before, await AllowanceAsync(creator));
        Assert.Empty(server.WrongCounts());
    }

    [Fact]
    public async Task R78_blocking_right_after_is_an_undo_too()
    {
        var creator = await server.CreatorAsync("blocked");
        var friend = await server.JoinAsync("blocking");
        await friend.FollowThroughAsync((await creator.InviteAsync()).Token);
        Assert.Equal(204, (await friend.PutAsync("/api/v1/members/blocked/block", null)).Status);
        Assert.Equal((1, 0), await AllowanceAsync(creator));
        Assert.Equal(1, server.Count("SELECT count(*) FROM blocks"));
        Assert.Equal(0, server.Count("SELECT count(*) FROM follows JOIN members ON id = followee WHERE handle = 'blocked'"));
        Assert.Empty(server.WrongCounts());
    }

    [Fact]
    public async Task An_account_that_goes_within_a_week_earns_its_inviter_nothing()
    {
        var creator = await server.CreatorAsync("farming");
        var friend = await server.PersonByTokenAsync("farmed");
        await friend.RedeemAsync((await creator.InviteAsync()).Token);
        Assert.Equal((3, 1), await AllowanceAsync(creator));
        Assert.Equal(204, (await friend.DeleteAsync("/api/v1/me")).Status);
        Assert.Equal((1, 0), await AllowanceAsync(creator));
    }

    [Fact]
    public async Task The_same_person_counts_once_for_the_same_creator()
    {
        var creator = await server.CreatorAsync("counted");
        var friend = await server.JoinAsync("counting");
        await friend.FollowThroughAsync((await creator.InviteAsync()).Token);
        server.Clock.Advance(TimeSpan.FromDays(8));
        await friend.DeleteAsync("/api/v1/members/counted/follow");
        var second = await creator.InviteAsync();
        Assert.Equal("redeemed", (await friend.FollowThroughAsync(second.Token))["result"]);
        Assert.Equal((2, 1), await AllowanceAsync(creator));
    }

    [Fact]
    public async Task The_creators_open_pages_hear_of_it_once()
    {
        var creator = await server.CreatorAsync("heard");
        var friend = await server.JoinAsync("hearing");
        var made = await creator.InviteAsync(new { channel = "whatsapp" });
        var ticket = await friend.LandAsync(made.Token);
        var feed = server.Services.GetRequiredService<LiveFeed>();
        await using var events = feed.ListenAsync(server.IdOf("heard"), TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        var next = events.MoveNextAsync();
        for (var tap = 0; tap < 3; tap++) await friend.RedeemAsync(made.Token, ticket);
        Assert.True(await next);
        Assert.Equal(("redeemed", "hearing", "whatsapp", made.Id, 1L), (
            events.Current.Type, events.Current.Handle, events.Current.Channel, events.Current.Invitation, events.Current.Followers));
        await friend.DeleteAsync("/api/v1/members/heard/follow");
        Assert.True(await events.MoveNextAsync());
        Assert.Equal(("unfollowed", 0L), (events.Current.Type, events.Current.Followers));
    }

    private static async Task<(int Left, int Accepted)> AllowanceAsync(Person creator)
    {
        var allowance = (await creator.GetAsync("/api/v1/me/allowance")).Json;
        return (allowance.GetProperty("left").GetInt32(), allowance.GetProperty("accepted").GetInt32());
    }
}
