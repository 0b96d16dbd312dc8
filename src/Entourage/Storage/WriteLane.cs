namespace Entourage.Storage;

/// <summary>
/// A store takes one writer at a time. Waiting here, in order, replaces SQLite's polling, which costs 80 to 560 ms under load, and keeps
/// PostgreSQL from holding a connection for each who waits. Other processes are still met by the store's own lock. Thread-safe.
/// </summary>
internal sealed class WriteLane(Store store) : IDisposable
{
    /// <summary>How long a caller waits for the lane: the rest of the five seconds that anybody waits is for the store.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly SemaphoreSlim lane = new(store.Lanes, store.Lanes);

    /// <summary>Waits for the lane; dispose the result to leave it.</summary>
    public async ValueTask<Turn> EnterAsync(CancellationToken stop)
    {
        await lane.WaitAsync(stop);
        return new Turn(lane);
    }

    /// <summary>The same for somebody who does not wait for ever.</summary>
    /// <exception cref="TimeoutException">Others wrote for as long as that.</exception>
    public async ValueTask<Turn> EnterAsync(TimeSpan patience, CancellationToken stop) =>
        await lane.WaitAsync(patience, stop) ? new Turn(lane) : throw new TimeoutException("Others wrote for too long.");

    public void Dispose() => lane.Dispose();

    internal readonly struct Turn(SemaphoreSlim lane) : IDisposable
    {
        public void Dispose() => lane.Release();
    }
}
