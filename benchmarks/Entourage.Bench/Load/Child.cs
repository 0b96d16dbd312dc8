using System.Diagnostics;
using System.Globalization;

namespace Entourage.Bench.Load;

/// <summary>A process under test, which says on its first lines where it listens; ended with it.</summary>
internal sealed class Child : IAsyncDisposable
{
    /// <summary>Stands before the address that a child says.</summary>
    public const string Mark = "Listening at";

    private readonly Process process;
    private readonly Task<string> errors;

    private Child(Process process, string address, Task<string> errors) => (this.process, Address, this.errors) = (process, address, errors);

    /// <summary>Scheme, host and port.</summary>
    public string Address { get; }

    /// <summary>What it holds in memory now, in megabytes of 2^20 bytes.</summary>
    public double Resident
    {
        get
        {
            var line = File.ReadLines($"/proc/{process.Id}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
            return double.Parse(line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
        }
    }

    /// <summary>This program with other words, under the runtime settings that the product is shipped with.</summary>
    public static Task<Child> OfBenchAsync(string[] words, IReadOnlyDictionary<string, string> settings, CancellationToken stop)
    {
        var folder = AppContext.BaseDirectory;
        string[] program = ["exec", "--runtimeconfig", Path.Combine(folder, "Entourage.Web.runtimeconfig.json"), Path.Combine(folder, "Entourage.Bench.dll")];
        return StartAsync([.. program, .. words], settings, Mark, stop);
    }

    /// <summary>Starts <c>dotnet</c> and waits until a line with <paramref name="mark"/> names the address.</summary>
    public static async Task<Child> StartAsync(string[] words, IReadOnlyDictionary<string, string> settings, string mark, CancellationToken stop)
    {
        var start = new ProcessStartInfo("dotnet", words) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in settings) start.Environment[name] = value;
        var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        while (await process.StandardOutput.ReadLineAsync(stop) is { } line)
        {
            if (!line.StartsWith(mark, StringComparison.Ordinal)) continue;
            // Nobody reads what it says later, and a full pipe would hold it up.
            _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
            return new Child(process, line[mark.Length..].Trim().TrimEnd('/'), errors);
        }
        throw new InvalidOperationException($"{string.Join(' ', words)} did not start: {await errors}");
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            using var term = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
            await term.WaitForExitAsync();
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(15));
            try
            {
                await process.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill();
            }
        }
        var said = await errors;
        if (said.Length > 0) await Console.Error.WriteLineAsync(said);
        process.Dispose();
    }
}
