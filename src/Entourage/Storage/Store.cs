using System.Data.Common;

namespace Entourage.Storage;

/// <summary>
/// What differs between the two databases: how they are opened and made ready, how a writer gets its turn, and what their errors mean. On both
/// there is one writer at a time on the whole site, so a rule that was checked inside a transaction still holds when it commits. Thread-safe.
/// </summary>
internal abstract class Store
{
    /// <summary>How many transactions of this process may be under way at once; each still waits for its turn.</summary>
    public abstract int Lanes { get; }

    /// <summary>
    /// How many threads are kept for reading, each with a session of its own; 0 where a read waits for no network and runs on whoever asks.
    /// </summary>
    public abstract int ReaderThreads { get; }

    /// <summary>Asks how large the database is on disk, in bytes.</summary>
    public abstract string AskSize { get; }

    /// <summary>Asks how many tables there are that say which site the rows are of: none in a database that nobody has made ready.</summary>
    public abstract string AskSite { get; }

    /// <summary>Asks how many tables there are that say which migrations have run: none in an empty database.</summary>
    public abstract string AskHistory { get; }

    /// <summary>Asks how many tables there are that say whose unfinished move this holds; null where nothing is moved to.</summary>
    public virtual string? AskUnfinishedMove => null;

    /// <summary>The names of the migrations that make the tables, in their order.</summary>
    public abstract IReadOnlyList<string> Migrations { get; }

    /// <summary>Asks whether the database is sound, as <c>said</c>: <c>ok</c>, or what is wrong with it.</summary>
    public abstract string AskDamage { get; }

    /// <summary>What the database is called in front of operators; never with a password.</summary>
    public abstract string Name { get; }

    /// <summary>Whether opening it would make it.</summary>
    public virtual bool IsMissing => false;

    /// <summary>The context that migrations run in: alone, and without a deadline, because on a large site a step may take minutes.</summary>
    /// <param name="services">What the model needs.</param>
    /// <param name="applying">Told the name of each step before it runs.</param>
    public abstract AppDb OpenToMigrate(IServiceProvider services, Action<string> applying);

    /// <summary>
    /// A connection of one's own on which the tables of an empty database are made: without a deadline, and where several nodes start at once, one after the
    /// other. Blocks until connected, and until it is one's turn.
    /// </summary>
    /// <exception cref="DbException">The store cannot be reached.</exception>
    public abstract DbConnection OpenToMake();

    /// <summary>The name of the resource that holds every migration as one script.</summary>
    public abstract string Script { get; }

    /// <summary>A session of one's own, which keeps its prepared statements. Blocks until connected.</summary>
    /// <exception cref="DbException">The store cannot be reached.</exception>
    public abstract StoreSession Open();

    /// <summary>The same for one who only reads.</summary>
    /// <exception cref="DbException">The store cannot be reached.</exception>
    public virtual StoreSession OpenToRead() => Open();

    /// <summary>Refuses a store that cannot keep the promises, and sets what is set once.</summary>
    public abstract Task<Outcome<Done>> PrepareAsync(CancellationToken stop);

    /// <summary>
    /// Waits until nobody else writes, inside the transaction that EF Core has just begun; the transaction's name for <see cref="CommittedAsync"/>, where
    /// it has one.
    /// </summary>
    public abstract Task<ulong?> TakeTurnAsync(AppDb db, CancellationToken stop);

    /// <summary>Whether the disk below failed: then nothing that follows can be trusted, and the server stops.</summary>
    public abstract bool DiskFailed(Exception reason);

    /// <summary>Whether a commit stands that ended with an error; null when that cannot be known.</summary>
    /// <param name="transaction">What the transaction is called, where it has a name.</param>
    /// <param name="reason">What the commit ended with.</param>
    /// <param name="patience">How long the store may be asked.</param>
    public abstract Task<bool?> CommittedAsync(ulong? transaction, Exception reason, TimeSpan patience);
}
