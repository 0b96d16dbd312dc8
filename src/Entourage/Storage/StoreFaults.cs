using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Entourage.Storage;

/// <summary>What the store's own errors mean, however deep they are wrapped: EF Core and its retrying put their own around them.</summary>
[FrontDoor]
internal static class StoreFaults
{
    // Result codes of SQLite (sqlite.org/rescode.html): FULL, TOOBIG, CONSTRAINT, MISMATCH, RANGE, and IOERR_SHMSIZE, the index of the log not
    // finding room to grow.
    private const int SqliteFull = 13;
    private const int SqliteNoRoomForIndex = 4874;
    private static readonly int[] SqliteOfOneWrite = [18, 19, 20, 25];

    // SQLSTATEs (appendix A of PostgreSQL's manual): disk_full, character_not_in_repertoire, and the classes of data and integrity errors.
    private const string PostgresFull = "53100";
    private const string PostgresNoText = "22021";
    private static readonly string[] PostgresOfOneWrite = ["21", "22", "23"];

    /// <summary>Whether PostgreSQL refused a string as not being text: the caller is told that, and not that the site is unavailable.</summary>
    public static bool IsNoText(Exception? fault) => StoresOwn(fault) is PostgresException { SqlState: PostgresNoText };

    /// <summary>Whether an error is the store's, and whether it is a full disk.</summary>
    public static (bool IsStore, bool IsFull) Of(Exception? fault) => StoresOwn(fault) switch
    {
        null => (false, false),
        SqliteException sqlite => (true, sqlite.SqliteErrorCode == SqliteFull || sqlite.SqliteExtendedErrorCode == SqliteNoRoomForIndex),
        PostgresException postgres => (true, postgres.SqlState == PostgresFull),
        _ => (true, false),
    };

    /// <summary>
    /// Whether it is the fault of one write, so that others of its batch may succeed without it. A store that is full, away, or held by somebody else is
    /// so for all of them.
    /// </summary>
    public static bool IsOfOneWrite(Exception fault) => StoresOwn(fault) switch
    {
        null => fault is not TimeoutException,
        SqliteException sqlite => SqliteOfOneWrite.Contains(sqlite.SqliteErrorCode),
        PostgresException postgres => PostgresOfOneWrite.Contains(postgres.SqlState[..2]),
        _ => false,
    };

    /// <summary>The store's own error within another; null if there is none.</summary>
    internal static DbException? StoresOwn(Exception? fault)
    {
        for (; fault is not null; fault = fault.InnerException)
        {
            if (fault is DbException own) return own;
        }
        return null;
    }
}
