namespace Entourage.Tests.Invitations.Mine;

public sealed class ListInvitationsTests(Server server) : IClassFixture<Server>
{
    [Fact]
    public async Task R116_the_invitation_of_somebody_else_is_not_there()
    {
        var creator = await server.CreatorAsync("r116");
        var stranger = await server.CreatorAsync("r116_stranger");
        var made = await creator.InviteAsync();
        var before = server.Hash();
        Assert.Equal((404, "not_found"), Of(await stranger.GetAsync($"/api/v1/invitations/{made.Id}")));
        Assert.Equal((404, "not_found"), Of(await stranger.DeleteAsync($"/api/v1/invitations/{made.Id}")));
        Assert.Equal((404, "not_found"), Of(await stranger.PutAsync($"/api/v1/invitations/{made.Id}/handed-over", null)));
        Assert.Equal((404, "not_found"), Of(await creator.GetAsync("/api/v1/invitations/0000000000000000")));
        Assert.Empty((await stranger.GetAsync("/api/v1/invitations")).Json.GetProperty("items").EnumerateArray());
        Assert.Equal(before, server.Hash());
    }

    [Fact]
    public async Task R117_a_revoked_link_stops_working_and_is_not_refunded()
    {
        var creator = await server.CreatorAsync("r117");
        var made = await creator.InviteAsync();
        var revoked = await creator.DeleteAsync($"/api/v1/invitations/{made.Id}");
        Assert.Equal((200, "revoked"), (revoked.Status, revoked["state"]));
        Assert.Equal(200, (await creator.DeleteAsync($"/api/v1/invitations/{made.Id}")).Status);
        Assert.Equal(2, (await creator.GetAsync("/api/v1/me/allowance")).Json.GetProperty("left").GetInt32());
        Assert.Equal(410, (await server.Visitor().OpenAsync(made.Token)).Status);
    }

    [Fact]
    public async Task R118_a_used_link_cannot_be_revoked()
    {
        var creator = await server.CreatorAsync("r118");
        var made = await creator.InviteAsync();
        var friend = await server.JoinAsync("r118_friend");
        Assert.Equal(200, (await friend.FollowThroughAsync(made.Token)).Status);
        var before = server.Hash();
        Assert.Equal((409, "already_used"), Of(await creator.DeleteAsync($"/api/v1/invitations/{made.Id}")));
        Assert.Equal(before, server.Hash());
    }

    [Fact]
    public async Task R55_a_revoke_and_a_redeem_at_once_end_in_one_of_the_two()
    {
        var creator = await server.CreatorAsync("r55");
        var friend = await server.JoinAsync("r55_friend");
        for (var round = 0; round < 3; round++)
        {
            var made = await creator.InviteAsync();
            var ticket = await friend.LandAsync(made.Token);
            var redeem = friend.RedeemAsync(made.Token, ticket);
            var revoke = creator.DeleteAsync($"/api/v1/invitations/{made.Id}");
            var redeemed = (await redeem).Status == 200;
            Assert.Equal(redeemed ? (409, "already_used") : (200, null), Of(await revoke));
            Assert.Equal(redeemed ? "redeemed" : "revoked", (await creator.GetAsync($"/api/v1/invitations/{made.Id}"))["state"]);
        }
    }

    [Fact]
    public async Task Handing_over_is_noted_once_and_changes_no_later_state()
    {
        var creator = await server.CreatorAsync("handing");
        var made = await creator.InviteAsync();
        Assert.Equal("handed_over", (await creator.PutAsync($"/api/v1/invitations/{made.Id}/handed-over", null))["state"]);
        Assert.Equal("handed_over", (await creator.PutAsync($"/api/v1/invitations/{made.Id}/handed-over", null))["state"]);
        Assert.Equal(200, (await server.Visitor().OpenAsync(made.Token)).Status);
        await creator.DeleteAsync($"/api/v1/invitations/{made.Id}");
        Assert.Equal("revoked", (await creator.PutAsync($"/api/v1/invitations/{made.Id}/handed-over", null))["state"]);
    }

    [Fact]
    public async Task Pages_hold_every_invitation_once_while_more_are_made()
    {
        await using var own = await Server.StartAsync(("Allowance:Start", "50"), ("Allowance:Cap", "50"), ("Allowance:PerSubtree", "50"));
        var creator = await own.CreatorAsync("pages");
        var ids = new List<string>();
        for (var i = 0; i < 7; i++)
        {
            // Two in every instant: the id decides between them.
            if (i % 2 == 0) own.Clock.Advance(TimeSpan.FromSeconds(1));
            ids.Add((await creator.InviteAsync()).Id);
        }
        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = await creator.GetAsync($"/api/v1/invitations?limit=2&cursor={cursor}");
            seen.AddRange(page.Json.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()!));
            cursor = page.Json.TryGetProperty("next", out var next) ? next.GetString() : null;
            own.Clock.Advance(TimeSpan.FromSeconds(1));
            await creator.InviteAsync();
        }
        while (cursor is not null);
        Assert.Equal(ids.Order(), seen.Order());
        Assert.Equal(7, seen.Distinct().Count());
    }

    [Theory]
    [InlineData("x")]
    [InlineData("%00")]
    [InlineData("bm8tZG90")]
    [InlineData("LmE")]
    public async Task A_cursor_that_is_not_ours_is_refused(string cursor)
    {
        var program = await server.PersonByTokenAsync("cursor_" + Math.Abs(cursor.GetHashCode(StringComparison.Ordinal)));
        Assert.Equal((400, "bad_cursor"), Of(await program.GetAsync($"/api/v1/invitations?cursor={cursor}")));
    }

    [Fact]
    public async Task The_list_tells_who_accepted_for_as_long_as_they_follow()
    {
        var creator = await server.CreatorAsync("telling");
        var made = await creator.InviteAsync(new { channel = "whatsapp", message = "Hello" });
        var friend = await server.JoinAsync("told");
        await friend.FollowThroughAsync(made.Token);
        var view = await creator.GetAsync($"/api/v1/invitations/{made.Id}");
        Assert.Equal(("redeemed", "told", "whatsapp", "Hello"), (view["state"], view["redeemedBy"], view["channel"], view["message"]));
        Assert.DoesNotContain(made.Token[16..], view.Text, StringComparison.Ordinal);
        server.Clock.Advance(TimeSpan.FromMinutes(2));
        await friend.DeleteAsync("/api/v1/members/telling/follow");
        view = await creator.GetAsync($"/api/v1/invitations/{made.Id}");
        Assert.Equal("redeemed", view["state"]);
        Assert.False(view.Json.TryGetProperty("redeemedBy", out _));
    }

    [Fact]
    public async Task An_old_link_is_listed_as_expired()
    {
        var creator = await server.CreatorAsync("aging");
        var made = await creator.InviteAsync();
        server.Clock.Advance(TimeSpan.FromDays(14));
        Assert.Equal("expired", (await creator.GetAsync($"/api/v1/invitations/{made.Id}"))["state"]);
    }

    private static (int Status, string? Code) Of(Answer answer) => (answer.Status, answer.Code);
}
