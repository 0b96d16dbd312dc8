using Entourage.Kernel;
using Entourage.Storage.PostgreSql;
using Entourage.Storage.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Entourage.Storage;

/// <summary>Puts storage together.</summary>
public static class StorageSetup
{
    /// <summary>Adds the database that the settings name, the hot path's writer and reader, and the keys.</summary>
    public static IServiceCollection AddStorage(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
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
        services.AddSharedPart<SiteKeys>();
        services.AddSharedPart<HotReader>();
        services.AddSharedPart<HotWriter>();
        services.AddHostedService(s => s.GetRequiredService<HotWriter>());
        services.AddPart<UnitOfWork>();
        return services;
    }

    /// <summary>Makes the store ready before anything listens: folder, engine check, migrations.</summary>
    /// <exception cref="InvalidOperationException">The engine cannot keep the durability promise.</exception>
    /// <exception cref="OptionsValidationException">A setting is wrong, or the folder or the server cannot be used.</exception>
    public static async Task PrepareStorageAsync(this IServiceProvider services, CancellationToken stop)
    {
        // Before anything is made, so that a wrong setting leaves nothing behind.
        services.GetService<IStartupValidator>()?.Validate();
        services.GetRequiredService<IOptions<StorageOptions>>().Value.Make("");
        var prepared = await PrepareAsync(services.GetRequiredService<Store>(), stop);
        if (!prepared.Ok) throw new InvalidOperationException(prepared.Problem.Title);
        await using var scope = services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<AppDb>().Database.MigrateAsync(stop);
    }

    private static async Task<Outcome<Done>> PrepareAsync(Store store, CancellationToken stop)
    {
        try
        {
            return await store.PrepareAsync(stop);
        }
        catch (Npgsql.NpgsqlException refused)
        {
            // Npgsql's messages name the host and the user, never the password.
            throw new OptionsValidationException("Storage", typeof(StorageOptions), [$"Postgres: {refused.Message.ReplaceLineEndings(" ")}"]);
        }
    }

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
