using Entourage.Invitations.Redeems;
using Entourage.Moderation;
using Microsoft.Extensions.DependencyInjection;

namespace Entourage.Tests.Moderation;

/// <summary>Inviting falls back by itself (decision 0015).</summary>
public sealed class FallBackTests : IAsyncLifetime
{
    private const string Visitors =
        """
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < @count)
        INSERT INTO link_visitors (invitation, visitor, at) SELECT 'somebody', i, @at FROM n
        """;

    private Server server = null!;
    private Person op = null!;

    public async ValueTask InitializeAsync()
    {
        server = await Server.StartAsync();
        op = await server.OperatorAsync();
    }

    public async ValueTask DisposeAsync()
    {
        op.Dispose();
        await server.DisposeAsync();
    }

    [Theory]
    [InlineData(299, "50")]
    [InlineData(300, "10")]
    [InlineData(333, "10")]
    [InlineData(334, "50")]
    public async Task Three_reports_for_a_thousand_who_landed_take_it_back_by_one_stage(int landed, string stage)
    {
        await StageAsync("50");
        server.Clock.Advance(TimeSpan.FromHours(1));
        Land(landed);
        await ReportAsync("creator");
        await LookAsync();
        Assert.Equal(stage, await StageOfAsync());
        if (stage == "50") return;
        var entry = Assert.Single(
            (await op.GetAsync("/api/v1/operator/audit")).Json.GetProperty("items").EnumerateArray(), one => one.GetProperty("act").GetString() == "rollout_fell_back");
        Assert.Equal($"inviting 50 10\nreports 1 {landed}", entry.GetProperty("note").GetString());
        // What was counted before counts no more, so that one bad hour is one step.
        server.Clock.Advance(TimeSpan.FromMinutes(5));
        await LookAsync();
        Assert.Equal("10", await StageOfAsync());
    }

    [Fact]
    public async Task A_dismissed_report_counts_for_nothing()
    {
        await StageAsync("all");
        server.Clock.Advance(TimeSpan.FromHours(1));
        Land(300);
        var made = await ReportAsync("creator");
        await op.PutAsync($"/api/v1/operator/reports/{made.Id}/dismissed", null);
        await LookAsync();
        Assert.Equal("all", await StageOfAsync());
    }

    [Theory]
    [InlineData(1000, 5, "50")]
    [InlineData(1000, 6, "10")]
    [InlineData(299, 299, "50")]
    public async Task Redeems_that_fail_take_it_back_and_refusals_do_not(int tried, int failed, string stage)
    {
        await StageAsync("50");
        var tally = server.Services.GetRequiredService<RedeemTally>();
        for (var number = 0; number < tried; number++) tally.Count(broke: number < failed);
        await LookAsync();
        Assert.Equal(stage, await StageOfAsync());
    }

    [Fact]
    public async Task What_failed_before_a_stage_does_not_speak_about_it()
    {
        var tally = server.Services.GetRequiredService<RedeemTally>();
        for (var number = 0; number < 1000; number++) tally.Count(broke: true);
        await LookAsync();
        await StageAsync("50");
        await LookAsync();
        Assert.Equal("50", await StageOfAsync());
        // And what went well then does not hide what fails now.
        for (var number = 0; number < 300; number++) tally.Count(broke: number < 2);
        await LookAsync();
        Assert.Equal("10", await StageOfAsync());
    }

    [Fact]
    public async Task Only_a_redeem_that_breaks_counts_as_failed()
    {
        var tally = server.Services.GetRequiredService<RedeemTally>();
        tally.Take(0);
        var creator = await server.CreatorByTokenAsync("creator");
        var made = await creator.InviteAsync();
        var friend = await server.PersonByTokenAsync("friend");
        Assert.Equal(200, (await friend.RedeemAsync(made.Token)).Status);
        Assert.Equal(409, (await creator.RedeemAsync(made.Token)).Status);
        Assert.Equal((2, 0), tally.Take(0));
    }

    [Theory]
    [InlineData("staff")]
    [InlineData("off")]
    [InlineData(null)]
    public async Task Below_staff_nothing_falls_and_what_nobody_staged_is_left_alone(string? stage)
    {
        if (stage is not null) await StageAsync(stage);
        server.Clock.Advance(TimeSpan.FromHours(1));
        Land(300);
        // Reported before it was staged, or by hand, as inviting is off for the creator.
        await ReportRowAsync();
        await LookAsync();
        Assert.Equal(stage ?? "all", await StageOfAsync());
    }

    [Theory]
    [InlineData(300, "whatsapp", "10")]
    [InlineData(300, "telegram", "50")]
    [InlineData(299, "whatsapp", "50")]
    public async Task An_app_falls_back_by_the_reports_of_what_left_by_it(int landed, string reported, string stage)
    {
        Assert.Equal(204, (await op.PutAsync("/api/v1/operator/rollouts/channel_whatsapp", new { stage = "50" })).Status);
        server.Clock.Advance(TimeSpan.FromHours(1));
        var creator = await server.CreatorByTokenAsync("creator");
        Assert.Equal(204, (await op.PutAsync("/api/v1/operator/rollouts/channel_whatsapp/members/creator", null)).Status);
        var left = await creator.InviteAsync(new { channel = "whatsapp" });
        server.Change(
            Visitors.Replace("'somebody'", "@link", StringComparison.Ordinal),
            ("@count", landed), ("@link", left.Id), ("@at", server.Clock.GetUtcNow().ToUnixTimeMilliseconds()));
        await server.Visitor().ReportAsync(await creator.InviteAsync(new { channel = reported }));
        await LookAsync();
        Assert.Equal(stage, (await op.GetAsync("/api/v1/operator/rollouts/channel_whatsapp"))["stage"]);
        // Inviting by every other app stays as it is.
        Assert.Equal("all", await StageOfAsync());
    }

    private void Land(int count) => server.Change(Visitors, ("@count", count), ("@at", server.Clock.GetUtcNow().ToUnixTimeMilliseconds()));

    private Task LookAsync() => server.Services.GetRequiredService<FallBack>().LookAsync(TestContext.Current.CancellationToken);

    private async Task StageAsync(string stage) => Assert.Equal(204, (await op.PutAsync("/api/v1/operator/rollouts/inviting", new { stage })).Status);

    private async Task<string?> StageOfAsync() => (await op.GetAsync("/api/v1/operator/rollouts/inviting"))["stage"];

    private async Task<Made> ReportAsync(string handle)
    {
        var creator = await server.CreatorByTokenAsync(handle);
        Assert.Equal(204, (await op.PutAsync($"/api/v1/operator/rollouts/inviting/members/{handle}", null)).Status);
        var made = await creator.InviteAsync();
        await server.Visitor().ReportAsync(made);
        return made;
    }

    private async Task ReportRowAsync()
    {
        await server.PersonByTokenAsync("subject");
        server.Change(
            "INSERT INTO reports (invitation, subject, clip, reason, made_at, state) SELECT 'reported', id, id, 'unwanted', @at, 'open' FROM members WHERE handle = 'subject'",
            ("@at", server.Clock.GetUtcNow().ToUnixTimeMilliseconds()));
    }
}
