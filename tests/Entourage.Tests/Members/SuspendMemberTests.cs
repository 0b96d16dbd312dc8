using Microsoft.Extensions.DependencyInjection;

namespace Entourage.Tests.Members;

public sealed class SuspendMemberTests
{
    private const string Suspension = "/api/v1/operator/members/troll/suspension";

    [Fact]
    public async Task T23_suspending_ends_sessions_tokens_and_links_at_once_and_bans_nobody_else()
    {
        await using var server = await Server.StartAsync();
        var op = await server.OperatorAsync();
        var troll = await server.CreatorAsync("troll");
        var program = await server.ProgramAsync(server.IdOf("troll"), Scopes.All);
        var made = await troll.InviteAsync();
        var friend = await server.JoinAsync("befriended");
        await friend.FollowThroughAsync((await troll.InviteAsync()).Token);
        var visitor = server.Visitor();
        Assert.Equal(200, (await visitor.OpenAsync(made.Token)).Status);
        Assert.Equal(200, (await program.GetAsync("/api/v1/me")).Status);

        Assert.Equal(204, (await op.PutAsync(Suspension, new { reason = "Threats" })).Status);

        Assert.Equal(401, (await troll.GetAsync("/api/v1/me")).Status);
        Assert.Equal(401, (await program.GetAsync("/api/v1/me")).Status);
        Assert.Equal(410, (await visitor.OpenAsync(made.Token)).Status);
        Assert.Equal(404, (await visitor.GetAsync("/api/v1/members/troll")).Status);
        Assert.Equal(200, (await friend.GetAsync("/api/v1/me")).Status);
        Assert.Equal(0, server.Count("SELECT count(*) FROM sessions JOIN members ON id = member WHERE handle = 'troll'"));
        Assert.Equal(1, server.Count("SELECT count(*) FROM audit WHERE act = 'suspended' AND note = 'Threats'"));

        Assert.Equal(204, (await op.DeleteAsync(Suspension)).Status);
        Assert.Equal(204, (await op.DeleteAsync(Suspension)).Status);
        Assert.Equal(200, (await program.GetAsync("/api/v1/me")).Status);
        Assert.Equal(200, (await visitor.OpenAsync(made.Token)).Status);
        Assert.Equal(1, server.Count("SELECT count(*) FROM audit WHERE act = 'suspension_ended'"));
    }

    [Fact]
    public async Task A_suspension_that_ends_by_itself_ends_at_once_for_whoever_was_turned_away_a_moment_ago()
    {
        await using var server = await Server.StartAsync();
        var op = await server.OperatorAsync();
        var troll = await server.CreatorAsync("troll");
        var program = await server.ProgramAsync(server.IdOf("troll"), Scopes.Read);
        var made = await troll.InviteAsync();
        Assert.Equal(204, (await op.PutAsync(Suspension, new { until = server.Clock.GetUtcNow().AddSeconds(30) })).Status);
        var told = new TaskCompletionSource();
        server.Services.GetRequiredService<Changes>().On<MemberChanged>(_ => told.TrySetResult());
        server.Clock.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(410, (await server.Visitor().OpenAsync(made.Token)).Status);
        Assert.Equal(401, (await program.GetAsync("/api/v1/me")).Status);

        server.Clock.Advance(TimeSpan.FromSeconds(1));
        await told.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

        Assert.Equal(200, (await server.Visitor().OpenAsync(made.Token)).Status);
        Assert.Equal(200, (await program.GetAsync("/api/v1/me")).Status);
    }

    [Fact]
    public async Task A_suspension_with_an_end_ends_by_itself()
    {
        await using var server = await Server.StartAsync();
        var op = await server.OperatorAsync();
        await server.CreatorByTokenAsync("troll");
        Assert.Equal("until_not_valid", (await op.PutAsync(Suspension, new { until = server.Clock.GetUtcNow() })).Code);
        Assert.Equal(204, (await op.PutAsync(Suspension, new { until = server.Clock.GetUtcNow().AddDays(7) })).Status);
        server.Clock.Advance(TimeSpan.FromDays(6));
        Assert.Equal(1, server.Count("SELECT count(*) FROM members WHERE suspended"));
        server.Clock.Advance(TimeSpan.FromDays(1) + TimeSpan.FromMinutes(1));
        var program = await server.ProgramAsync(server.IdOf("troll"), Scopes.Read);
        for (var tries = 0; tries < 200 && (await program.GetAsync("/api/v1/me")).Status != 200; tries++)
        {
            await Task.Delay(25, TestContext.Current.CancellationToken);
            server.Clock.Advance(TimeSpan.FromSeconds(3));
        }
        Assert.Equal(200, (await program.GetAsync("/api/v1/me")).Status);
        Assert.Equal(1, server.Count("SELECT count(*) FROM audit WHERE act = 'suspension_ended' AND by IS NULL"));
    }

    [Fact]
    public async Task Whoever_runs_the_site_is_not_suspended()
    {
        await using var server = await Server.StartAsync();
        var op = await server.OperatorAsync();
        Assert.Equal("cannot_suspend_operator", (await op.PutAsync("/api/v1/operator/members/keeper/suspension", new { })).Code);
        Assert.Equal(404, (await op.PutAsync("/api/v1/operator/members/nobody/suspension", new { })).Status);
    }
}
