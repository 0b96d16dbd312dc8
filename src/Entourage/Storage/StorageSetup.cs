using Entourage.Storage.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Entourage.Storage;

/// <summary>Puts storage together.</summary>
public static class StorageSetup
{
    /// <summary>Adds the database, the hot path's writer and reader, and the keys.</summary>
    public static IServiceCollection AddStorage(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptionsWithValidateOnStart<StorageOptions, StorageOptionsValidator>().Bind(configuration.GetSection("Storage"));
        services.AddSingleton<SqliteConnections>();
        services.AddSingleton<WriteLane>();
        services.AddSingleton(s => new SiteKeys(s.GetRequiredService<IOptions<StorageOptions>>()));
        services.AddSingleton(s => new HotReader(s.GetRequiredService<SqliteConnections>()));
        services.AddSingleton(s => new HotWriter(
            s.GetRequiredService<SqliteConnections>(), s.GetRequiredService<WriteLane>(), s.GetRequiredService<IOptions<StorageOptions>>(),
            s.GetRequiredService<IHostApplicationLifetime>(), s.GetRequiredService<ILogger<HotWriter>>()));
        services.AddHostedService(s => s.GetRequiredService<HotWriter>());
        services.AddDbContext<AppDb, SqliteAppDb>((s, options) =>
        {
            var connections = s.GetRequiredService<SqliteConnections>();
            options.UseSqlite(connections.ConnectionString).AddInterceptors(connections);
        });
        services.AddScoped(s => new UnitOfWork(s.GetRequiredService<AppDb>(), s.GetRequiredService<WriteLane>()));
        return services;
    }

    /// <summary>Makes the store ready before anything listens: folder, engine check, migrations.</summary>
    /// <exception cref="InvalidOperationException">The engine cannot keep the durability promise.</exception>
    public static async Task PrepareStorageAsync(this IServiceProvider services, CancellationToken stop)
    {
        var prepared = services.GetRequiredService<SqliteConnections>().Prepare();
        if (!prepared.Ok) throw new InvalidOperationException(prepared.Problem.Title);
        await using var scope = services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<AppDb>().Database.MigrateAsync(stop);
    }
}
