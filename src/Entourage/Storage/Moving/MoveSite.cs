using System.Buffers;
using Microsoft.Extensions.Logging;

namespace Entourage.Storage.Moving;

/// <summary>
/// Moves a site's rows from its file into PostgreSQL. Media and keys stay in the data folder, so every link and session goes on working. The tables are
/// the model's own: one that is added needs nothing here. Killed at any time and started again it goes on after the last chunk; if the file has
/// changed since, all of it is copied again. Nothing in the file changes, but that its tables are brought up to date.
/// </summary>
internal sealed class MoveSite(IOptions<StorageOptions> storage, IServiceProvider services, ILoggerFactory loggers)
{
    // One COPY: long enough that a commit hardly counts, short enough that stopping is quick.
    private const int ChunkBytes = 2 << 20;

    /// <summary>How many bytes of rows go in one transaction.</summary>
    internal int MostBytesAtOnce { get; init; } = ChunkBytes;

    /// <summary>Copies what is missing and compares everything. Only when all of it is the same may a server run on the target.</summary>
    /// <param name="to">The PostgreSQL connection string, as Npgsql writes it.</param>
    /// <param name="report">Told of every step.</param>
    /// <param name="stop">Stops it between two chunks; the next run continues from there.</param>
    /// <returns>Every table, in the order it was copied.</returns>
    /// <exception cref="MoveRefusedException">Why it cannot be moved.</exception>
    public async Task<IReadOnlyList<MovedRows>> RunAsync(string to, Action<MoveStep> report, CancellationToken stop)
    {
        using var source = SourceFile.Hold(storage.Value.DatabaseFile);
        var model = await source.MigrateAsync(services, stop);
        if (!SiteKeys.Exists(storage.Value)) throw new MoveRefusedException($"{SiteKeys.PathIn(storage.Value)} is missing. Put it back from your backup first; nothing was changed.");
        // The site's name in the other database: made from its secret, telling nothing about it.
        var site = Convert.ToHexStringLower(new SiteKeys(storage).For("move"));
        await using var target = await TargetDatabase.OpenAsync(to, site, model, services, loggers, stop);
        var run = new Run(source, target, report, stop) { MostBytesAtOnce = MostBytesAtOnce };
        await run.ReadAsync();
        await target.ClaimAsync(site, stop);
        if (target.IsResumed && !await run.IsWhatTheFileSaysAsync()) await run.StartOverAsync();
        await run.CopyAsync();
        var moved = await run.CompareAsync();
        if (moved.All(table => table.Same)) await target.FinishAsync(stop);
        return moved;
    }

    /// <summary>What the file says of a table, and how much of it is on the other side already.</summary>
    private sealed record Account(MovedTable Table, long Rows, byte[] Hash)
    {
        public ReadOnlyMemory<byte>? Last { get; set; }

        public long RowsUpToLast { get; set; }

        public byte[]? HashUpToLast { get; init; }
    }

    private sealed class Run(SourceFile source, TargetDatabase target, Action<MoveStep> report, CancellationToken stop)
    {
        private const int RowsBetweenReports = 1000;

        private readonly List<Account> accounts = [];
        private readonly ArrayBufferWriter<byte> chunk = new();

        public required int MostBytesAtOnce { get; init; }

        /// <summary>Reads the whole file once: every value is one that can be moved, before the first is.</summary>
        public async Task ReadAsync()
        {
            var all = target.Tables.Sum(source.Count);
            long done = 0;
            foreach (var table in target.Tables)
            {
                report(new(MovePhase.Reading, table.Name, done, all));
                var last = target.IsResumed ? await target.LastKeyAsync(table, stop) : null;
                byte[]? upToLast = null;
                long rowsUpToLast = 0;
                using var hash = new RowsHash(table);
                using var rows = source.Rows(table, after: null);
                while (rows.Read())
                {
                    hash.Add(rows.Row.Span);
                    if (last is { } key && rows.Row.Span[sizeof(short)..].StartsWith(key.Span)) (upToLast, rowsUpToLast) = (hash.Now(), hash.Rows);
                    Tell(MovePhase.Reading, table, ++done, all);
                }
                accounts.Add(new(table, hash.Rows, hash.Now()) { Last = last, RowsUpToLast = rowsUpToLast, HashUpToLast = upToLast });
            }
        }

        /// <summary>Whether what an earlier run copied is the beginning of what is there now.</summary>
        public async Task<bool> IsWhatTheFileSaysAsync()
        {
            var all = accounts.Sum(account => account.RowsUpToLast);
            long done = 0;
            foreach (var account in accounts.Where(account => account.Last is not null))
            {
                if (account.HashUpToLast is null) return false;
                using var hash = await HashAsync(account.Table, MovePhase.Checking, done, all);
                done += hash.Rows;
                if (!hash.Now().AsSpan().SequenceEqual(account.HashUpToLast)) return false;
            }
            return true;
        }

        public async Task StartOverAsync()
        {
            report(new(MovePhase.StartingOver, "", 0, 0));
            await target.EmptyAsync(stop);
            foreach (var account in accounts) (account.Last, account.RowsUpToLast) = (null, 0);
        }

        public async Task CopyAsync()
        {
            var all = accounts.Sum(account => account.Rows);
            var done = accounts.Sum(account => account.RowsUpToLast);
            foreach (var account in accounts)
            {
                report(new(MovePhase.Copying, account.Table.Name, done, all));
                using var rows = source.Rows(account.Table, account.Last);
                for (var taken = Fill(rows); taken > 0; taken = Fill(rows))
                {
                    stop.ThrowIfCancellationRequested();
                    // A chunk that was begun is ended.
                    await target.AddAsync(account.Table, chunk.WrittenMemory, CancellationToken.None);
                    report(new(MovePhase.Copying, account.Table.Name, done += taken, all));
                }
            }
        }

        public async Task<IReadOnlyList<MovedRows>> CompareAsync()
        {
            var all = accounts.Sum(account => account.Rows);
            long done = 0;
            var moved = new List<MovedRows>(accounts.Count);
            foreach (var account in accounts)
            {
                using var hash = await HashAsync(account.Table, MovePhase.Comparing, done, all);
                done += hash.Rows;
                moved.Add(new(account.Table.Name, account.Rows, hash.Rows, account.Rows == hash.Rows && hash.Now().AsSpan().SequenceEqual(account.Hash)));
            }
            return moved;
        }

        private async Task<RowsHash> HashAsync(MovedTable table, MovePhase phase, long done, long all)
        {
            report(new(phase, table.Name, done, all));
            var hash = new RowsHash(table);
            using var rows = await target.RowsAsync(table, stop);
            while (rows.Read())
            {
                hash.Add(rows.Row.Span);
                Tell(phase, table, done + hash.Rows, all);
            }
            report(new(phase, table.Name, done + hash.Rows, all));
            return hash;
        }

        // The next rows, as one COPY takes them; how many.
        private int Fill(SourceRows rows)
        {
            chunk.ResetWrittenCount();
            chunk.Write(CopyRow.Header);
            var taken = 0;
            while (chunk.WrittenCount < MostBytesAtOnce && rows.Read())
            {
                chunk.Write(rows.Row.Span);
                taken++;
            }
            chunk.Write(CopyRow.Trailer);
            return taken;
        }

        private void Tell(MovePhase phase, MovedTable table, long done, long all)
        {
            if (done % RowsBetweenReports != 0) return;
            stop.ThrowIfCancellationRequested();
            report(new(phase, table.Name, done, all));
        }
    }
}
