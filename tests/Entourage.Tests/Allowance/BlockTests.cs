namespace Entourage.Tests.Allowance;

public sealed class BlockTests(Server server) : IClassFixture<Server>
{
    [Fact]
    public async Task A_block_ends_the_follow_both_ways_and_lifting_it_brings_none_back()
    {
        var (one, two) = (await server.PersonByTokenAsync("block_one"), await server.PersonByTokenAsync("block_two"));
        await one.PutAsync("/api/v1/members/block_two/follow", null);
        await two.PutAsync("/api/v1/members/block_one/follow", null);
        for (var twice = 0; twice < 2; twice++) Assert.Equal(204, (await one.PutAsync("/api/v1/members/block_two/block", null)).Status);
        Assert.Empty(server.WrongCounts());
        var relation = (await one.GetAsync("/api/v1/members/block_two/follow")).Json;
        Assert.Equal((false, false, true), (
            relation.GetProperty("following").GetBoolean(), relation.GetProperty("followedBy").GetBoolean(), relation.GetProperty("blocked").GetBoolean()));
        for (var twice = 0; twice < 2; twice++) Assert.Equal(204, (await one.DeleteAsync("/api/v1/members/block_two/block")).Status);
        relation = (await one.GetAsync("/api/v1/members/block_two/follow")).Json;
        Assert.Equal((false, false), (relation.GetProperty("following").GetBoolean(), relation.GetProperty("blocked").GetBoolean()));
    }

    [Fact]
    public async Task Who_is_blocked_is_not_told_and_who_blocks_must_lift_it_first()
    {
        var (one, two) = (await server.PersonByTokenAsync("hides"), await server.PersonByTokenAsync("seeks"));
        await one.PutAsync("/api/v1/members/seeks/block", null);
        var before = server.Hash();
        Assert.Equal((404, "not_found"), Of(await two.PutAsync("/api/v1/members/hides/follow", null)));
        Assert.Equal((409, "you_blocked_member"), Of(await one.PutAsync("/api/v1/members/seeks/follow", null)));
        // As for a handle that nobody has: neither the profile nor what one is to them tells.
        foreach (var path in (string[])["/api/v1/members/hides", "/api/v1/members/hides/follow"]) Assert.Equal((404, "not_found"), Of(await two.GetAsync(path)));
        Assert.Equal(before, server.Hash());
    }

    [Fact]
    public async Task Nobody_blocks_themselves_or_nobody()
    {
        var one = await server.PersonByTokenAsync("alone");
        var before = server.Hash();
        Assert.Equal((409, "cannot_block_yourself"), Of(await one.PutAsync("/api/v1/members/alone/block", null)));
        Assert.Equal((404, "not_found"), Of(await one.PutAsync("/api/v1/members/nobody_here/block", null)));
        Assert.Equal(before, server.Hash());
    }

    private static (int Status, string? Code) Of(Answer answer) => (answer.Status, answer.Code);
}
