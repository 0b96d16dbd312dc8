namespace Entourage.Tests.Clips;

/// <summary>What people without an account can add to the numbers of a clip, where the gate is open.</summary>
public sealed class VisitorsCountTests
{
    private static readonly (string, string)[] Open = [("Clips:Gate", "open"), ("Site:Proxies", "127.0.0.1")];

    [Fact]
    public async Task One_network_makes_so_many_plays_and_views_in_a_minute_whatever_it_calls_itself()
    {
        await using var server = await Server.StartAsync([.. Open, ("Limits:WatchingPerMinute", "10")]);
        var clip = await server.ReadyClipAsync(await server.PersonByTokenAsync("creator"));
        var answers = new List<int>();
        for (var i = 0; i < 8; i++)
        {
            var visitor = server.Visitor().At($"203.0.113.{i}");
            answers.Add((await visitor.PostAsync($"/api/v1/clips/{clip}/plays")).Status);
            answers.Add((await visitor.PostAsync($"/api/v1/clips/{clip}/views")).Status);
        }
        Assert.Equal((10, 6), (answers.Count(status => status == 200), answers.Count(status => status == 429)));
        Assert.Equal((5, 5), (server.Count("SELECT plays FROM clips"), server.Count("SELECT views FROM clips")));
        Assert.Equal(200, (await server.Visitor().At("198.51.100.1").PostAsync($"/api/v1/clips/{clip}/plays")).Status);
        // Members are counted by their own limit.
        var member = await server.PersonByTokenAsync("watcher");
        for (var i = 0; i < 12; i++) Assert.Equal(200, (await member.At("203.0.113.1").PostAsync($"/api/v1/clips/{clip}/plays")).Status);
    }

    [Fact]
    public async Task A_view_needs_a_name_that_the_site_gave_before()
    {
        await using var server = await Server.StartAsync(Open);
        var clip = await server.ReadyClipAsync(await server.PersonByTokenAsync("creator"));
        var visitor = server.Visitor();
        Assert.Equal("""{"views":0,"counted":false}""", (await visitor.PostAsync($"/api/v1/clips/{clip}/views")).Text);
        Assert.Equal("""{"views":1,"counted":true}""", (await visitor.PostAsync($"/api/v1/clips/{clip}/views")).Text);
        var inventor = server.Visitor();
        inventor.Hold("__Host-d", Convert.ToBase64String(new byte[16]).TrimEnd('='));
        Assert.Equal("""{"views":1,"counted":false}""", (await inventor.PostAsync($"/api/v1/clips/{clip}/views")).Text);
    }
}
