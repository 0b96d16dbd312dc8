using System.Threading.Channels;
using Entourage.Storage;
using Entourage.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Entourage.Tests.Storage;

public sealed class HotWriterTests
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

    private static HotWriter Writer(Server server) => server.Services.GetRequiredService<HotWriter>();

    private static async Task<Server> StartAsync(params (string Name, string Value)[] settings)
    {
        var server = await Server.StartAsync(settings);
        var place = StoreUnderTest.OnPostgres ? "BIGSERIAL PRIMARY KEY" : "INTEGER PRIMARY KEY AUTOINCREMENT";
        server.Change($"CREATE TABLE notes (place {place}, number INTEGER NOT NULL)");
        return server;
    }
}

/// <summary>A write of one number.</summary>
internal sealed class Note(int number, bool fails = false) : HotWrite<int>
{
    protected override int Apply(HotSession session)
    {
        session.Sql("INSERT INTO notes (number) VALUES (@number)").With("@number", number).Run();
        if (fails) throw new InvalidOperationException($"no {number}");
        return number;
    }
}

/// <summary>A write of one number that asks for nothing, so that it is put off until something else travels.</summary>
internal sealed class Posted(int number) : HotWrite<int>
{
    protected override int Apply(HotSession session)
    {
        session.ForRows("INSERT INTO notes (number) SELECT a.number FROM @rows AS a").Row().With("number", (long)number).Post();
        return number;
    }
}

/// <summary>Brings writes together into one batch by holding the lane while they gather.</summary>
internal static class Gathering
{
    public static async Task<List<Task<int>>> HoldingAsync(this Server server, int count, Func<int, HotWrite<int>> make)
    {
        var turn = await server.Services.GetRequiredService<WriteLane>().EnterAsync(TestContext.Current.CancellationToken);
        var writer = server.Services.GetRequiredService<HotWriter>();
        var tasks = Enumerable.Range(0, count).Select(number => writer.WriteAsync(make(number), TestContext.Current.CancellationToken)).ToList();
        turn.Dispose();
        await ((Task)Task.WhenAll(tasks)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return tasks;
    }
}
