namespace Entourage.Storage;

/// <summary>
/// SQLite takes one writer at a time. Waiting here, in order, replaces the engine's polling, which costs 80 to 560 ms under load. Other
/// processes on the same file are still met by its busy timeout. Thread-safe.
/// </summary>
internal sealed class WriteLane : IDisposable
{
    private readonly SemaphoreSlim lane = new(1, 1);

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
