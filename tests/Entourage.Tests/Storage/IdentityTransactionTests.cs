using Entourage.Members;
using Entourage.Storage.PostgreSql;
using Entourage.Storage.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Entourage.Tests.Storage;

public sealed class IdentityTransactionTests(Server server) : IClassFixture<Server>
{
    [Fact]
    public async Task A_problem_leaves_nothing_and_the_next_one_starts_clean()
    {
        await using var scope = server.Services.CreateAsyncScope();
        var work = scope.ServiceProvider.GetRequiredService<IdentityTransaction>();
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
            var work = scope.ServiceProvider.GetRequiredService<IdentityTransaction>();
            await Assert.ThrowsAsync<InvalidOperationException>(() => work.RunAsync<Done>(async db =>
            {
                db.Add(Held("thrown"));
                await db.SaveChangesAsync(TestContext.Current.CancellationToken);
                throw new InvalidOperationException("thrown");
            }, TestContext.Current.CancellationToken));
            Assert.Equal(before, server.Hash());
        }
        await using var next = server.Services.CreateAsyncScope();
        Assert.True((await AddAsync(next.ServiceProvider.GetRequiredService<IdentityTransaction>(), "after_throw")).Ok);
    }

    [Fact]
    public async Task One_at_a_time_however_many_ask()
    {
        var inside = 0;
        await Task.WhenAll(Enumerable.Range(0, 20).Select(async number =>
        {
            await using var scope = server.Services.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<IdentityTransaction>().RunAsync<Done>(async db =>
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

    [Fact]
    public async Task A_lost_answer_to_a_commit_is_asked_for()
    {
        if (!StoreUnderTest.OnPostgres) return;
        var life = new Life();
        await using var failing = Failing(new NpgsqlException("The answer was lost."), afterwards: true, life);
        Assert.True((await AddAsync(failing.Work, "answer_lost")).Ok);
        Assert.Equal(1, server.Count("SELECT count(*) FROM held_handles WHERE handle = 'answer_lost'"));
        Assert.False(life.Stopped);
    }

    [Fact]
    public async Task What_was_ended_before_its_commit_is_not_there_and_its_caller_is_told_so()
    {
        if (!StoreUnderTest.OnPostgres) return;
        await using var scope = server.Services.CreateAsyncScope();
        var work = scope.ServiceProvider.GetRequiredService<IdentityTransaction>();
        var reason = await Assert.ThrowsAnyAsync<Exception>(() => work.RunAsync<Done>(async db =>
        {
            db.Add(Held("ended"));
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
            await using var mine = db.Database.GetDbConnection().CreateCommand();
            mine.CommandText = "SELECT pg_backend_pid()";
            server.Change("SELECT pg_terminate_backend(@pid)", ("@pid", (int)(await mine.ExecuteScalarAsync(TestContext.Current.CancellationToken))!));
            return default(Done);
        }, TestContext.Current.CancellationToken));
        Assert.IsNotType<OutcomeUnknownException>(reason);
        Assert.Equal((true, false), StoreFaults.Of(reason));
        Assert.Equal(0, server.Count("SELECT count(*) FROM held_handles WHERE handle = 'ended'"));
    }

    [Fact]
    public async Task A_failed_fsync_ends_the_process_and_nobody_is_told_that_it_succeeded()
    {
        if (StoreUnderTest.OnPostgres) return;
        var code = Environment.ExitCode;
        try
        {
            var life = new Life();
            await using var failing = Failing(new SqliteException("disk I/O error", 10, 1034), afterwards: false, life);
            await Assert.ThrowsAsync<OutcomeUnknownException>(() => AddAsync(failing.Work, "not_synced"));
            Assert.True(life.Stopped);
            Assert.Equal(70, Environment.ExitCode);
        }
        finally
        {
            Environment.ExitCode = code;
        }
    }

    [Fact]
    public async Task A_full_disk_is_told_as_one_and_ends_nothing()
    {
        if (StoreUnderTest.OnPostgres) return;
        var life = new Life();
        await using var failing = Failing(new SqliteException("database or disk is full", 13, 13), afterwards: false, life);
        var reason = await Assert.ThrowsAsync<SqliteException>(() => AddAsync(failing.Work, "no_room"));
        Assert.Equal((true, true), StoreFaults.Of(reason));
        Assert.False(life.Stopped);
    }

    // The same transaction, over a context whose commits fail.
    private FailingWork Failing(Exception reason, bool afterwards, Life life)
    {
        var services = server.Services;
        var store = services.GetRequiredService<Store>();
        AppDb db;
        if (store is PostgreSqlStore postgres)
        {
            var options = new DbContextOptionsBuilder<PostgreSqlAppDb>().UseApplicationServiceProvider(services).AddInterceptors(new FailingCommits(reason, afterwards));
            postgres.Configure(options);
            db = new PostgreSqlAppDb(options.Options);
        }
        else
        {
            var options = new DbContextOptionsBuilder<SqliteAppDb>().UseApplicationServiceProvider(services).AddInterceptors(new FailingCommits(reason, afterwards));
            ((SqliteStore)store).Configure(options);
            db = new SqliteAppDb(options.Options);
        }
        var commits = new Commits(store, life, NullLogger<Commits>.Instance);
        return new(db, new IdentityTransaction(db, store, services.GetRequiredService<WriteLane>(), commits, services.GetRequiredService<Changes>()));
    }

    private sealed record FailingWork(AppDb Db, IdentityTransaction Work) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Db.DisposeAsync();
    }

    private static Task<Outcome<Done>> AddAsync(IdentityTransaction work, string handle) => work.RunAsync<Done>(db =>
    {
        db.Add(Held(handle));
        return Task.FromResult<Outcome<Done>>(default(Done));
    }, TestContext.Current.CancellationToken);

    private static HeldHandle Held(string handle) => new() { Handle = handle, Until = DateTimeOffset.UnixEpoch };
}
