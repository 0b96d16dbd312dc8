using Entourage.Rollout;
using Microsoft.Extensions.DependencyInjection;

namespace Entourage.Tests.Rollout;

/// <summary>Whom a comparison meets, and in which half.</summary>
public sealed class ExposureTests : IAsyncLifetime
{
    private const string Feature = Features.FollowBack;

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

    [Fact]
    public async Task Whom_the_stage_reaches_is_met_once_with_the_feature_or_without_it()
    {
        // More than two steps of the walk, so that its seams are in it.
        var creators = server.AddCreators(2300);
        await StageAsync("10", holdout: 30);
        await LookAsync();
        var first = Met();
        Assert.Equal(Expected(creators, 1000, 3000), first.Select(one => (one.Member, one.Has)).ToHashSet());
        Assert.InRange(first.Count(one => !one.Has), 30, 120);

        server.Clock.Advance(TimeSpan.FromHours(1));
        await StageAsync("50");
        await LookAsync();
        var later = Met();
        Assert.Equal(Expected(creators, 5000, 3000), later.Select(one => (one.Member, one.Has)).ToHashSet());
        Assert.Superset(first.ToHashSet(), later.ToHashSet());
        Assert.Equal([server.Clock.GetUtcNow()], later.Except(first).Select(one => one.At).Distinct());

        // Somebody who falls out of a half would take more along than chance.
        server.Clock.Advance(TimeSpan.FromHours(1));
        await StageAsync("1");
        await LookAsync();
        Assert.Equal(later, Met());
    }

    [Fact]
    public async Task Nobody_is_met_who_has_no_clip_or_was_not_drawn()
    {
        foreach (var handle in (string[])["named", "suspended"]) await server.CreatorByTokenAsync(handle);
        var (quiet, usual) = (await server.PersonByTokenAsync("quiet"), await server.CreatorByTokenAsync("usual"));
        await server.ReadyClipAsync(op);
        await op.PutAsync("/api/v1/operator/members/suspended/suspension", new { });
        await op.PutAsync($"/api/v1/operator/rollouts/{Feature}/members/named", null);
        await StageAsync("all", holdout: 50);
        await LookAsync();
        Assert.Equal([server.IdOf("usual")], Met().Select(one => one.Member));
        await server.ReadyClipAsync(quiet);
        await LookAsync();
        Assert.Equal(new[] { server.IdOf("quiet"), server.IdOf("usual") }.ToHashSet(), Met().Select(one => one.Member).ToHashSet());

        Assert.Equal(204, (await usual.DeleteAsync("/api/v1/me")).Status);
        Assert.Equal([server.IdOf("quiet")], Met().Select(one => one.Member));
    }

    [Theory]
    [InlineData("all", 0)]
    [InlineData("staff", 50)]
    [InlineData("off", 50)]
    public async Task Where_there_is_nothing_to_compare_nobody_is_met(string stage, int holdout)
    {
        server.AddCreators(40);
        await StageAsync(stage, holdout);
        await LookAsync();
        Assert.Empty(Met());
    }

    [Fact]
    public async Task Another_percentage_begins_another_comparison_and_the_same_one_does_not()
    {
        var creators = server.AddCreators(200);
        await StageAsync("all", holdout: 20);
        await LookAsync();
        Assert.Equal(200, Met().Count);
        await StageAsync("50", holdout: 20);
        await StageAsync("all");
        Assert.Equal(200, Met().Count);
        await op.PutAsync("/api/v1/operator/rollouts/one_tap", new { stage = "all", holdout = 30 });
        Assert.Equal(200, Met().Count);

        await StageAsync("all", holdout: 30);
        Assert.Empty(Met());
        await LookAsync();
        Assert.Equal(Expected(creators, Draw.Buckets, 3000), Met().Select(one => (one.Member, one.Has)).ToHashSet());
    }

    [Fact]
    public async Task Who_was_drawn_for_the_comparison_before_is_not_noted_for_this_one()
    {
        var creators = server.AddCreators(20);
        await StageAsync("all", holdout: 20);
        var before = server.Services.GetRequiredService<Entourage.Rollout.Rollouts>().Of(Feature);
        await StageAsync("all", holdout: 30);
        Assert.False(await NoteAsync(before, creators));
        Assert.Empty(Met());
        Assert.True(await NoteAsync(before with { Holdout = 30 }, creators));
        Assert.Equal(20, Met().Count);
    }

    [Fact]
    public async Task It_looks_by_itself_every_ten_minutes()
    {
        server.AddCreators(5);
        await StageAsync("all", holdout: 50);
        server.Clock.Advance(TimeSpan.FromMinutes(9));
        Assert.Empty(Met());
        server.Clock.Advance(TimeSpan.FromMinutes(1));
        for (var tries = 0; tries < 200 && Met().Count == 0; tries++) await Task.Delay(25, TestContext.Current.CancellationToken);
        Assert.Equal(5, Met().Count);
    }

    private static HashSet<(MemberId, bool)> Expected(IEnumerable<MemberId> creators, int line, int holdout) =>
        [.. creators.Where(creator => Draw.Of(Feature, creator) < line).Select(creator => (creator, Draw.HoldoutOf(Feature, creator) >= holdout))];

    private IReadOnlyList<Exposure> Met() => server.Read(Feature, static (rows, feature) => ExposureRows.Read(rows, feature, default, 10_000));

    private Task LookAsync() => server.Services.GetRequiredService<NoteExposures>().LookAsync(TestContext.Current.CancellationToken);

    private async Task StageAsync(string stage, int? holdout = null) =>
        Assert.Equal(204, (await op.PutAsync($"/api/v1/operator/rollouts/{Feature}", new { stage, holdout })).Status);

    private Task<bool> NoteAsync(RolloutState state, IEnumerable<MemberId> members) =>
        server.Services.GetRequiredService<StoreWriter>().WriteAsync(new Note(state, members, server.Clock.GetUtcNow()), TestContext.Current.CancellationToken);

    private sealed class Note(RolloutState state, IEnumerable<MemberId> members, DateTimeOffset now) : StoreWrite<bool>
    {
        protected override bool Apply(StoreSession session) => ExposureRows.Note(session, state, members.Select(member => (member, true)), now);
    }
}
