using AngleSharp.Dom;
using Entourage.Tests.Insights;

namespace Entourage.Tests.Pages;

/// <summary>Charts that are read as tables, on pages that need no script.</summary>
public sealed class InsightPagesTests : IAsyncLifetime
{
    private readonly Server server = new();

    public async ValueTask InitializeAsync()
    {
        server.Settings["Clips:Gate"] = "open";
        await server.InitializeAsync();
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task Every_chart_has_its_numbers_as_a_table()
    {
        using var creator = await server.JoinAsync("creator");
        var clip = await server.ReadyClipAsync(creator);
        var link = await creator.InviteAsync(new { channel = "whatsapp" });
        server.Clock.Advance(TimeSpan.FromHours(2));
        using var friend = await server.JoinThroughAsync(link.Token, "friend");
        server.Clock.Advance(TimeSpan.FromDays(1));
        await friend.ViewAsync(clip);
        await server.CountAsync();
        var page = (await creator.OpenAsync("/studio/insights")).Document;
        Assert.Contains("Your invitations brought 1 follower in 30 days.", page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(["Invitations 1", "Handed over 0", "Followed 1", "New here 1", "Still following after 7 days –"], Bars(page, "funnel").Take(5));
        Assert.Contains("Within 1 day 1", Bars(page, "delay"));
        var charts = page.QuerySelectorAll("figure.course").ToList();
        Assert.Equal(2, charts.Count);
        foreach (var chart in charts)
        {
            Assert.NotEmpty(chart.QuerySelector("svg[role=img]")!.GetAttribute("aria-label")!);
            var lines = chart.QuerySelectorAll(".plot path.line").Length;
            Assert.Equal(lines + 1, chart.QuerySelectorAll("thead th").Length);
            Assert.Equal(30, chart.QuerySelectorAll("tbody tr").Length);
        }
        Assert.Equal("2 March 2026 1 1", Words(charts[0].QuerySelector("tbody tr")!));
        Assert.Empty(page.QuerySelectorAll("[style]"));
        var day = (await creator.OpenAsync("/studio/insights?from=2026-03-01&to=2026-03-01")).Document;
        Assert.Equal(24, day.QuerySelector("figure.course")!.QuerySelectorAll("tbody tr").Length);
    }

    [Fact]
    public async Task Without_anything_it_says_what_will_stand_there_and_a_wrong_range_says_why()
    {
        using var creator = await server.JoinAsync("creator");
        Assert.Contains("What your invitations bring will appear here.", (await creator.OpenAsync("/studio/insights")).Document.Body!.TextContent, StringComparison.Ordinal);
        var wrong = await creator.OpenAsync("/studio/insights?from=2026-03-02&to=2026-03-01");
        Assert.Equal(422, wrong.Status);
        Assert.Contains("Choose a first day before the last", wrong.Document.Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal(302, (await server.Visitor().OpenAsync("/studio/insights")).Status);
        Assert.Equal(404, (await creator.OpenAsync("/operator/insights")).Status);
    }

    [Fact]
    public async Task Whoever_runs_the_site_sees_how_it_is()
    {
        using var keeper = await server.OperatorAsync(browser: true);
        server.Clock.Advance(TimeSpan.FromSeconds(3));
        using var creator = await server.CreatorAsync("creator");
        var link = await creator.InviteAsync();
        using var friend = await server.JoinThroughAsync(link.Token, "friend");
        await server.CountAsync();
        var page = (await keeper.OpenAsync("/operator/insights")).Document;
        Assert.Contains("Opened by a person 1", Bars(page, "funnel"));
        var state = page.QuerySelectorAll("section[aria-labelledby=state] tr").Select(Words).ToList();
        Assert.Equal("Reports by people who opened a link, last 72 h 0 of 1; inviting falls back at 3 in 1,000", state[0]);
        Assert.Contains("Facts not counted yet 0", state);
        Assert.Contains(state, row => row.StartsWith("Database ", StringComparison.Ordinal) && row.EndsWith(" MB", StringComparison.Ordinal));
        var json = (await keeper.GetAsync("/api/v1/operator/state")).Json;
        Assert.Equal(1, json.GetProperty("gates").GetProperty("follows").GetInt64());
        Assert.NotEqual(0, json.GetProperty("databaseBytes").GetInt64());
    }

    private static IEnumerable<string> Bars(IDocument page, string section) =>
        page.QuerySelectorAll($"section[aria-labelledby={section}] .bar-chart tr").Select(row => $"{row.QuerySelector("th")!.TextContent} {Number(row)}");

    private static string Number(IElement row) => row.QuerySelector("td.number")!.FirstChild!.TextContent.Trim();

    private static string Words(IElement row) => string.Join(' ', row.QuerySelectorAll("th, td").Select(cell => cell.TextContent.Trim()));
}
