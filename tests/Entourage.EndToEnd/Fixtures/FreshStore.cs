using Microsoft.Data.Sqlite;

namespace Entourage.EndToEnd.Fixtures;

/// <summary>
/// The database that the program's first start leaves behind, made once and copied for every other site: making the tables is half of a first
/// start, and <c>StartTests</c> and <c>StartKillTests</c> are about that. Whoever takes a copy becomes a site of its own, with a key of its own.
/// </summary>
internal static class FreshStore
{
    private const string Nobody = "DELETE FROM site";

    private static readonly SemaphoreSlim One = new(1, 1);
    private static byte[]? file;
    private static string? database;

    /// <summary>Puts a copy into the folder of a site that keeps its rows in a file.</summary>
    public static async Task FillAsync(string folder)
    {
        await OnceAsync(() => file is not null, async () =>
        {
            await using var site = Site.Make(("Storage__Postgres", ""));
            await StartAndEndAsync(site);
            await using (var connection = new SqliteConnection($"Data Source={PathIn(site.Folder)};Pooling=False"))
            {
                await connection.OpenAsync(TestContext.Current.CancellationToken);
                await using var command = connection.CreateCommand();
                command.CommandText = Nobody;
                await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
            }
            // Whoever closes it last brings the log into the file, so that the file alone is the whole of it.
            file = await File.ReadAllBytesAsync(PathIn(site.Folder), TestContext.Current.CancellationToken);
        });
        await File.WriteAllBytesAsync(PathIn(folder), file!, TestContext.Current.CancellationToken);
    }

    /// <summary>A copy on PostgreSQL, as its connection string; null when the run is about SQLite.</summary>
    public static async Task<string?> NewDatabaseAsync()
    {
        if (!Postgres.IsNamed) return null;
        await OnceAsync(() => database is not null, async () =>
        {
            await using var site = Site.Make();
            await StartAndEndAsync(site);
            Postgres.Run(Nobody, site.StoreAddress);
            var copy = Postgres.NewDatabase(site.StoreAddress);
            AppDomain.CurrentDomain.ProcessExit += (_, _) => Postgres.Drop(copy);
            database = copy;
        });
        return Postgres.NewDatabase(database);
    }

    private static async Task OnceAsync(Func<bool> made, Func<Task> make)
    {
        await One.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            if (!made()) await make();
        }
        finally
        {
            One.Release();
        }
    }

    private static async Task StartAndEndAsync(Site site)
    {
        await site.StartAgainAsync();
        Assert.Equal(0, await site.InterruptAsync(TimeSpan.FromSeconds(40)));
    }

    private static string PathIn(string folder) => Path.Combine(folder, "entourage.db");
}
