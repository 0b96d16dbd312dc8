namespace Entourage.Storage;

/// <summary>
/// A store takes one writer at a time. Waiting here, in order, replaces SQLite's polling, which costs 80 to 560 ms under load, and keeps
/// PostgreSQL from holding a connection for each who waits. Other processes are still met by the store's own lock. Thread-safe.
/// </summary>
internal sealed class WriteLane(Store store) : IDisposable
{
    private readonly SemaphoreSlim lane = new(store.Lanes, store.Lanes);

    /// <summary>Waits for the lane; dispose the result to leave it.</summary>
    public async ValueTask<Turn> EnterAsync(CancellationToken stop)
    {
        await lane.WaitAsync(stop);
        return new Turn(lane);
    }

    public void Dispose() => lane.Dispose();

    internal readonly struct Turn(SemaphoreSlim lane) : IDisposable
    {
        public void Dispose() => lane.Release();
    }
}
