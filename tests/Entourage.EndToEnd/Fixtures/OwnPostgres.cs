using System.Globalization;

namespace Entourage.EndToEnd.Fixtures;

/// <summary>A PostgreSQL of one test's own, to be stopped, frozen and crashed.</summary>
public sealed class OwnPostgres : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly string folder = Directory.CreateTempSubdirectory("entourage-pg-").FullName;

    private OwnPostgres()
    {
    }

    /// <summary>Its connection string.</summary>
    public string Address { get; private set; } = "";

    public static async Task<OwnPostgres> StartAsync()
    {
        var made = new OwnPostgres();
        await made.StartAgainAsync();
        return made;
    }

    public async Task StartAgainAsync() => Address = (await RunAsync("start")).Trim();

    /// <summary>Ends it without a word to anybody and starts it again, as after a crash.</summary>
    public Task CrashAsync() => RunAsync("crash");

    public Task StopAsync() => RunAsync("stop");

    /// <summary>None of its processes does anything until they are thawed: it still takes connections, and answers nothing.</summary>
    public Task FreezeAsync() => SignalAsync("STOP");

    public Task ThawAsync() => SignalAsync("CONT");

    public async ValueTask DisposeAsync()
    {
        await ThawAsync();
        await StopAsync();
        Directory.Delete(folder, recursive: true);
    }

    // The first, and every one that it has begun.
    private async Task SignalAsync(string signal)
    {
        if (!File.Exists(Path.Combine(folder, "data", "postmaster.pid"))) return;
        var first = (await File.ReadAllLinesAsync(Path.Combine(folder, "data", "postmaster.pid")))[0];
        var children = await File.ReadAllTextAsync(string.Create(CultureInfo.InvariantCulture, $"/proc/{first}/task/{first}/children"));
        await using var kill = Child.Start("kill", ["-" + signal, first, .. children.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        // One of them may just have ended.
        await kill.EndAsync(Patience);
    }

    private async Task<string> RunAsync(string verb)
    {
        await using var child = Child.Start(Path.Combine(Site.Root, "scripts", "postgres"), [verb, folder]);
        var code = await child.EndAsync(Patience);
        Assert.True(code == 0, $"scripts/postgres {verb} ended with {code}:\n{child.Everything}");
        return string.Join('\n', child.Said);
    }
}
