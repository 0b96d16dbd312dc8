using System.ComponentModel;
using Entourage.Storage;
using Microsoft.AspNetCore.Connections;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Entourage.Web.Commands;

/// <summary>What stopped a start or a command, where it is the machine's and not a fault of ours: told in one line instead of a stack trace.</summary>
internal static class StartFailure
{
    // EACCES and EADDRNOTAVAIL of Linux. The socket's own exception says them, and comes alone.
    private const int NotPermitted = 13;
    private const int NotAvailable = 99;

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);

    private static readonly Problem PortInUse = new("port_in_use", 503, "Another program listens on this port.", Soon);

    private static readonly Problem PortNotAllowed = new("port_not_allowed", 500, "This port or address cannot be listened on.");

    private static readonly Problem NotWritable = new("database_not_writable", 500, "The database cannot be opened for writing.");

    /// <summary>The problem behind a failure; null when it is one of ours. What may pass by itself has a <see cref="Problem.RetryAfter"/>.</summary>
    public static Problem? Of(Exception failure) => failure is Win32Exception { NativeErrorCode: NotPermitted or NotAvailable } refused
        ? PortNotAllowed with { Detail = $"This port cannot be listened on: {refused.Message}." }
        : Within(failure);

    private static Problem? Within(Exception? failure) => failure switch
    {
        null => null,
        StartRefusedException refused => refused.Problem,
        AddressInUseException => PortInUse with { Detail = "Another program listens on this port. Set PORT to another, or stop that program." },
        SqliteException sqlite => Of(sqlite),
        PostgresException { SqlState: PostgresErrorCodes.DiskFull } => DiskFull("PostgreSQL's disk is full."),
        NpgsqlException away => StartProblems.PostgresAway with { Detail = $"PostgreSQL: {away.Message.ReplaceLineEndings(" ")}" },
        _ when FullDisk.Is(failure) => DiskFull($"The disk of the data folder is full: {failure.Message}"),
        _ => Within(failure.InnerException),
    };

    // SQLite says I/O error where it cannot make its files larger for want of room; a disk that fails says so in the kernel's log too.
    private static Problem? Of(SqliteException failure) => failure.SqliteErrorCode switch
    {
        SQLitePCL.raw.SQLITE_FULL => DiskFull("The disk of the data folder is full."),
        SQLitePCL.raw.SQLITE_IOERR => DiskFull($"The data folder's disk is full, or fails ({failure.Message})."),
        SQLitePCL.raw.SQLITE_CORRUPT or SQLitePCL.raw.SQLITE_NOTADB =>
            StartProblems.DatabaseDamaged with { Detail = $"The database is damaged ({failure.Message}). Keep a copy of it, and put a backup back." },
        SQLitePCL.raw.SQLITE_CANTOPEN or SQLitePCL.raw.SQLITE_READONLY or SQLitePCL.raw.SQLITE_PERM =>
            NotWritable with { Detail = $"entourage.db cannot be opened for writing: {failure.Message}" },
        SQLitePCL.raw.SQLITE_BUSY => StartProblems.FolderInUse with { Detail = "Another program holds entourage.db." },
        _ => null,
    };

    private static Problem DiskFull(string said) => CommonProblems.DiskFull with { Detail = said, RetryAfter = Soon };
}
