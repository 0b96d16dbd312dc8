using System.Data.Common;
using Entourage.Kernel;
using Microsoft.EntityFrameworkCore;

namespace Entourage.Storage;

/// <summary>
/// What differs between the two databases: how they are opened and made ready, how a writer gets its turn, and what their errors mean. On both
/// there is one writer at a time on the whole site, so a rule that was checked inside a transaction still holds when it commits. Thread-safe.
/// </summary>
internal abstract class Store
{
    /// <summary>How many transactions of this process may be under way at once; each still waits for its turn.</summary>
    public abstract int Lanes { get; }

    /// <summary>How many sessions may read at once.</summary>
    public abstract int MostReaders { get; }

    /// <summary>Asks how large the database is on disk, in bytes.</summary>
    public abstract string AskSize { get; }

    /// <summary>A session of one's own, which keeps its prepared statements. Blocks until connected.</summary>
    /// <exception cref="DbException">The store cannot be reached.</exception>
    public abstract HotSession Open();

    /// <summary>The same for one who only reads.</summary>
    /// <exception cref="DbException">The store cannot be reached.</exception>
    public virtual HotSession OpenToRead() => Open();

    /// <summary>Refuses a store that cannot keep the promises, and sets what is set once.</summary>
    public abstract Task<Outcome<Done>> PrepareAsync(CancellationToken stop);

    /// <summary>Waits until nobody else writes, inside the transaction that EF Core has just begun.</summary>
    public abstract Task TakeTurnAsync(AppDb db, CancellationToken stop);

    /// <summary>Whether the disk below failed: then nothing that follows can be trusted, and the server stops.</summary>
    public abstract bool DiskFailed(Exception reason);

    /// <summary>Asks on a new connection whether a commit went through whose answer was lost; null when that cannot be known.</summary>
    public abstract Task<bool?> CommittedAsync(HotSession lost);
}

/// <summary>What the store's own errors mean to whoever asked.</summary>
public static class StoreFaults
{
    // SQLITE_FULL, and PostgreSQL's disk_full (appendix A of its manual).
    private const int SqliteFull = 13;
    private const string PostgresFull = "53100";

    /// <summary>Whether a text was sent that is none to PostgreSQL (character_not_in_repertoire): whoever wrote it is told, and not that the site is away.</summary>
    public static bool IsNoText(Exception? fault) => (fault is DbUpdateException ? fault.InnerException : fault) is Npgsql.PostgresException { SqlState: "22021" };

    /// <summary>Whether an error is the store's, and whether it is a full disk.</summary>
    public static (bool IsStore, bool IsFull) Of(Exception? fault) => (fault is DbUpdateException ? fault.InnerException : fault) switch
    {
        Microsoft.Data.Sqlite.SqliteException sqlite => (true, sqlite.SqliteErrorCode == SqliteFull),
        Npgsql.PostgresException postgres => (true, postgres.SqlState == PostgresFull),
        DbException => (true, false),
        _ => (false, false),
    };
}
