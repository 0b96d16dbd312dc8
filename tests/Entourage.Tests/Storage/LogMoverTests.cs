using System.Diagnostics;
using Entourage.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace Entourage.Tests.Storage;

[Trait("Store", "sqlite")]
public sealed class LogMoverTests : IDisposable
{
    private const int Page = 4096;
    private const int InABatch = 200;

    private readonly string folder = Directory.CreateTempSubdirectory("entourage-log-").FullName;
    private readonly SqliteConnection writer;
    private int written;

    public LogMoverTests()
    {
        writer = Open();
        Run("PRAGMA journal_mode=WAL; CREATE TABLE pages (n INTEGER PRIMARY KEY, body BLOB NOT NULL); PRAGMA wal_autocheckpoint=0;");
    }

    private string File => Path.Combine(folder, "log.db");

    private long LogBytes => new FileInfo(File + "-wal").Length;

    [Fact]
    public void However_much_is_written_the_log_begins_anew_and_nothing_is_lost()
    {
        using (var mover = new LogMover(Open)) UntilBegunAnew(mover, batches: 100);
        Assert.True(LogBytes >= LogMover.Begin * (long)Page);
        AssertAllIsThere();
    }

    [Fact]
    public void Somebody_who_reads_all_the_time_holds_nobody_up_and_afterwards_it_is_moved()
    {
        using var mover = new LogMover(Open);
        using (var reader = Open())
        {
            using var reading = reader.BeginTransaction(deferred: true);
            using var look = reader.CreateCommand();
            look.Transaction = reading;
            look.CommandText = "SELECT count(*) FROM pages";
            Assert.Equal(0L, look.ExecuteScalar());
            while (written < 3 * LogMover.Begin) Write(mover);
            Assert.Equal(0L, look.ExecuteScalar());
        }
        UntilBegunAnew(mover, batches: 1);
        AssertAllIsThere();
    }

    [Fact]
    public void A_disk_that_failed_under_it_stops_whoever_writes_and_anything_else_does_not()
    {
        var (reason, tries) = (14, 0); // SQLITE_CANTOPEN
        using var mover = new LogMover(() =>
        {
            Interlocked.Increment(ref tries);
            throw new SqliteException("Not today.", reason);
        });
        while (Volatile.Read(ref tries) < 2) Write(mover);
        reason = 10; // SQLITE_IOERR
        var told = Assert.Throws<SqliteException>(() =>
        {
            for (var since = Stopwatch.StartNew(); since.Elapsed < TimeSpan.FromSeconds(30);) Write(mover);
        });
        Assert.Equal(10, told.SqliteErrorCode);
        Assert.Throws<SqliteException>(() => Write(mover));
        AssertAllIsThere();
    }

    public void Dispose()
    {
        writer.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        connection.Open();
        return connection;
    }

    private void Run(string sql)
    {
        using var command = writer.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    // Each row takes a page of its own.
    private void Write(LogMover mover)
    {
        mover.BeforeBatch(writer);
        using var batch = writer.BeginTransaction(deferred: false);
        using var command = writer.CreateCommand();
        command.Transaction = batch;
        command.CommandText = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < @many) INSERT INTO pages SELECT @from + i, zeroblob(3000) FROM n";
        command.Parameters.AddWithValue("@many", InABatch);
        command.Parameters.AddWithValue("@from", written);
        command.ExecuteNonQuery();
        batch.Commit();
        written += InABatch;
    }

    // Then what is written takes the place of what was moved, and the file does not grow.
    private void UntilBegunAnew(LogMover mover, int batches)
    {
        for (var since = Stopwatch.StartNew(); batches > 0; Assert.True(since.Elapsed < TimeSpan.FromSeconds(30), "The log only grows."))
        {
            var before = LogBytes;
            Write(mover);
            if (LogBytes == before) batches--;
        }
    }

    private void AssertAllIsThere()
    {
        using var fresh = Open();
        using var command = fresh.CreateCommand();
        command.CommandText = "SELECT (SELECT count(*) FROM pages) || ' ' || (SELECT integrity_check FROM pragma_integrity_check LIMIT 1)";
        Assert.Equal($"{written} ok", command.ExecuteScalar());
    }
}
