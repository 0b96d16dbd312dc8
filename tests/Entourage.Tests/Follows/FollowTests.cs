namespace Entourage.Tests.Follows;

public sealed class FollowTests(Server server) : IClassFixture<Server>
{
    [Fact]
    public async Task Following_and_stopping_count_once_however_often()
    {
        var one = await server.PersonByTokenAsync("fan");
        await server.PersonByTokenAsync("idol");
        for (var times = 0; times < 3; times++)
        {
            var followed = await one.PutAsync("/api/v1/members/idol/follow", null);
            Assert.Equal((200, 1L), (followed.Status, followed.Json.GetProperty("followers").GetInt64()));
            Assert.True(followed.Json.GetProperty("following").GetBoolean());
        }
        Assert.Empty(server.WrongCounts());
        for (var times = 0; times < 3; times++)
        {
            var stopped = await one.DeleteAsync("/api/v1/members/idol/follow");
            Assert.Equal((200, 0L), (stopped.Status, stopped.Json.GetProperty("followers").GetInt64()));
        }
        Assert.Empty(server.WrongCounts());
    }

    [Fact]
    public async Task Many_at_once_end_with_the_right_counts()
    {
        await server.PersonByTokenAsync("crowded");
        var people = new List<Person>();
        for (var i = 0; i < 10; i++) people.Add(await server.PersonByTokenAsync($"crowd_{i}"));
        await Task.WhenAll(people.SelectMany(one => Enumerable.Range(0, 6).Select(turn => turn % 2 == 0
            ? one.PutAsync("/api/v1/members/crowded/follow", null)
            : one.DeleteAsync("/api/v1/members/crowded/follow"))));
        Assert.Empty(server.WrongCounts());
        await Task.WhenAll(people.Select(one => one.PutAsync("/api/v1/members/crowded/follow", null)));
        Assert.Equal(10, server.Count("SELECT followers FROM members WHERE handle = 'crowded'"));
    }

    [Fact]
    public async Task Nobody_follows_themselves_or_nobody()
    {
        var one = await server.PersonByTokenAsync("selfish");
        var before = server.Hash();
        Assert.Equal((409, "cannot_follow_yourself"), Of(await one.PutAsync("/api/v1/members/selfish/follow", null)));
        Assert.Equal((404, "not_found"), Of(await one.PutAsync("/api/v1/members/nobody_there/follow", null)));
        Assert.Equal((404, "not_found"), Of(await one.DeleteAsync("/api/v1/members/nobody_there/follow")));
        Assert.Equal((404, "not_found"), Of(await one.GetAsync("/api/v1/members/nobody_there/follow")));
        Assert.Equal(before, server.Hash());
    }

    [Fact]
    public async Task Following_needs_its_scope()
    {
        var reader = await server.PersonByTokenAsync("only_reads", Scopes.Read);
        await server.PersonByTokenAsync("only_read_of");
        Assert.Equal("scope_missing", (await reader.PutAsync("/api/v1/members/only_read_of/follow", null)).Code);
        Assert.Equal(200, (await reader.GetAsync("/api/v1/members/only_read_of/follow")).Status);
        Assert.Equal("sign_in_required", (await server.Visitor().PutAsync("/api/v1/members/only_read_of/follow", null)).Code);
    }

    [Fact]
    public async Task Deleting_an_account_puts_every_count_right()
    {
        var leaving = await server.PersonByTokenAsync("leaves");
        var stays = await server.PersonByTokenAsync("remains");
        await leaving.PutAsync("/api/v1/members/remains/follow", null);
        await stays.PutAsync("/api/v1/members/leaves/follow", null);
        Assert.Equal(204, (await leaving.DeleteAsync("/api/v1/me")).Status);
        var me = (await stays.GetAsync("/api/v1/me")).Json;
        Assert.Equal((0L, 0L), (me.GetProperty("followers").GetInt64(), me.GetProperty("following").GetInt64()));
        Assert.Empty(server.WrongCounts());
    }

    [Fact]
    public async Task Nothing_anywhere_remembers_a_deleted_redeemer()
    {
        var creator = await server.CreatorByTokenAsync("remembers");
        var friend = await server.PersonByTokenAsync("forgotten");
        var id = server.IdOf("forgotten").Value;
        var made = await creator.InviteAsync();
        await friend.RedeemAsync(made.Token);
        Assert.Equal(204, (await friend.DeleteAsync("/api/v1/me")).Status);
        foreach (var (table, column) in (List<(string, string)>)
            [("follows", "follower"), ("invitations", "redeemed_by"), ("invitations", "undone_by"), ("invitations", "accepted_by"), ("members", "id")])
        {
            Assert.Equal(0, server.Count($"SELECT count(*) FROM {table} WHERE {column} = @id", ("@id", id)));
        }
        Assert.Equal(0, server.Count("SELECT count(*) FROM views WHERE viewer = @id", ("@id", id.ToByteArray(bigEndian: true))));
        Assert.Equal("redeemed", (await creator.GetAsync($"/api/v1/invitations/{made.Id}"))["state"]);
        Assert.Empty(server.WrongCounts());
    }

    private static (int Status, string? Code) Of(Answer answer) => (answer.Status, answer.Code);
}
