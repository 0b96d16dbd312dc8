using System.Diagnostics;
using System.Globalization;

namespace Entourage.Bench.Load;

/// <summary>What one run of wrk saw. Times in milliseconds.</summary>
internal sealed record Shot(long Requests, double Seconds, double Median, double P99)
{
    /// <summary>Where nothing could be measured.</summary>
    public static Shot None { get; } = new(0, double.NaN, double.NaN, double.NaN);

    public double PerSecond => Requests / Seconds;
}

/// <summary>Drives a server with wrk, which shares the machine with it.</summary>
internal static class Wrk
{
    public static async Task<Shot> RunAsync(string address, string requests, int connections, int seconds, CancellationToken stop)
    {
        var threads = Math.Min(connections, 2).ToString(CultureInfo.InvariantCulture);
        var start = new ProcessStartInfo("wrk",
        [
            "--threads", threads, "--connections", connections.ToString(CultureInfo.InvariantCulture), "--duration", $"{seconds}s", "--timeout", "10s",
            "--script", Path.Combine(Places.Benchmarks, "wrk", "requests.lua"), address, "--", requests, threads,
        ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var wrk = Process.Start(start)!;
        try
        {
            var errors = wrk.StandardError.ReadToEndAsync(stop);
            var said = await wrk.StandardOutput.ReadToEndAsync(stop);
            await wrk.WaitForExitAsync(stop);
            return Read(said) ?? throw new InvalidOperationException($"wrk failed: {said}{await errors}");
        }
        catch (OperationCanceledException)
        {
            wrk.Kill();
            throw;
        }
    }

    // result REQUESTS MICROSECONDS REFUSED BROKEN MEDIAN P99
    private static Shot? Read(string said)
    {
        var line = said.Split('\n').SingleOrDefault(line => line.StartsWith("result ", StringComparison.Ordinal));
        if (line is null) return null;
        var figures = Array.ConvertAll(line.Split(' ')[1..], text => long.Parse(text, CultureInfo.InvariantCulture));
        return figures is [> 0, _, 0, 0, ..]
            ? new Shot(figures[0], figures[1] / 1e6, figures[4] / 1e3, figures[5] / 1e3)
            : throw new InvalidOperationException($"Of {figures[0]} requests {figures[2]} were refused and {figures[3]} broke off.");
    }
}
