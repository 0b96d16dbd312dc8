using System.Collections.Concurrent;
using Entourage.Storage.Sqlite;

namespace Entourage.Storage;

/// <summary>Reads of the hot path: a few sessions that keep their prepared statements and are lent to one reader at a time. Thread-safe.</summary>
public sealed class HotReader : IDisposable
{
    private readonly ConcurrentBag<HotSession> idle = [];
    private readonly SqliteConnections connections;

    internal HotReader(SqliteConnections connections) => this.connections = connections;

    /// <summary>Runs point reads by primary key or index; each sees what was committed when it began.</summary>
    public T Read<TState, T>(TState state, Func<HotSession, TState, T> read)
    {
        if (!idle.TryTake(out var session)) session = new HotSession(connections.OpenAlone(), mine: true);
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

    /// <inheritdoc/>
    public void Dispose()
    {
        while (idle.TryTake(out var session)) session.Dispose();
    }
}
