using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Entourage.Storage.Sqlite;

/// <summary>
/// Moves the write-ahead log into the database beside the writer (sqlite.org/wal.html, "checkpointing"), so that no commit waits for more than the end of it. A
/// thread of its own copies what the log holds; what was written meanwhile, the writer copies itself before its next batch, which is little, and with nothing
/// left in it the engine begins the log anew. Thread-safe.
/// </summary>
internal sealed class LogMover(Func<SqliteConnection> open) : IDisposable
{
    /// <summary>From so many pages on that were not moved yet, it moves them. Between two moves a page that many commits change is written once.</summary>
    public const int Begin = 8000;

    private const int Resting = 0;
    private const int Moving = 1;
    private const int Moved = 2;

    // sqlite.org/c3ref/c_checkpoint_full.html: only asks how long the log is; moves what can be moved without waiting for anybody.
    private const int OnlyAsk = -1;
    private const int Passive = raw.SQLITE_CHECKPOINT_PASSIVE;

    private readonly SemaphoreSlim wanted = new(0);
    private readonly Lock starting = new();
    private Thread? thread;
    private int state;
    private volatile SqliteException? failed;
    private volatile bool ended;

    /// <summary>Called by whoever writes, before a transaction begins.</summary>
    /// <exception cref="SqliteException">The disk failed under it, now or when its own thread moved the log.</exception>
    public void BeforeBatch(SqliteConnection writer)
    {
        if (failed is { } reason) throw new SqliteException(reason.Message, reason.SqliteErrorCode, reason.SqliteExtendedErrorCode);
        if (Interlocked.CompareExchange(ref state, Resting, Moved) == Moved)
        {
            Move(writer, Passive);
        }
        else if (Volatile.Read(ref state) == Resting && Move(writer, OnlyAsk) >= Begin && Interlocked.CompareExchange(ref state, Moving, Resting) == Resting)
        {
            Start();
            wanted.Release();
        }
    }

    /// <summary>Ends with its thread.</summary>
    public void Dispose()
    {
        if (ended) return;
        ended = true;
        wanted.Release();
        thread?.Join();
        wanted.Dispose();
    }

    private void Start()
    {
        lock (starting)
        {
            if (thread is not null) return;
            thread = new Thread(Run) { IsBackground = true, Name = "log mover" };
            thread.UnsafeStart();
        }
    }

    private void Run()
    {
        SqliteConnection? connection = null;
        while (true)
        {
            wanted.Wait();
            if (ended) break;
            try
            {
                Move(connection ??= open(), Passive);
                Volatile.Write(ref state, Moved);
            }
            catch (SqliteException reason)
            {
                Note(reason);
                Volatile.Write(ref state, Resting);
            }
        }
        connection?.Dispose();
    }

    // A failed write must not be tried again as if nothing had happened (Commits), whoever met it. Anything else, such as a full disk, leaves all in the log,
    // and the next batches begin another try.
    private void Note(SqliteException reason)
    {
        if (reason.SqliteErrorCode == raw.SQLITE_IOERR) failed = reason;
    }

    // How many pages are left in the log.
    private int Move(SqliteConnection connection, int mode)
    {
        var said = raw.sqlite3_wal_checkpoint_v2(connection.Handle!, "main", mode, out var pages, out var moved);
        // A connection may answer with extended codes (sqlite.org/rescode.html), whose last eight bits are the kind: a failed fsync is 1034, of the kind 10.
        var kind = said & 0xFF;
        // Somebody else is at it. Or the engine is an older one than ours, which takes that question by a PRAGMA only: then it moves the log by itself, seldom.
        if (kind == raw.SQLITE_BUSY || (kind == raw.SQLITE_MISUSE && mode == OnlyAsk)) return 0;
        if (kind == raw.SQLITE_OK) return pages - moved;
        var reason = new SqliteException(raw.sqlite3_errmsg(connection.Handle!).utf8_to_string(), kind, said);
        Note(reason);
        throw reason;
    }
}
