using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;

namespace Entourage.Tests.Storage;

public sealed class StoreWriterTests
{
    [Fact]
    public async Task Writes_keep_the_order_in_which_they_came()
    {
        await using var server = await StartAsync();
        await server.HoldingAsync(300, number => new Note(number));
        Assert.Equal(0, server.Count("SELECT count(*) FROM notes AS n WHERE n.number <> n.place - 1"));
        Assert.Equal(300, server.Count("SELECT count(*) FROM notes"));
    }

    [Fact]
    public async Task Writes_that_put_off_the_same_statement_are_each_made_once()
    {
        await using var server = await StartAsync();
        // Alone first, until the driver has prepared it by itself: while it does so it would refuse what comes twice.
        for (var number = -5; number < 0; number++) await Writer(server).WriteAsync(new Posted(number), TestContext.Current.CancellationToken);
        await Task.WhenAll(await server.HoldingAsync(100, number => new Posted(number)));
        Assert.Equal(105, server.Count("SELECT count(*) FROM notes"));
        Assert.Equal(105, server.Count("SELECT count(DISTINCT number) FROM notes"));
    }

    [Fact]
    public async Task An_answer_comes_after_the_commit()
    {
        await using var server = await StartAsync();
        for (var number = 0; number < 20; number++)
        {
            Assert.Equal(number, await Writer(server).WriteAsync(new Note(number), TestContext.Current.CancellationToken));
            // Another connection sees only what was committed.
            Assert.Equal(number + 1, server.Count("SELECT count(*) FROM notes"));
        }
    }

    [Fact]
    public async Task A_write_that_fails_spoils_only_itself_and_the_others_are_made_once()
    {
        await using var server = await StartAsync();
        var tasks = await server.HoldingAsync(40, number => new Note(number, fails: number % 13 == 5));
        for (var number = 0; number < tasks.Count; number++)
        {
            if (number % 13 == 5) Assert.Equal($"no {number}", (await Assert.ThrowsAsync<InvalidOperationException>(() => tasks[number])).Message);
            else Assert.Equal(number, await tasks[number]);
        }
        Assert.Equal(tasks.Count(task => task.IsCompletedSuccessfully), server.Count("SELECT count(DISTINCT number) FROM notes"));
        Assert.Equal(37, server.Count("SELECT count(*) FROM notes"));
    }

    [Fact]
    public async Task A_full_queue_makes_callers_wait_and_who_leaves_has_written_nothing()
    {
        await using var server = await StartAsync(("Storage:MostWritesWaiting", "16"));
        var turn = await server.Services.GetRequiredService<WriteLane>().EnterAsync(TestContext.Current.CancellationToken);
        var waiting = Enumerable.Range(0, 40).Select(number => Writer(server).WriteAsync(new Note(number), TestContext.Current.CancellationToken)).ToList();
        using var leaving = new CancellationTokenSource();
        var left = Writer(server).WriteAsync(new Note(99), leaving.Token);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        Assert.DoesNotContain(waiting, task => task.IsCompleted);
        Assert.Equal(0, server.Count("SELECT count(*) FROM notes"));
        turn.Dispose();
        await Task.WhenAll(waiting);
        Assert.Equal(40, server.Count("SELECT count(*) FROM notes"));
        Assert.Equal(0, server.Count("SELECT count(*) FROM notes WHERE number = 99"));
    }

    [Fact]
    public async Task Stopping_writes_what_was_taken_in_and_takes_nothing_more()
    {
        await using var server = await StartAsync();
        var writer = Writer(server);
        var turn = await server.Services.GetRequiredService<WriteLane>().EnterAsync(TestContext.Current.CancellationToken);
        var taken = Enumerable.Range(0, 500).Select(number => writer.WriteAsync(new Note(number), TestContext.Current.CancellationToken)).ToList();
        var stopping = writer.StopAsync(TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<ChannelClosedException>(() => writer.WriteAsync(new Note(500), TestContext.Current.CancellationToken));
        turn.Dispose();
        await stopping;
        await Task.WhenAll(taken);
        Assert.Equal(500, server.Count("SELECT count(*) FROM notes"));
    }

    [Fact]
    public async Task A_caller_who_leaves_after_the_write_was_taken_in_does_not_undo_it()
    {
        await using var server = await StartAsync();
        using var leaving = new CancellationTokenSource();
        var turn = await server.Services.GetRequiredService<WriteLane>().EnterAsync(TestContext.Current.CancellationToken);
        var taken = Writer(server).WriteAsync(new Note(7), leaving.Token);
        await leaving.CancelAsync();
        turn.Dispose();
        Assert.Equal(7, await taken);
    }

    [Fact]
    public async Task A_store_that_another_process_holds_fails_the_write_and_not_the_writer()
    {
        await using var server = await StartAsync();
        using (server.HoldLocked())
        {
            await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => Writer(server).WriteAsync(new Note(1), TestContext.Current.CancellationToken));
        }
        Assert.Equal(2, await Writer(server).WriteAsync(new Note(2), TestContext.Current.CancellationToken));
        Assert.Equal(1, server.Count("SELECT count(*) FROM notes"));
    }

    [Fact]
    public async Task Whoever_waits_while_another_process_holds_the_store_waits_once()
    {
        await using var server = await StartAsync(("Storage:MostWritesPerCommit", "8"));
        var tries = 0;
        using (server.HoldLocked())
        {
            var told = await server.HoldingAsync(40, number => new Counting(number, () => Interlocked.Increment(ref tries)));
            foreach (var one in told) Assert.Equal((true, false), StoreFaults.Of(await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => one)));
        }
        // One batch came as far as asking, and no write of it was tried again by itself: each try would have waited as long as the first.
        Assert.InRange(tries, 0, 1);
        Assert.Equal(0, server.Count("SELECT count(*) FROM notes"));
        Assert.Equal(7, await Writer(server).WriteAsync(new Note(7), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_full_disk_is_told_to_the_whole_batch_as_one_and_is_not_tried_again_write_by_write()
    {
        await using var server = await StartAsync();
        var tries = 0;
        var told = await server.HoldingAsync(20, number => new Filling(number, () => Interlocked.Increment(ref tries)));
        foreach (var one in told) Assert.Equal((true, true), StoreFaults.Of(await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => one)));
        Assert.Equal(1, tries);
        Assert.Equal(0, server.Count("SELECT count(*) FROM notes"));
    }

    [Fact]
    public async Task A_failed_disk_ends_the_process_at_whatever_statement_it_shows()
    {
        if (StoreUnderTest.OnPostgres) return;
        await using var server = await StartAsync();
        var (life, code) = (new Life(), Environment.ExitCode);
        try
        {
            await using var writer = Faulty.Writer(server, server.Services.GetRequiredService<Store>(), life);
            await Assert.ThrowsAsync<Microsoft.Data.Sqlite.SqliteException>(() => writer.WriteAsync(new Counting(1, () => throw new Microsoft.Data.Sqlite.SqliteException("disk I/O error", 10, 1034)), TestContext.Current.CancellationToken));
            Assert.True(life.Stopped);
            Assert.Equal(70, Environment.ExitCode);
        }
        finally
        {
            Environment.ExitCode = code;
        }
    }

    private static StoreWriter Writer(Server server) => server.Services.GetRequiredService<StoreWriter>();

    private static async Task<Server> StartAsync(params (string Name, string Value)[] settings)
    {
        var server = await Server.StartAsync(settings);
        var place = StoreUnderTest.OnPostgres ? "BIGSERIAL PRIMARY KEY" : "INTEGER PRIMARY KEY AUTOINCREMENT";
        server.Change($"CREATE TABLE notes (place {place}, number INTEGER NOT NULL)");
        return server;
    }
}

/// <summary>A write of one number.</summary>
internal sealed class Note(int number, bool fails = false) : StoreWrite<int>
{
    protected override int Apply(StoreSession session)
    {
        session.Sql("INSERT INTO notes (number) VALUES (@number)").With("@number", number).Run();
        if (fails) throw new InvalidOperationException($"no {number}");
        return number;
    }
}

/// <summary>A write of one number that says when it is tried.</summary>
internal sealed class Counting(int number, Action tried) : StoreWrite<int>
{
    protected override int Apply(StoreSession session)
    {
        tried();
        session.Sql("INSERT INTO notes (number) VALUES (@number)").With("@number", number).Run();
        return number;
    }
}

/// <summary>A write for which there is no room.</summary>
internal sealed class Filling(int number, Action tried) : StoreWrite<int>
{
    private static readonly string[] Full = StoreUnderTest.OnPostgres
        ? ["DO $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$"]
        : ["PRAGMA max_page_count = 1", "CREATE TABLE heap AS SELECT zeroblob(1000000) AS bytes"];

    protected override int Apply(StoreSession session)
    {
        tried();
        foreach (var sql in Full) session.Sql(sql).Run();
        return number;
    }
}

/// <summary>A write of one number that asks for nothing, so that it is put off until something else travels.</summary>
internal sealed class Posted(int number) : StoreWrite<int>
{
    protected override int Apply(StoreSession session)
    {
        session.ForRows("INSERT INTO notes (number) SELECT a.number FROM @rows AS a").Row().With("number", (long)number).Post();
        return number;
    }
}

/// <summary>Brings writes together into one batch by holding the lane while they gather.</summary>
internal static class Gathering
{
    public static async Task<List<Task<int>>> HoldingAsync(this Server server, int count, Func<int, StoreWrite<int>> make)
    {
        var turn = await server.Services.GetRequiredService<WriteLane>().EnterAsync(TestContext.Current.CancellationToken);
        var writer = server.Services.GetRequiredService<StoreWriter>();
        var tasks = Enumerable.Range(0, count).Select(number => writer.WriteAsync(make(number), TestContext.Current.CancellationToken)).ToList();
        turn.Dispose();
        await ((Task)Task.WhenAll(tasks)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return tasks;
    }
}
