using Entourage.Storage.Moving;
using Entourage.Storage.PostgreSql;
using Entourage.Storage.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Entourage.Storage;

/// <summary>Puts storage together.</summary>
internal static class StorageSetup
{
    /// <summary>Adds the database that the settings name, its writer and its reader, and the keys.</summary>
    public static IServiceCollection AddStorage(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<StorageOptions, StorageOptionsValidator>(configuration, "Storage");
        services.AddSingleton<IValidateOptions<StorageOptions>, PostgresAddress>();
        if (string.IsNullOrWhiteSpace(configuration["Storage:Postgres"]))
        {
            services.AddSingleton<SqliteStore>();
            services.AddSingleton<Store>(s => s.GetRequiredService<SqliteStore>());
            services.AddDbContext<AppDb, SqliteAppDb>((s, options) => s.GetRequiredService<SqliteStore>().Configure(options));
        }
        else
        {
            services.AddSingleton<PostgreSqlStore>();
            services.AddSingleton<Store>(s => s.GetRequiredService<PostgreSqlStore>());
            services.AddDbContext<AppDb, PostgreSqlAppDb>((s, options) => s.GetRequiredService<PostgreSqlStore>().Configure(options));
        }
        services.AddSingleton<WriteLane>();
        services.AddSingleton<Commits>();
        services.AddSingleton<Changes>();
        services.AddSingleton<SiteKeys>();
        services.AddSingleton<FolderLock>();
        services.AddSingleton<SiteIdentity>();
        services.AddSingleton<PrepareStore>();
        services.AddSingleton<WatchStore>();
        services.AddHostedService(s => s.GetRequiredService<WatchStore>());
        services.AddSingleton<StoreReader>();
        services.AddSingleton<StoreWriter>();
        services.AddHostedService(s => s.GetRequiredService<StoreWriter>());
        services.AddScoped<IdentityTransaction>();
        services.AddSingleton<Deletions>();
        services.AddSingleton<MoveSite>();
        return services;
    }

    /// <summary>
    /// Makes the store ready for a command, which may run beside a server: folder, engine check, what belongs together, migrations.
    /// </summary>
    /// <exception cref="StartRefusedException">It cannot be made ready.</exception>
    /// <exception cref="OptionsValidationException">A setting is wrong, or the folder or the server cannot be used.</exception>
    public static Task PrepareStorageAsync(this IServiceProvider services, CancellationToken stop)
    {
        Validate(services);
        return services.GetRequiredService<PrepareStore>().RunAsync(stop);
    }

    /// <summary>The same for a server, before anything listens: it takes the data folder for as long as it lives.</summary>
    /// <exception cref="StartRefusedException">It cannot be made ready, or another server has the folder.</exception>
    /// <exception cref="OptionsValidationException">A setting is wrong, or the folder or the server cannot be used.</exception>
    public static async Task PrepareServerAsync(this IServiceProvider services, CancellationToken stop)
    {
        Validate(services);
        await services.GetRequiredService<FolderLock>().HoldAsync(stop);
        await services.GetRequiredService<PrepareStore>().RunAsync(stop);
        await services.GetRequiredService<SiteIdentity>().RenewAsync(stop);
    }

    // Before anything is made, so that a wrong setting leaves nothing behind.
    private static void Validate(IServiceProvider services) => services.GetService<IStartupValidator>()?.Validate();

    private sealed class PostgresAddress : IValidateOptions<StorageOptions>
    {
        public ValidateOptionsResult Validate(string? name, StorageOptions options)
        {
            if (!options.OnPostgres) return ValidateOptionsResult.Success;
            try
            {
                var address = new Npgsql.NpgsqlConnectionStringBuilder(options.Postgres);
                return string.IsNullOrEmpty(address.Host) ? ValidateOptionsResult.Fail("Postgres: Host is missing.") : ValidateOptionsResult.Success;
            }
            catch (ArgumentException wrong)
            {
                return ValidateOptionsResult.Fail($"Postgres: {wrong.Message}");
            }
        }
    }
}
