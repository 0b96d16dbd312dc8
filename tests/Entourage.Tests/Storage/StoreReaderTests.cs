using Microsoft.Extensions.DependencyInjection;

namespace Entourage.Tests.Storage;

public sealed class StoreReaderTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task In_this_process_a_read_has_its_answer_at_once_on_whoever_asks()
    {
        if (StoreUnderTest.OnPostgres) return;
        await using var server = await Server.StartAsync();
        var asked = Reader(server).ReadAsync(0, static (session, _) => (Environment.CurrentManagedThreadId, session.Sql("SELECT 7").Number()), Stop);
        Assert.True(asked.IsCompletedSuccessfully);
        Assert.Equal((Environment.CurrentManagedThreadId, 7L), await asked);
    }

    [Fact]
    public async Task Over_a_network_no_thread_of_the_pool_waits_however_many_read()
    {
        if (!StoreUnderTest.OnPostgres) return;
        await using var server = await Server.StartAsync(("Storage:MostReaders", "2"));
        using var gate = new ManualResetEventSlim();
        var held = Hold(server, gate);
        var waiting = Enumerable.Range(0, 200).Select(number => Reader(server).ReadAsync(number, static (_, number) => number, Stop).AsTask()).ToList();
        await Task.Delay(200, Stop);
        Assert.DoesNotContain(waiting, one => one.IsCompleted);
        gate.Set();
        Assert.All(await Task.WhenAll(held), onPool => Assert.False(onPool));
        Assert.Equal(Enumerable.Range(0, 200), await Task.WhenAll(waiting));
    }

    [Fact]
    public async Task Over_a_network_who_waits_too_long_is_told_and_who_leaves_waits_no_longer()
    {
        if (!StoreUnderTest.OnPostgres) return;
        await using var server = await Server.StartAsync(("Storage:MostReaders", "2"));
        using var gate = new ManualResetEventSlim();
        var held = Hold(server, gate);
        using var leaving = new CancellationTokenSource();
        var left = Reader(server).ReadAsync(0, static (_, _) => 1, leaving.Token).AsTask();
        var late = Reader(server).ReadAsync(0, static (_, _) => 2, Stop).AsTask();
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        await Assert.ThrowsAsync<TimeoutException>(() => late);
        // Not even those who had a session are kept for longer, and nobody joins a row that does not move.
        foreach (var one in held) await Assert.ThrowsAsync<TimeoutException>(() => one);
        Assert.True(Reader(server).ReadAsync(0, static (_, _) => 3, Stop).AsTask().IsFaulted);
        gate.Set();
        while (true)
        {
            try
            {
                Assert.Equal(4, await Reader(server).ReadAsync(0, static (_, _) => 4, Stop));
                return;
            }
            catch (TimeoutException)
            {
                // Those two threads have still to be told that the gate is open.
                await Task.Delay(10, Stop);
            }
        }
    }

    [Fact]
    public async Task A_session_that_failed_is_replaced()
    {
        await using var server = await Server.StartAsync();
        StoreSession? first = null;
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await Reader(server).ReadAsync(
            0, (session, _) => (first = session).Sql("SELECT 1").Number() == 1 ? throw new InvalidOperationException() : 0, Stop));
        var next = await Reader(server).ReadAsync(0, static (session, _) => session, Stop);
        Assert.NotSame(first, next);
        Assert.False(first!.IsConnected);
    }

    [Fact]
    public async Task Disposing_ends_the_threads()
    {
        if (!StoreUnderTest.OnPostgres) return;
        await using var server = await Server.StartAsync();
        using var reader = new StoreReader(server.Services.GetRequiredService<Store>());
        var thread = await reader.ReadAsync(0, static (session, _) => (Thread.CurrentThread, session.Sql("SELECT 1").Number()).CurrentThread, Stop);
        reader.Dispose();
        Assert.False(thread.IsAlive);
    }

    // Both sessions are busy until the gate opens; each says whether a thread of the pool was.
    private static List<Task<bool>> Hold(Server server, ManualResetEventSlim gate)
    {
        using var busy = new CountdownEvent(2);
        var held = Enumerable.Range(0, 2).Select(_ => Reader(server).ReadAsync((gate, busy), static (_, both) =>
        {
            both.busy.Signal();
            both.gate.Wait();
            return Thread.CurrentThread.IsThreadPoolThread;
        }, Stop).AsTask()).ToList();
        Assert.True(busy.Wait(TimeSpan.FromSeconds(30), Stop));
        return held;
    }

    private static StoreReader Reader(Server server) => server.Services.GetRequiredService<StoreReader>();
}
