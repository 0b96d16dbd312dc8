using System.Text.Json;
using Entourage.Records;

namespace Entourage.Tests.Moderation;

/// <summary>What was reported comes before whoever runs the site, and what they decide holds.</summary>
public sealed class ReportsTests
{
    private const string Queue = "/api/v1/operator/reports";

    [Fact]
    public async Task Only_operators_see_what_was_reported()
    {
        await using var server = await Server.StartAsync();
        var member = await server.JoinAsync("curious");
        Assert.Equal(401, (await server.Visitor().GetAsync(Queue)).Status);
        var refused = await member.GetAsync(Queue);
        Assert.Equal((403, "operators_only"), (refused.Status, refused.Code));
        Assert.Equal(403, (await member.PutAsync($"{Queue}/0123456789abcdef/dismissed", null)).Status);
        Assert.Equal(403, (await member.PutAsync("/api/v1/operator/members/curious/suspension", new { })).Status);
        Assert.Equal(404, (await member.GetAsync("/operator/reports")).Status);
    }

    [Fact]
    public async Task The_queue_says_what_a_decision_needs_longest_waiting_first()
    {
        await using var server = await Server.StartAsync();
        var op = await server.OperatorAsync();
        var inviter = await server.CreatorAsync("inviter");
        var spammer = await server.JoinThroughAsync(await inviter.InviteAsync(), "spammer");
        await server.ReadyClipAsync(spammer);
        var first = await spammer.InviteAsync(new { channel = "sms", message = "Buy now" });
        var second = await spammer.InviteAsync();
        await server.Visitor().ReportAsync(first, ReportReason.Dangerous);
        server.Clock.Advance(TimeSpan.FromMinutes(1));
        await (await server.JoinAsync("witness")).ReportAsync(second);

        var page = (await op.GetAsync($"{Queue}?limit=1")).Json;
        var report = page.GetProperty("items")[0];
        Assert.Equal(
            (first.Id, "dangerous", "spammer", 2, "inviter", "sms", "Buy now"),
            (Text(report, "invitation"), Text(report, "reason"), Text(report, "subject"), report.GetProperty("waiting").GetInt32(),
                Text(report, "invitedBy"), Text(report, "channel"), Text(report, "message")));
        Assert.False(report.TryGetProperty("reporter", out _));
        var rest = (await op.GetAsync($"{Queue}?cursor={Text(page, "next")}")).Json;
        Assert.Equal((second.Id, "witness"), (Text(rest.GetProperty("items")[0], "invitation"), Text(rest.GetProperty("items")[0], "reporter")));
        Assert.Equal(1, rest.GetProperty("items").GetArrayLength());
        Assert.Equal("state_not_valid", (await op.GetAsync($"{Queue}?state=new")).Code);
        Assert.Equal("bad_cursor", (await op.GetAsync($"{Queue}?cursor=x")).Code);
    }

    [Fact]
    public async Task A_dismissed_report_counts_for_nothing_and_an_upheld_one_does_not_stop_anybody()
    {
        await using var server = await Server.StartAsync(("Allowance:Start", "10"), ("Allowance:Cap", "10"));
        var op = await server.OperatorAsync();
        var creator = await server.CreatorAsync("rival");
        List<Made> links = [await creator.InviteAsync(), await creator.InviteAsync(), await creator.InviteAsync()];
        foreach (var link in links) await server.Visitor().ReportAsync(link);
        Assert.Equal("invitations_frozen", (await TryAsync(creator)).Code);

        Assert.Equal(204, (await op.PutAsync($"{Queue}/{links[0].Id}/upheld", null)).Status);
        Assert.Equal("allowance_empty", (await TryAsync(creator)).Code);
        Assert.Equal(1, (await op.GetAsync($"{Queue}?state=upheld")).Json.GetProperty("items").GetArrayLength());
        foreach (var link in links) Assert.Equal(204, (await op.PutAsync($"{Queue}/{link.Id}/dismissed", null)).Status);
        Assert.Equal(0, (await op.GetAsync(Queue)).Json.GetProperty("items").GetArrayLength());
        // As if there had been none: one comes back in a day.
        server.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(201, (await TryAsync(creator)).Status);
        Assert.Equal(0, server.Count("SELECT half_reports FROM members WHERE handle = 'rival'"));

        Assert.Equal(404, (await op.PutAsync($"{Queue}/0123456789abcdef/dismissed", null)).Status);
        Assert.Equal(4, server.Count("SELECT count(*) FROM audit WHERE act LIKE 'report_%'"));
    }

    [Fact]
    public async Task The_page_shows_the_queue_and_its_buttons_decide()
    {
        await using var server = await Server.StartAsync();
        var op = await server.OperatorAsync(browser: true);
        Assert.Contains("Nothing has been reported", (await op.GetAsync("/operator/reports")).Text, StringComparison.Ordinal);
        var creator = await server.CreatorAsync("on_page");
        var made = await creator.InviteAsync();
        await server.Visitor().ReportAsync(made, ReportReason.Harmful);
        var page = await op.GetAsync("/operator/reports");
        Assert.Contains("@on_page", page.Text, StringComparison.Ordinal);
        Assert.Contains("sexual or violent", page.Text, StringComparison.Ordinal);
        Assert.Equal(303, (await op.PostAsync($"/operator/reports/{made.Id}/uphold", Form())).Status);
        Assert.Equal(1, server.Count("SELECT count(*) FROM reports WHERE state = 'upheld'"));
        Assert.Equal(303, (await op.PostAsync("/operator/members/on_page/suspend", Form(("days", "7")))).Status);
        Assert.Equal(server.Clock.GetUtcNow().AddDays(7).ToUnixTimeMilliseconds(), server.Count("SELECT suspended_until FROM members WHERE handle = 'on_page'"));
        Assert.Equal(303, (await op.PostAsync("/operator/members/on_page/restore", Form())).Status);
        Assert.Equal(0, server.Count("SELECT count(*) FROM members WHERE suspended"));
        Assert.Contains("/operator/reports", (await op.GetAsync("/settings")).Text, StringComparison.Ordinal);
    }

    private static FormUrlEncodedContent Form(params (string Name, string Value)[] fields) =>
        new(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));

    private static Task<Answer> TryAsync(Person creator) => creator.PostAsync("/api/v1/invitations", new { channel = "copy_link" });

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetString() : null;
}
