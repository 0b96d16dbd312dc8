using System.Collections.Concurrent;
using System.Diagnostics;

namespace Entourage.Storage;

/// <summary>
/// Reads that wait on a network. Each runs on a thread kept for reading, which owns its session, so that no thread of the pool ever waits for the
/// store; who asks waits for a place in the order of asking, without a thread. Thread-safe.
/// </summary>
internal sealed class ReaderThreads(Store store) : IDisposable
{
    // A store in another process has only so many connections to give, and may not answer at all.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    // When it has answered nobody for that long, whoever would have to wait for a place as well is told at once.
    private static readonly TimeSpan Silent = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim places = new(store.ReaderThreads, store.ReaderThreads);
    private readonly BlockingCollection<Asked> asked = [];
    private readonly ConcurrentDictionary<StoreSession, bool> sessions = [];
    private readonly List<Thread> threads = [];
    private int underWay;
    private long heard = Stopwatch.GetTimestamp();
    private bool ended;

    /// <summary>The sessions that are open.</summary>
    public IEnumerable<StoreSession> Sessions => sessions.Keys;

    /// <summary>Waits for a place, then for the answer.</summary>
    /// <exception cref="TimeoutException">That took five seconds, or every place is taken and nobody has had an answer for two.</exception>
    /// <exception cref="OperationCanceledException">The caller left before there was a place.</exception>
    public async ValueTask<T> ReadAsync<TState, T>(TState state, Func<StoreSession, TState, T> read, CancellationToken stop)
    {
        var begun = Stopwatch.GetTimestamp();
        // No waiting at first: who finds a place does not ask since when there have been answers.
        if (!await places.WaitAsync(TimeSpan.Zero, CancellationToken.None))
        {
            if (Stopwatch.GetElapsedTime(Volatile.Read(ref heard)) > Silent || !await places.WaitAsync(Longest, stop)) throw Busy();
        }
        var question = new Asked<TState, T>(state, read);
        Ask(question);
        var left = Longest - Stopwatch.GetElapsedTime(begun);
        // Its thread goes on waiting, with its place; nobody else has to.
        return await question.Answer.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, CancellationToken.None);
    }

    /// <summary>Ends every thread once it has answered, with its session.</summary>
    public void Dispose()
    {
        if (ended) return;
        ended = true;
        asked.CompleteAdding();
        Thread[] started;
        lock (threads) started = [.. threads];
        foreach (var thread in started) thread.Join();
        asked.Dispose();
        places.Dispose();
    }

    private static TimeoutException Busy() => new("Every session of the store was busy for five seconds.");

    private void Ask(Asked question)
    {
        StartIfNoneIsIdle();
        asked.Add(question, CancellationToken.None);
    }

    // There are never more questions under way than places, so there are never more threads.
    private void StartIfNoneIsIdle()
    {
        lock (threads)
        {
            if (underWay++ == 0) Volatile.Write(ref heard, Stopwatch.GetTimestamp());
            if (underWay <= threads.Count) return;
            var thread = new Thread(Answer) { IsBackground = true, Name = $"reader {threads.Count + 1}" };
            threads.Add(thread);
            thread.UnsafeStart();
        }
    }

    private void Answer()
    {
        StoreSession? session = null;
        foreach (var question in asked.GetConsumingEnumerable())
        {
            try
            {
                if (session is null) sessions.TryAdd(session = store.OpenToRead(), true);
                question.Read(session);
            }
            catch (Exception reason)
            {
                // Whatever it was, the session may be in the middle of something; the next question gets a new one.
                End(session);
                session = null;
                question.Fail(reason);
            }
            Volatile.Write(ref heard, Stopwatch.GetTimestamp());
            lock (threads) underWay--;
            places.Release();
            question.Tell();
        }
        End(session);
    }

    private void End(StoreSession? session)
    {
        if (session is null) return;
        sessions.TryRemove(session, out _);
        session.Dispose();
    }

    private abstract class Asked
    {
        public abstract void Read(StoreSession session);

        public abstract void Fail(Exception reason);

        public abstract void Tell();
    }

    private sealed class Asked<TState, T>(TState state, Func<StoreSession, TState, T> read) : Asked
    {
        private readonly TaskCompletionSource<T> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? found;
        private Exception? fault;

        public Task<T> Answer => answer.Task;

        public override void Read(StoreSession session) => found = read(session, state);

        public override void Fail(Exception reason) => fault = reason;

        public override void Tell()
        {
            if (fault is null) answer.SetResult(found!);
            else answer.SetException(fault);
        }
    }
}
