using Entourage.Insights;
using Microsoft.Extensions.DependencyInjection;

namespace Entourage.Tests.Insights;

/// <summary>What people do that is counted, in the words of the product.</summary>
internal static class InsightSteps
{
    /// <summary>Counts everything that has happened.</summary>
    public static Task CountAsync(this Server server) => server.Services.GetRequiredService<RollUp>().RunAsync(TestContext.Current.CancellationToken);

    /// <summary>Forgets what was counted and counts it all again.</summary>
    public static async Task CountAgainAsync(this Server server)
    {
        await server.Services.GetRequiredService<RollUp>().BeginAgainAsync(TestContext.Current.CancellationToken);
        await server.CountAsync();
    }

    /// <summary>Everything that was counted, as text.</summary>
    public static IReadOnlyList<string> Counted(this Server server) =>
    [
        .. server.Rows("SELECT * FROM insight_counts").Order(StringComparer.Ordinal),
        .. server.Rows("SELECT * FROM insight_marks").Order(StringComparer.Ordinal),
        .. server.Rows("SELECT * FROM insight_progress").Order(StringComparer.Ordinal),
    ];

    /// <summary>Looks at a link for a second, in a browser with scripts.</summary>
    public static async Task<string> LookAsync(this Person person, string token)
    {
        var ticket = await person.LandAsync(token);
        Assert.Equal(204, (await person.SendAsync(HttpMethod.Post, $"/i/{token}/seen", new StringContent(ticket))).Status);
        return ticket;
    }

    /// <summary>Joins through a link.</summary>
    public static async Task<Person> JoinThroughAsync(this Server server, string token, string handle)
    {
        var person = server.Visitor();
        var ticket = await person.LookAsync(token);
        var joined = await person.PostAsync("/api/v1/accounts", new { handle, password = Server.Password, token, ticket });
        Assert.True(joined.Status == 201, joined.Text);
        return person;
    }

    public static async Task ViewAsync(this Person person, string clip)
    {
        // A browser without a name is given one by its first request, and counts from the next on.
        for (var turn = 0; turn < 2; turn++) Assert.Equal(200, (await person.PostAsync($"/api/v1/clips/{clip}/views")).Status);
    }

    public static async Task LikeAsync(this Person person, string clip) => Assert.Equal(200, (await person.PutAsync($"/api/v1/clips/{clip}/like", null)).Status);
}
