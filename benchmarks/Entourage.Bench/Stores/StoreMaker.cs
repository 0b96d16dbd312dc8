using System.Diagnostics;

namespace Entourage.Bench.Stores;

/// <summary>Makes fresh stores of one kind in a folder that goes away with it; starts the private PostgreSQL when the first one is asked for.</summary>
internal sealed class StoreMaker(StoreKind kind, string repository) : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("entourage-bench-").FullName;
    private string? cluster;
    private int made;

    public StoreKind Kind => kind;

    public async Task<BenchStore> MakeAsync(CancellationToken stop)
    {
        var own = Path.Combine(folder, $"{++made}");
        if (kind == StoreKind.Sqlite) return new SqliteStore(own);
        // The server of PostgreSQL may run as another user, who has to pass through here.
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(folder, File.GetUnixFileMode(folder) | UnixFileMode.OtherExecute);
        cluster ??= (await PostgresAsync("start", stop)).Trim();
        return new PostgresStore(own, cluster);
    }

    public async ValueTask DisposeAsync()
    {
        if (cluster is not null) await PostgresAsync("stop", CancellationToken.None);
        Directory.Delete(folder, recursive: true);
    }

    private async Task<string> PostgresAsync(string verb, CancellationToken stop)
    {
        var start = new ProcessStartInfo(Path.Combine(repository, "scripts", "postgres"), [verb, Path.Combine(folder, "postgresql")])
        {
            RedirectStandardOutput = true,
        };
        using var script = Process.Start(start)!;
        var said = await script.StandardOutput.ReadToEndAsync(stop);
        await script.WaitForExitAsync(stop);
        return script.ExitCode == 0 ? said : throw new InvalidOperationException($"scripts/postgres {verb} ended with {script.ExitCode}.");
    }
}
