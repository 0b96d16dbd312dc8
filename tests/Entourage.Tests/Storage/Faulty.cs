using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Entourage.Tests.Storage;

/// <summary>What a store does when something below it fails.</summary>
internal static class Faulty
{
    /// <summary>Another writer of a server, over a store of the test's own.</summary>
    public static StoreWriter Writer(Server server, Store store, IHostApplicationLifetime? life = null)
    {
        var services = server.Services;
        return new(
            store, new WriteLane(store), new Commits(store, life ?? new Life(), NullLogger<Commits>.Instance), services.GetRequiredService<Changes>(),
            services.GetRequiredService<IOptions<StorageOptions>>(), NullLogger<StoreWriter>.Instance);
    }
}

/// <summary>A store that is never able to say whether a commit stands.</summary>
internal sealed class Unsure(Store store) : Store
{
    public override int Lanes => store.Lanes;

    public override int ReaderThreads => store.ReaderThreads;

    public override string AskSize => store.AskSize;

    public override string AskSite => store.AskSite;

    public override string AskHistory => store.AskHistory;

    public override IReadOnlyList<string> Migrations => store.Migrations;

    public override string AskDamage => store.AskDamage;

    public override string Name => store.Name;

    public override AppDb OpenToMigrate(IServiceProvider services, Action<string> applying) => store.OpenToMigrate(services, applying);

    public override System.Data.Common.DbConnection OpenToMake() => store.OpenToMake();

    public override string Script => store.Script;

    public override StoreSession Open() => store.Open();

    public override Task<Outcome<Done>> PrepareAsync(CancellationToken stop) => store.PrepareAsync(stop);

    public override Task<ulong?> TakeTurnAsync(AppDb db, CancellationToken stop) => store.TakeTurnAsync(db, stop);

    public override bool DiskFailed(Exception reason) => store.DiskFailed(reason);

    public override Task<bool?> CommittedAsync(ulong? transaction, Exception reason, TimeSpan patience) => Task.FromResult<bool?>(null);
}

/// <summary>Takes down whether the server was told to stop.</summary>
internal sealed class Life : IHostApplicationLifetime
{
    public bool Stopped { get; private set; }

    public CancellationToken ApplicationStarted => CancellationToken.None;

    public CancellationToken ApplicationStopping => CancellationToken.None;

    public CancellationToken ApplicationStopped => CancellationToken.None;

    public void StopApplication() => Stopped = true;
}

/// <summary>Fails the commits of EF Core: before they reach the store, or when their answer is on its way back.</summary>
internal sealed class FailingCommits(Exception reason, bool afterwards) : DbTransactionInterceptor
{
    public override ValueTask<InterceptionResult> TransactionCommittingAsync(
        DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default) =>
        afterwards ? new(result) : throw reason;

    public override Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default) =>
        afterwards ? throw reason : Task.CompletedTask;
}
