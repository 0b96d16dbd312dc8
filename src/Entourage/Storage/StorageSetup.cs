using Entourage.Kernel;
using Entourage.Storage.Moving;
using Entourage.Storage.PostgreSql;
using Entourage.Storage.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
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
        services.AddSharedPart<MoveSite>();
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
        var db = scope.ServiceProvider.GetRequiredService<AppDb>();
        if (await TargetDatabase.IsUnfinishedAsync(db.Database, stop)) throw Wrong("Postgres: a site is still moving into this database; start the move again first.");
        // Asked of an empty PostgreSQL, what was migrated before is an error that EF Core logs in red before it goes on; so there is always a table.
        await db.GetService<IHistoryRepository>().CreateIfNotExistsAsync(stop);
        await db.Database.MigrateAsync(stop);
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
            throw Wrong($"Postgres: {refused.Message.ReplaceLineEndings(" ")}");
        }
        catch (SqliteException held) when (held.SqliteErrorCode == SQLitePCL.raw.SQLITE_BUSY)
        {
            throw Wrong("Folder: another program holds entourage.db for itself, such as a move to PostgreSQL.");
        }
    }

    private static OptionsValidationException Wrong(string line) => new("Storage", typeof(StorageOptions), [line]);

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
