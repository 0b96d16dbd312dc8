using Entourage.Storage.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Entourage.Tests.Storage;

public sealed class StoreFaultsTests
{
    // As EF Core wraps what it thinks may pass: a sign-in while PostgreSQL is down ends so.
    [Fact]
    public void The_stores_own_error_is_found_however_deep_it_is_wrapped()
    {
        var down = new NpgsqlException("Failed to connect");
        Assert.Equal((true, false), StoreFaults.Of(new InvalidOperationException("An exception has been raised that is likely due to a transient failure.", down)));
        Assert.Equal((true, false), StoreFaults.Of(new InvalidOperationException("a", new DbUpdateException("b", down))));
        Assert.Equal((true, true), StoreFaults.Of(new InvalidOperationException("a", new DbUpdateException("b", Full))));
        Assert.Equal((false, false), StoreFaults.Of(new InvalidOperationException("a", new TimeoutException())));
        Assert.Equal((false, false), StoreFaults.Of(null));
    }

    [Fact]
    public void Only_the_fault_of_one_write_is_that_writes_alone()
    {
        foreach (var state in (string[])["23505", "23503", "22001", "21000"]) Assert.True(StoreFaults.IsOfOneWrite(Postgres(state)), state);
        foreach (var state in (string[])["55P03", "57014", "57P01", "53100", "53300", "40001", "08006"]) Assert.False(StoreFaults.IsOfOneWrite(Postgres(state)), state);
        Assert.True(StoreFaults.IsOfOneWrite(new SqliteException("constraint", 19)));
        foreach (var code in (int[])[5, 10, 13]) Assert.False(StoreFaults.IsOfOneWrite(new SqliteException("all", code)), $"{code}");
        Assert.True(StoreFaults.IsOfOneWrite(new RowsChangedException("1 rows instead of 2")));
        Assert.True(StoreFaults.IsOfOneWrite(new InvalidOperationException("its own")));
        Assert.False(StoreFaults.IsOfOneWrite(new NpgsqlException("Exception while reading from stream", new TimeoutException())));
        Assert.False(StoreFaults.IsOfOneWrite(new TimeoutException()));
    }

    [Fact]
    public async Task SQLite_knows_of_a_full_disk_that_nothing_was_written_and_of_a_failed_one_that_nobody_knows()
    {
        using var store = new SqliteStore(Options.Create(new StorageOptions()));
        Assert.False(await store.CommittedAsync(null, Full, TimeSpan.Zero));
        Assert.False(store.DiskFailed(Full));
        // The index of the log found no room to grow.
        var index = new SqliteException("disk I/O error", 10, 4874);
        Assert.False(store.DiskFailed(index));
        Assert.Equal((true, true), StoreFaults.Of(index));
        foreach (var code in (int[])[1034, 778, 1290])
        {
            var failed = new SqliteException("disk I/O error", 10, code);
            Assert.Null(await store.CommittedAsync(null, failed, TimeSpan.Zero));
            Assert.True(store.DiskFailed(failed));
            Assert.True(store.DiskFailed(new DbUpdateException("wrapped", failed)));
        }
    }

    private static SqliteException Full => new("database or disk is full", 13);

    private static PostgresException Postgres(string state) => new("text", "ERROR", "ERROR", state);
}
