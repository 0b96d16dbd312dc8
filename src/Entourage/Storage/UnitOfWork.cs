using Entourage.Kernel;

namespace Entourage.Storage;

/// <summary>
/// One transaction of a use case on EF Core: it has the turn to write from its first read to its commit, so every rule it checked still
/// holds when it writes. Scoped to a request; not thread-safe.
/// </summary>
public sealed class UnitOfWork
{
    private readonly AppDb db;
    private readonly Store store;
    private readonly WriteLane lane;

    internal UnitOfWork(AppDb db, Store store, WriteLane lane) => (this.db, this.store, this.lane) = (db, store, lane);

    /// <summary>
    /// Runs <paramref name="work"/>; saves and commits when it succeeds, with an fsync before this returns. A problem or an exception leaves
    /// nothing behind.
    /// </summary>
    public async Task<Outcome<T>> RunAsync<T>(Func<AppDb, Task<Outcome<T>>> work, CancellationToken stop)
    {
        using var turn = await lane.EnterAsync(stop);
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        await store.TakeTurnAsync(db, stop);
        var outcome = await work(db);
        if (!outcome.Ok)
        {
            db.ChangeTracker.Clear();
            return outcome;
        }
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(CancellationToken.None);
        return outcome;
    }
}
