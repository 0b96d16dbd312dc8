using System.Collections.Concurrent;

namespace Entourage.Storage;

/// <summary>
/// Reads through a few sessions that keep their prepared statements and serve one reader at a time. Where the store is in this process a read runs
/// on whoever asks and has its answer at once; where it is behind a network, it runs on a thread kept for that and the caller's is free
/// meanwhile. Thread-safe.
/// </summary>
[FrontDoor]
internal sealed class StoreReader(Store store) : IDisposable
{
    private const string AskNothing = "SELECT 1";

    private readonly ConcurrentBag<StoreSession> idle = [];
    private readonly ReaderThreads? threads = store.ReaderThreads > 0 ? new(store) : null;

    /// <summary>Whether the store is in this process, so that a read is a call and no round trip.</summary>
    internal bool IsHere => threads is null;

    /// <summary>Runs reads by primary key or index; each sees what was committed when it began.</summary>
    /// <exception cref="TimeoutException">There was no answer within five seconds, or nobody has had one for two.</exception>
    /// <exception cref="OperationCanceledException">The caller left while every session was busy.</exception>
    public ValueTask<T> ReadAsync<TState, T>(TState state, Func<StoreSession, TState, T> read, CancellationToken stop) =>
        threads is null ? new(ReadHere(state, read)) : threads.ReadAsync(state, read, stop);

    /// <summary>How large the database is on disk, in bytes.</summary>
    public ValueTask<long> StoreBytesAsync(CancellationToken stop) =>
        ReadAsync(store.AskSize, static (session, ask) => session.Sql(ask).Number() ?? 0, stop);

    /// <summary>Ends once the store has answered a question about nothing.</summary>
    /// <exception cref="TimeoutException">There was no answer within five seconds, or nobody has had one for two.</exception>
    public async Task AnswersAsync(CancellationToken stop) => await ReadAsync(AskNothing, static (session, ask) => session.Sql(ask).Number(), stop);

    /// <summary>How many statements were begun so far, while nobody reads.</summary>
    internal long Begun => (threads?.Sessions ?? idle).Sum(session => session.Begun);

    /// <summary>The store's plans for all statements used for reading so far.</summary>
    internal IReadOnlyList<Plan> Plans() => [.. (threads?.Sessions ?? idle).SelectMany(session => session.Plans()).DistinctBy(plan => plan.Sql)];

    /// <inheritdoc/>
    public void Dispose()
    {
        threads?.Dispose();
        while (idle.TryTake(out var session)) session.Dispose();
    }

    private T ReadHere<TState, T>(TState state, Func<StoreSession, TState, T> read)
    {
        if (!idle.TryTake(out var session)) session = store.OpenToRead();
        try
        {
            var answer = read(session, state);
            idle.Add(session);
            return answer;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }
}
