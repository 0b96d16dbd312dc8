using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Entourage.EndToEnd.Fixtures;

/// <summary>A process of ours: what it says is kept, and it does not outlive us.</summary>
public sealed class Child : IAsyncDisposable
{
    // Enough for a server that is asked to tell all it can.
    private const int MostLines = 100_000;

    private readonly Process process;
    private readonly ConcurrentQueue<string> said = new();
    private readonly ConcurrentQueue<string> complained = new();
    private readonly Task heard;

    private Child(ProcessStartInfo start)
    {
        (start.RedirectStandardOutput, start.RedirectStandardError, start.RedirectStandardInput) = (true, true, true);
        process = Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} did not start.");
        process.StandardInput.Close();
        heard = Task.WhenAll(HearAsync(process.StandardOutput, said), HearAsync(process.StandardError, complained));
    }

    public int Id => process.Id;

    public bool HasEnded => process.HasExited;

    public IReadOnlyList<string> Said => [.. said];

    public IReadOnlyList<string> Complained => [.. complained];

    public string Everything => string.Join('\n', said.Concat(complained));

    public static Child Start(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments);
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        return new Child(start);
    }

    /// <summary>Runs a program to its end; what it said is the answer, and anything but 0 a failure.</summary>
    public static async Task<string> RunAsync(string program, params string[] arguments)
    {
        await using var child = Start(program, arguments);
        var code = await child.EndAsync(TimeSpan.FromMinutes(2));
        Assert.True(code == 0, $"{program} ended with {code}:\n{child.Everything}");
        return string.Join('\n', child.Said);
    }

    /// <summary>Waits for its end and gives the exit code.</summary>
    public async Task<int> EndAsync(TimeSpan patience)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(patience);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            Assert.Fail($"Process {Id} still runs after {patience}.\n{Everything}");
        }
        await heard;
        return process.ExitCode;
    }

    /// <summary>SIGKILL: nothing of it runs any more when this returns.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync(CancellationToken.None);
        await heard;
    }

    /// <summary>SIGINT, as Ctrl-C sends it.</summary>
    public Task InterruptAsync() => SignalAsync("INT");

    /// <summary>A signal by its name; nothing happens if it has ended already.</summary>
    public Task SignalAsync(string name) => RunAsync("/bin/sh", "-c", string.Create(CultureInfo.InvariantCulture, $"kill -{name} {Id} 2>/dev/null || true"));

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) await KillAsync();
        process.Dispose();
    }

    private static async Task HearAsync(StreamReader reader, ConcurrentQueue<string> lines)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lines.Enqueue(line);
            if (lines.Count > MostLines) lines.TryDequeue(out _);
        }
    }
}
