using System.Text.Json;
using Entourage.Live;
using Microsoft.Extensions.DependencyInjection;

namespace Entourage.Tests.Follows;

public sealed class RequestTests(Server server) : IClassFixture<Server>
{
    [Fact]
    public async Task Following_a_private_member_asks_and_approving_follows()
    {
        var (keeper, fan) = await PairAsync("shy_one", "shy_fan");
        using var page = server.Services.GetRequiredService<LiveFeed>().Open(server.IdOf("shy_one"))!;
        for (var times = 0; times < 2; times++)
        {
            var asked = await fan.PutAsync("/api/v1/members/shy_one/follow", null);
            Assert.Equal((202, true, false), (asked.Status, Is(asked, "requested"), Is(asked, "following")));
        }
        Assert.True(page.Events.TryRead(out var told));
        Assert.Equal(("follow_requested", "shy_fan"), (told.Type, told.Handle));
        Assert.False(page.Events.TryRead(out _));
        Assert.Equal(["shy_fan"], await WaitingAsync(keeper));
        Assert.Equal(0, server.Count("SELECT followers FROM members WHERE handle = 'shy_one'"));

        Assert.Equal(204, (await keeper.PutAsync("/api/v1/me/requests/shy_fan", null)).Status);
        Assert.Equal(404, (await keeper.PutAsync("/api/v1/me/requests/shy_fan", null)).Status);
        Assert.Empty(await WaitingAsync(keeper));
        var relation = await fan.GetAsync("/api/v1/members/shy_one/follow");
        Assert.Equal((true, false), (Is(relation, "following"), Is(relation, "requested")));
        Assert.Equal(200, (await fan.PutAsync("/api/v1/members/shy_one/follow", null)).Status);
        Assert.Empty(server.WrongCounts());
    }

    [Fact]
    public async Task A_decline_looks_like_waiting_and_asking_again_does_not_bring_it_back()
    {
        var (keeper, fan) = await PairAsync("shy_two", "shy_two_fan");
        await fan.PutAsync("/api/v1/members/shy_two/follow", null);
        var before = (await fan.GetAsync("/api/v1/members/shy_two/follow")).Text;
        Assert.Equal(204, (await keeper.DeleteAsync("/api/v1/me/requests/shy_two_fan")).Status);
        Assert.Equal(404, (await keeper.DeleteAsync("/api/v1/me/requests/nobody_there")).Status);
        Assert.Equal(before, (await fan.GetAsync("/api/v1/members/shy_two/follow")).Text);
        Assert.Equal(202, (await fan.PutAsync("/api/v1/members/shy_two/follow", null)).Status);
        Assert.Empty(await WaitingAsync(keeper));
    }

    [Theory]
    [InlineData("withdrawn")]
    [InlineData("blocked_by_keeper")]
    [InlineData("blocked_by_fan")]
    [InlineData("fan_leaves")]
    [InlineData("keeper_leaves")]
    public async Task A_request_goes_with_what_it_stood_on(string how)
    {
        var (keeper, fan) = await PairAsync($"k_{how}", $"f_{how}");
        await fan.PutAsync($"/api/v1/members/k_{how}/follow", null);
        Assert.Equal(1, Count());
        var ended = how switch
        {
            "withdrawn" => await fan.DeleteAsync($"/api/v1/members/k_{how}/follow"),
            "blocked_by_keeper" => await keeper.PutAsync($"/api/v1/members/f_{how}/block", null),
            "blocked_by_fan" => await fan.PutAsync($"/api/v1/members/k_{how}/block", null),
            "fan_leaves" => await fan.DeleteAsync("/api/v1/me"),
            _ => await keeper.DeleteAsync("/api/v1/me"),
        };
        Assert.InRange(ended.Status, 200, 204);
        Assert.Equal(0, Count());
        Assert.Empty(server.WrongCounts());

        long Count() => server.Count(
            """
            SELECT count(*) FROM follow_requests WHERE follower NOT IN (SELECT id FROM members) OR followee NOT IN (SELECT id FROM members)
                OR follower IN (SELECT id FROM members WHERE handle = @fan)
            """, ("@fan", $"f_{how}"));
    }

    [Fact]
    public async Task Turning_private_off_approves_nobody_and_requests_can_still_be_answered_or_made_follows_by_asking_again()
    {
        var (keeper, first) = await PairAsync("shy_three", "three_one");
        var second = await server.PersonByTokenAsync("three_two");
        foreach (var fan in new[] { first, second }) Assert.Equal(202, (await fan.PutAsync("/api/v1/members/shy_three/follow", null)).Status);
        Assert.Equal(200, (await keeper.PatchAsync("/api/v1/me", new { @private = false })).Status);
        Assert.Equal(0, server.Count("SELECT followers FROM members WHERE handle = 'shy_three'"));
        Assert.Equal(["three_one", "three_two"], (await WaitingAsync(keeper)).Order());
        Assert.Equal(204, (await keeper.PutAsync("/api/v1/me/requests/three_one", null)).Status);
        Assert.Equal(200, (await second.PutAsync("/api/v1/members/shy_three/follow", null)).Status);
        Assert.Empty(await WaitingAsync(keeper));
        Assert.Equal(2, server.Count("SELECT followers FROM members WHERE handle = 'shy_three'"));
        Assert.Empty(server.WrongCounts());
    }

    [Fact]
    public async Task Requests_are_paged_newest_first()
    {
        var (keeper, _) = await PairAsync("shy_four", "four_0");
        for (var number = 1; number <= 5; number++)
        {
            server.Clock.Advance(TimeSpan.FromSeconds(1));
            await (await server.PersonByTokenAsync($"four_{number}")).PutAsync("/api/v1/members/shy_four/follow", null);
        }
        var seen = new List<string>();
        var address = "/api/v1/me/requests?limit=2";
        for (string? cursor = ""; cursor is not null;)
        {
            var page = await keeper.GetAsync(cursor.Length > 0 ? $"{address}&cursor={cursor}" : address);
            seen.AddRange(Handles(page));
            cursor = page.Json.TryGetProperty("next", out var next) ? next.GetString() : null;
        }
        Assert.Equal(["four_5", "four_4", "four_3", "four_2", "four_1"], seen);
        Assert.Equal("bad_cursor", (await keeper.GetAsync("/api/v1/me/requests?cursor=x")).Code);
    }

    private async Task<(Person Keeper, Person Fan)> PairAsync(string keeper, string fan)
    {
        var one = await server.PersonByTokenAsync(keeper);
        Assert.True((await one.PatchAsync("/api/v1/me", new { @private = true })).Json.GetProperty("private").GetBoolean());
        return (one, await server.PersonByTokenAsync(fan));
    }

    private static async Task<List<string>> WaitingAsync(Person person) => Handles(await person.GetAsync("/api/v1/me/requests"));

    private static List<string> Handles(Answer page) =>
        [.. page.Json.GetProperty("items").EnumerateArray().Select(one => one.GetProperty("member").GetProperty("handle").GetString()!)];

    private static bool Is(Answer answer, string name) => answer.Json.GetProperty(name).ValueKind == JsonValueKind.True;
}
