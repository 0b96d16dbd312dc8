namespace Entourage.Tests.Follows;

public sealed class ListFollowsTests(Server server) : IClassFixture<Server>
{
    [Fact]
    public async Task Pages_hold_everybody_once_while_more_come()
    {
        await server.PersonByTokenAsync("listed");
        for (var i = 0; i < 7; i++)
        {
            // Two in every instant: the id decides between them.
            if (i % 2 == 0) server.Clock.Advance(TimeSpan.FromSeconds(1));
            await (await server.PersonByTokenAsync($"early_{i}")).PutAsync("/api/v1/members/listed/follow", null);
        }
        var visitor = server.Visitor();
        var seen = new List<string>();
        string? cursor = null;
        var late = 0;
        do
        {
            var page = await visitor.GetAsync($"/api/v1/members/listed/followers?limit=3&cursor={cursor}");
            seen.AddRange(Handles(page));
            cursor = page.Json.TryGetProperty("next", out var next) ? next.GetString() : null;
            server.Clock.Advance(TimeSpan.FromSeconds(1));
            await (await server.PersonByTokenAsync($"late_{late++}")).PutAsync("/api/v1/members/listed/follow", null);
        }
        while (cursor is not null);
        Assert.Equal(Enumerable.Range(0, 7).Select(i => $"early_{i}"), seen.Order());
        Assert.StartsWith("late_", Handles(await visitor.GetAsync("/api/v1/members/listed/followers"))[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_the_followed_member_sees_by_which_channel_somebody_came()
    {
        var creator = await server.CreatorByTokenAsync("curious");
        var made = await creator.InviteAsync(new { channel = "telegram" });
        var friend = await server.PersonByTokenAsync("arriving");
        await friend.RedeemAsync(made.Token);
        Assert.Equal("telegram", ChannelOf(await creator.GetAsync("/api/v1/members/curious/followers")));
        Assert.Null(ChannelOf(await friend.GetAsync("/api/v1/members/curious/followers")));
        Assert.Null(ChannelOf(await server.Visitor().GetAsync("/api/v1/members/curious/followers")));
        Assert.Null(ChannelOf(await friend.GetAsync("/api/v1/members/arriving/following")));
        Assert.Equal(["curious"], Handles(await friend.GetAsync("/api/v1/members/arriving/following")));
    }

    [Fact]
    public async Task What_is_no_list_says_so()
    {
        await server.PersonByTokenAsync("unlisted");
        var visitor = server.Visitor();
        Assert.Equal("not_found", (await visitor.GetAsync("/api/v1/members/nobody/followers")).Code);
        // "1.x": an instant, and a key that is no member's id.
        foreach (var cursor in (string[])["x", "MS54", "%2B%2B", new('A', 200)])
        {
            Assert.Equal("bad_cursor", (await visitor.GetAsync($"/api/v1/members/unlisted/followers?cursor={cursor}")).Code);
        }
    }

    private static List<string> Handles(Answer page) =>
        [.. page.Json.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("member").GetProperty("handle").GetString()!)];

    private static string? ChannelOf(Answer page) =>
        page.Json.GetProperty("items")[0].TryGetProperty("channel", out var channel) ? channel.GetString() : null;
}
