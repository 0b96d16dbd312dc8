using System.Collections.Concurrent;

namespace Entourage.Storage;

/// <summary>Reads of the hot path: a few sessions that keep their prepared statements and are lent to one reader at a time. Thread-safe.</summary>
public sealed class HotReader : IDisposable
{
    private readonly ConcurrentBag<HotSession> idle = [];
    // A store in another process has only so many connections to give.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim free;
    private readonly Store store;

    internal HotReader(Store store) => (this.store, free) = (store, new(store.MostReaders, store.MostReaders));

    /// <summary>Runs point reads by primary key or index; each sees what was committed when it began.</summary>
    /// <exception cref="TimeoutException">Every session was busy for five seconds.</exception>
    public T Read<TState, T>(TState state, Func<HotSession, TState, T> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        if (!free.Wait(Longest)) throw new TimeoutException("Every session of the store was busy for five seconds.");
        try
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
        finally
        {
            free.Release();
        }
    }

    /// <summary>How large the database is on disk, in bytes.</summary>
    public long StoreBytes() => Read(store.AskSize, static (session, ask) => session.Sql(ask).Number() ?? 0);

    /// <summary>How the store goes about every statement that was read with so far.</summary>
    internal IReadOnlyList<Plan> Plans() => [.. idle.SelectMany(session => session.Plans()).DistinctBy(plan => plan.Sql)];

    /// <inheritdoc/>
    public void Dispose()
    {
        while (idle.TryTake(out var session)) session.Dispose();
        free.Dispose();
    }
}
