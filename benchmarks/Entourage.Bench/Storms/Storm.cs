using System.Diagnostics;
using System.Globalization;
using System.Text;
using Entourage.Bench.Load;

namespace Entourage.Bench.Storms;

/// <summary>What the openings of a storm took, milliseconds.</summary>
internal sealed record StormFigures(double Median, double P99);

/// <summary>
/// A link in a busy chat: two thousand openings within two seconds from a thousand addresses, by the programs that are known to fetch links
/// (<c>benchmarks/preview-agents.tsv</c>), spread evenly. Anything but the page ends the run.
/// </summary>
internal sealed class Storm
{
    private const int Openings = 2000;
    private const int Addresses = 1000;
    private const int Connections = 16;

    private static readonly TimeSpan Long = TimeSpan.FromSeconds(2);

    private readonly string address;
    private readonly byte[][] requests;

    public Storm(string address, string token)
    {
        this.address = address;
        var agents = File.ReadLines(Path.Combine(Places.Benchmarks, "preview-agents.tsv")).Skip(1).Select(line => line.Split('\t')[1]).ToArray();
        requests = [.. Enumerable.Range(0, Openings).Select(number => Encoding.ASCII.GetBytes(Open(address, token, agents[number % agents.Length], number % Addresses)))];
    }

    /// <summary>Blows once. It takes two seconds, or as long as the server needs.</summary>
    public async Task<StormFigures> BlowAsync(CancellationToken stop)
    {
        // Each connection waits for its answer on a thread.
        ThreadPool.SetMinThreads(2 * Connections, 2 * Connections);
        var took = new double[Openings];
        var lengths = new int[Openings];
        var from = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(mine => Task.Run(() => AskAsync(mine, from, took, lengths, stop), stop)));
        if (lengths.Distinct().Count() != 1) throw new InvalidOperationException("The pages of a storm were not all of one length.");
        return new(Figures.Median(took), took.Order().ElementAt(Openings * 99 / 100));
    }

    private async Task AskAsync(int mine, long from, double[] took, int[] lengths, CancellationToken stop)
    {
        using var caller = new OneCaller(address);
        for (var number = mine; number < Openings; number += Connections)
        {
            var due = Long * number / Openings - Stopwatch.GetElapsedTime(from);
            if (due > TimeSpan.Zero) await Task.Delay(due, stop);
            var began = Stopwatch.GetTimestamp();
            var status = caller.Ask(requests[number]);
            if (status != 200) throw new InvalidOperationException($"Opening {number} of a storm was answered with {status}: {caller.Text}");
            took[number] = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            lengths[number] = caller.BodyLength;
        }
    }

    // Programs that draw previews say nothing of how they came.
    private static string Open(string address, string token, string agent, int number) => string.Create(
        CultureInfo.InvariantCulture,
        $"GET /i/{token} HTTP/1.1\r\nHost: {new Uri(address).Authority}\r\n{(agent.Length > 0 ? $"User-Agent: {agent}\r\n" : "")}Accept: */*\r\nX-Forwarded-For: 198.51.{number / 250}.{1 + (number % 250)}\r\n\r\n");
}
