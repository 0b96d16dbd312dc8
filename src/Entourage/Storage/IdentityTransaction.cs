using Microsoft.EntityFrameworkCore.Storage;

namespace Entourage.Storage;

/// <summary>
/// The transaction of a use case that changes accounts, passkeys or passwords: it serves ASP.NET Identity alone, whose stores save through EF Core.
/// Whatever else belongs to the same step is written inside it by <see cref="StoreSession.Within"/>; everything that does not need Identity is a
/// <see cref="StoreWrite{T}"/>, and both keep the same promises. It has the turn to write from its first read to its commit, so every rule it checked
/// still holds when it writes. Scoped to a request; not thread-safe.
/// </summary>
[FrontDoor]
internal sealed class IdentityTransaction(AppDb db, Store store, WriteLane lane, Commits commits, Changes changes)
{
    /// <summary>
    /// Runs <paramref name="work"/>; saves and commits when it succeeds, with an fsync before this returns. A problem or an exception leaves
    /// nothing behind. What it said that it changes is told before this returns.
    /// </summary>
    /// <exception cref="OutcomeUnknownException">The store failed while committing, and cannot be asked.</exception>
    /// <exception cref="TimeoutException">Others wrote for too long.</exception>
    public async Task<Outcome<T>> RunAsync<T>(Func<AppDb, Task<Outcome<T>>> work, CancellationToken stop)
    {
        using var turn = await lane.EnterAsync(WriteLane.Patience, stop);
        changes.Begin(db.Pending);
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        ulong? name;
        Outcome<T> outcome;
        try
        {
            name = await store.TakeTurnAsync(db, stop);
            outcome = await work(db);
            if (!outcome.Ok)
            {
                db.ChangeTracker.Clear();
                return outcome;
            }
            await db.SaveChangesAsync(stop);
        }
        catch (Exception reason)
        {
            commits.StopIfDiskFailed(reason);
            throw;
        }
        await CommitAsync(transaction, name);
        return outcome;
    }

    private async Task CommitAsync(IDbContextTransaction transaction, ulong? name)
    {
        try
        {
            await transaction.CommitAsync(CancellationToken.None);
        }
        catch (Exception reason)
        {
            var told = await commits.SettleAsync(name, reason, writes: 1);
            // Not knowing is no reason to show what may be old: forgetting more than is needed does no harm.
            if (told is null or OutcomeUnknownException) changes.Publish(db.Pending);
            if (told == reason) throw;
            if (told is not null) throw told;
            return;
        }
        changes.Publish(db.Pending);
    }
}
