using Entourage.Http;
using Entourage.Kernel;
using Entourage.Members;
using Entourage.Storage;
using Entourage.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Entourage.Tests.Storage;

public sealed class UnitOfWorkTests(Server server) : IClassFixture<Server>
{
    [Fact]
    public async Task A_problem_leaves_nothing_and_the_next_one_starts_clean()
    {
        await using var scope = server.Services.CreateAsyncScope();
        var work = scope.ServiceProvider.GetRequiredService<UnitOfWork>();
        var before = server.Hash();
        var refused = await work.RunAsync<Done>(async db =>
        {
            db.Add(Held("refused"));
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
            db.Add(Held("refused_too"));
            return HttpProblems.NotFound;
        }, TestContext.Current.CancellationToken);
        Assert.Equal(HttpProblems.NotFound, refused.Problem);
        Assert.Equal(before, server.Hash());

        var made = await AddAsync(work, "made");
        Assert.True(made.Ok);
        Assert.Equal(1, server.Count("SELECT count(*) FROM held_handles WHERE handle = 'made'"));
        Assert.Equal(0, server.Count("SELECT count(*) FROM held_handles WHERE handle LIKE 'refused%'"));
    }

    [Fact]
    public async Task An_exception_leaves_nothing_and_the_lane_free()
    {
        await using (var scope = server.Services.CreateAsyncScope())
        {
            var before = server.Hash();
            var work = scope.ServiceProvider.GetRequiredService<UnitOfWork>();
            await Assert.ThrowsAsync<InvalidOperationException>(() => work.RunAsync<Done>(async db =>
            {
                db.Add(Held("thrown"));
                await db.SaveChangesAsync(TestContext.Current.CancellationToken);
                throw new InvalidOperationException("thrown");
            }, TestContext.Current.CancellationToken));
            Assert.Equal(before, server.Hash());
        }
        await using var next = server.Services.CreateAsyncScope();
        Assert.True((await AddAsync(next.ServiceProvider.GetRequiredService<UnitOfWork>(), "after_throw")).Ok);
    }

    [Fact]
    public async Task One_at_a_time_however_many_ask()
    {
        var inside = 0;
        await Task.WhenAll(Enumerable.Range(0, 20).Select(async number =>
        {
            await using var scope = server.Services.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<UnitOfWork>().RunAsync<Done>(async db =>
            {
                Assert.Equal(1, Interlocked.Increment(ref inside));
                db.Add(Held($"many_{number}"));
                await Task.Yield();
                Interlocked.Decrement(ref inside);
                return default(Done);
            }, TestContext.Current.CancellationToken);
        }));
        Assert.Equal(20, server.Count("SELECT count(*) FROM held_handles WHERE handle LIKE 'many%'"));
    }

    private static Task<Outcome<Done>> AddAsync(UnitOfWork work, string handle) => work.RunAsync<Done>(db =>
    {
        db.Add(Held(handle));
        return Task.FromResult<Outcome<Done>>(default(Done));
    }, TestContext.Current.CancellationToken);

    private static HeldHandle Held(string handle) => new() { Handle = handle, Until = DateTimeOffset.UnixEpoch };
}
