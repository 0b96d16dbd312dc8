using Entourage.Kernel;
using Entourage.Storage.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Entourage.Storage;

/// <summary>Puts storage together.</summary>
public static class StorageSetup
{
    /// <summary>Adds the database, the hot path's writer and reader, and the keys.</summary>
    public static IServiceCollection AddStorage(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<StorageOptions, StorageOptionsValidator>(configuration, "Storage");
        services.AddSingleton<SqliteConnections>();
        services.AddSingleton<WriteLane>();
        services.AddSharedPart<SiteKeys>();
        services.AddSharedPart<HotReader>();
        services.AddSharedPart<HotWriter>();
        services.AddHostedService(s => s.GetRequiredService<HotWriter>());
        services.AddDbContext<AppDb, SqliteAppDb>((s, options) =>
        {
            var connections = s.GetRequiredService<SqliteConnections>();
            options.UseSqlite(connections.ConnectionString).AddInterceptors(connections);
        });
        services.AddPart<UnitOfWork>();
        return services;
    }

    /// <summary>Makes the store ready before anything listens: folder, engine check, migrations.</summary>
    /// <exception cref="InvalidOperationException">The engine cannot keep the durability promise.</exception>
    /// <exception cref="OptionsValidationException">A setting is wrong, or the folder cannot be used.</exception>
    public static async Task PrepareStorageAsync(this IServiceProvider services, CancellationToken stop)
    {
        // Before anything is made, so that a wrong setting leaves nothing behind.
        services.GetService<IStartupValidator>()?.Validate();
        var prepared = services.GetRequiredService<SqliteConnections>().Prepare();
        if (!prepared.Ok) throw new InvalidOperationException(prepared.Problem.Title);
        await using var scope = services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<AppDb>().Database.MigrateAsync(stop);
    }
}
