using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Entourage.Tests.Fixtures;

/// <summary>
/// Which database the run is about: SQLite, or the PostgreSQL server that POSTGRES names (<c>./test</c> starts a private one). The same tests run
/// on both; every server of theirs gets a database of its own, copied from one that is migrated once. Starting on nothing is tested with the program.
/// </summary>
internal static class StoreUnderTest
{
    private const string DatabaseFile = "entourage.db";

    private static readonly SemaphoreSlim One = new(1, 1);
    private static readonly Dictionary<Func<Task<string>>, string> Templates = [];
    private static int made;

    private static string? Address { get; } = Environment.GetEnvironmentVariable("POSTGRES");

    public static bool OnPostgres => !string.IsNullOrEmpty(Address);

    /// <summary>A fresh database, as its connection string.</summary>
    public static async Task<string> NewDatabaseAsync()
    {
        var template = await OnceAsync(MakeDatabaseAsync);
        var name = $"{template}_{Interlocked.Increment(ref made)}";
        Run($"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy");
        return AddressOf(name);
    }

    /// <summary>Puts the file of a fresh site into a folder that has none yet.</summary>
    public static async Task FillAsync(string folder)
    {
        if (File.Exists(Path.Combine(folder, DatabaseFile))) return;
        File.Copy(Path.Combine(await OnceAsync(MakeFolderAsync), DatabaseFile), Path.Combine(folder, DatabaseFile));
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

    private static async Task<string> OnceAsync(Func<Task<string>> make)
    {
        await One.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            if (!Templates.TryGetValue(make, out var made)) Templates.Add(make, made = await make());
            return made;
        }
        finally
        {
            One.Release();
        }
    }

    private static async Task<string> MakeDatabaseAsync()
    {
        var name = $"entourage_{Environment.ProcessId}";
        Run($"CREATE DATABASE {name}");
        var folder = Directory.CreateTempSubdirectory("entourage-template-").FullName;
        await PrepareAsync(folder, AddressOf(name));
        Directory.Delete(folder, recursive: true);
        return name;
    }

    private static async Task<string> MakeFolderAsync()
    {
        var folder = Directory.CreateTempSubdirectory("entourage-template-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        await PrepareAsync(folder, postgres: null);
        // Whoever closes it last brings the log into the file, so that the file alone is the whole of it.
        SqliteConnection.ClearAllPools();
        Assert.False(File.Exists(Path.Combine(folder, DatabaseFile + "-wal")));
        return folder;
    }

    private static async Task PrepareAsync(string folder, string? postgres)
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Storage:Folder"] = folder,
            ["Storage:Postgres"] = postgres,
        }).Build();
        await using var services = new ServiceCollection().AddLogging().AddSingleton<IConfiguration>(settings).AddEntourage(settings).BuildServiceProvider();
        await services.PrepareStorageAsync(CancellationToken.None);
        // Whoever takes a copy becomes a site of its own, with a key of its own.
        await using var scope = services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<AppDb>().Database.ExecuteSqlRawAsync("DELETE FROM site");
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
