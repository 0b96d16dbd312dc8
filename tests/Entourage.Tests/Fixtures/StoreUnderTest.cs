using System.Globalization;
using Entourage.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Entourage.Tests.Fixtures;

/// <summary>
/// Which database the run is about: SQLite, or the PostgreSQL server that POSTGRES names (<c>./test</c> starts a private one). The same tests run
/// on both; every server of theirs gets a database of its own, copied from one that is migrated once.
/// </summary>
internal static class StoreUnderTest
{
    private static readonly SemaphoreSlim One = new(1, 1);
    private static string? template;
    private static int made;

    private static string? Address { get; } = Environment.GetEnvironmentVariable("POSTGRES");

    public static bool OnPostgres => !string.IsNullOrEmpty(Address);

    /// <summary>A fresh database, as its connection string.</summary>
    public static async Task<string> NewDatabaseAsync()
    {
        await One.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            template ??= await MakeTemplateAsync();
        }
        finally
        {
            One.Release();
        }
        var name = $"{template}_{Interlocked.Increment(ref made)}";
        Run($"CREATE DATABASE {name} TEMPLATE {template}");
        return AddressOf(name);
    }

    /// <summary>A database without a table, as its connection string.</summary>
    public static string NewEmptyDatabase()
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"empty_{Environment.ProcessId}_{Interlocked.Increment(ref made)}");
        Run($"CREATE DATABASE {name}");
        return AddressOf(name);
    }

    public static void Drop(string address)
    {
        using (var connection = new NpgsqlConnection(address)) NpgsqlConnection.ClearPool(connection);
        Run($"DROP DATABASE {new NpgsqlConnectionStringBuilder(address).Database} WITH (FORCE)");
    }

    private static async Task<string> MakeTemplateAsync()
    {
        var name = $"entourage_{Environment.ProcessId}";
        Run($"CREATE DATABASE {name}");
        var folder = Directory.CreateTempSubdirectory("entourage-template-").FullName;
        var settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Storage:Folder"] = folder,
            ["Storage:Postgres"] = AddressOf(name),
        }).Build();
        await using (var services = new ServiceCollection().AddLogging().AddSingleton<IConfiguration>(settings).AddEntourage(settings).BuildServiceProvider())
        {
            await services.PrepareStorageAsync(CancellationToken.None);
        }
        Directory.Delete(folder, recursive: true);
        return name;
    }

    private static string AddressOf(string database) => new NpgsqlConnectionStringBuilder(Address) { Database = database }.ConnectionString;

    private static void Run(string sql)
    {
        using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Address) { Pooling = false }.ConnectionString);
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }
}
