using System.Text.Json;

namespace Entourage.Tests.Moderation;

/// <summary>Suspending whoever invited puts those who came through them before the operators, and does nothing else to them.</summary>
public sealed class ReviewsTests
{
    private const string Queue = "/api/v1/operator/reviews";

    [Fact]
    public async Task Who_came_through_a_suspended_member_is_looked_at_and_bans_nobody()
    {
        await using var server = await Server.StartAsync(("Allowance:Start", "9"), ("Allowance:Cap", "9"));
        var op = await server.OperatorAsync();
        var elder = await server.CreatorByTokenAsync("elder");
        await server.JoinThroughAsync(await elder.InviteAsync(), "long_ago");
        server.Change("UPDATE members SET joined_at = joined_at - @age WHERE handle = 'long_ago'", ("@age", 91L * 86_400_000));
        var middle = await server.JoinThroughAsync(await elder.InviteAsync(), "middle");
        await server.ReadyClipAsync(middle);
        await server.JoinThroughAsync(await middle.InviteAsync(), "deeper");
        var follower = await server.JoinAsync("follower");
        await follower.FollowThroughAsync((await elder.InviteAsync()).Token);

        Assert.Equal(204, (await SuspendAsync(op, "elder")).Status);
        Assert.Equal(["middle"], await WaitingAsync(op));
        var review = (await op.GetAsync(Queue)).Json.GetProperty("items")[0];
        Assert.Equal(("elder", 1), (review.GetProperty("because").GetString(), review.GetProperty("brought").GetInt32()));
        Assert.Equal(200, (await middle.GetAsync("/api/v1/me")).Status);
        await middle.InviteAsync();
        Assert.Equal(1, server.Count("SELECT count(*) FROM members WHERE suspended"));

        Assert.Equal(204, (await SuspendAsync(op, "elder")).Status);
        Assert.Equal(["middle"], await WaitingAsync(op));
        server.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(204, (await SuspendAsync(op, "middle")).Status);
        Assert.Equal(["middle", "deeper"], await WaitingAsync(op));
        Assert.Equal(["deeper"], Handles((await op.GetAsync($"{Queue}?cursor={(await op.GetAsync($"{Queue}?limit=1")).Json.GetProperty("next").GetString()}")).Json));
        Assert.Equal("bad_cursor", (await op.GetAsync($"{Queue}?cursor=x")).Code);
        Assert.Equal("operators_only", (await follower.GetAsync(Queue)).Code);
    }

    [Fact]
    public async Task Whoever_was_looked_at_stays_cleared_and_the_rest_goes_with_the_suspension()
    {
        await using var server = await Server.StartAsync();
        var op = await server.OperatorAsync();
        var elder = await server.CreatorByTokenAsync("elder");
        foreach (var handle in (string[])["one", "two"])
        {
            server.Clock.Advance(TimeSpan.FromMinutes(1));
            await server.JoinThroughAsync(await elder.InviteAsync(), handle);
        }
        await SuspendAsync(op, "elder");
        Assert.Equal(["one", "two"], await WaitingAsync(op));
        Assert.Equal("elder", (await op.GetAsync("/api/v1/operator/members/one")).Json.GetProperty("inReviewFor").GetString());

        Assert.Equal(204, (await op.PutAsync($"{Queue}/one/cleared", null)).Status);
        Assert.Equal(204, (await op.PutAsync($"{Queue}/one/cleared", null)).Status);
        Assert.Equal(404, (await op.PutAsync($"{Queue}/elder/cleared", null)).Status);
        Assert.Equal(404, (await op.PutAsync($"{Queue}/nobody/cleared", null)).Status);
        Assert.Equal(["two"], await WaitingAsync(op));
        Assert.False((await op.GetAsync("/api/v1/operator/members/one")).Json.TryGetProperty("inReviewFor", out _));
        Assert.Equal(1, server.Count("SELECT count(*) FROM audit WHERE act = 'review_cleared'"));

        Assert.Equal(204, (await op.DeleteAsync("/api/v1/operator/members/elder/suspension")).Status);
        Assert.Empty(await WaitingAsync(op));
        await SuspendAsync(op, "elder");
        Assert.Equal(["two"], await WaitingAsync(op));
    }

    [Fact]
    public async Task A_suspension_that_runs_out_ends_its_reviews_too()
    {
        await using var server = await Server.StartAsync();
        var op = await server.OperatorAsync();
        var elder = await server.CreatorByTokenAsync("elder");
        await server.JoinThroughAsync(await elder.InviteAsync(), "leaf");
        await op.PutAsync("/api/v1/operator/members/elder/suspension", new { until = server.Clock.GetUtcNow().AddDays(1) });
        Assert.Equal(["leaf"], await WaitingAsync(op));
        for (var tries = 0; tries < 200 && (await WaitingAsync(op)).Count > 0; tries++)
        {
            server.Clock.Advance(TimeSpan.FromHours(1));
            await Task.Delay(25, TestContext.Current.CancellationToken);
        }
        Assert.Empty(await WaitingAsync(op));
        Assert.Equal(0, server.Count("SELECT count(*) FROM members WHERE suspended"));
    }

    private static Task<Answer> SuspendAsync(Person op, string handle) => op.PutAsync($"/api/v1/operator/members/{handle}/suspension", new { });

    private static async Task<List<string?>> WaitingAsync(Person op) => Handles((await op.GetAsync(Queue)).Json);

    private static List<string?> Handles(JsonElement page) =>
        [.. page.GetProperty("items").EnumerateArray().Select(one => one.GetProperty("handle").GetString())];
}
