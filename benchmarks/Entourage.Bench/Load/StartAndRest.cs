using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Entourage.Bench.Stores;

namespace Entourage.Bench.Load;

/// <summary>How soon the published product answers on an empty store, and what it holds when nobody asks anything; milliseconds, megabytes.</summary>
internal sealed record RestFigures(double Start, double StartBare, double Resident, double ResidentBare);

/// <summary>Starts the published product and, beside it, a bare Kestrel.</summary>
internal static class StartAndRest
{
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(8);

    public static async Task<RestFigures> MeasureAsync(StoreMaker maker, LoadOptions options, CancellationToken stop)
    {
        var program = Path.Combine(options.Site, "Entourage.Web.dll");
        var (starts, bareStarts) = (new List<double>(), new List<double>());
        var (resident, bareResident) = (0.0, 0.0);
        for (var round = 1; round <= options.Rounds; round++)
        {
            Progress.Say($"{maker.Kind}: start to first answer, {round} of {options.Rounds}");
            await using var store = await maker.MakeAsync(stop);
            var port = FreePort();
            var from = Stopwatch.GetTimestamp();
            await using var bare = await Child.OfBenchAsync(["bare", "100"], store.Settings, stop);
            await AnswerAsync(bare.Address, "/", stop);
            bareStarts.Add(Stopwatch.GetElapsedTime(from).TotalMilliseconds);

            from = Stopwatch.GetTimestamp();
            var starting = Child.StartAsync([program, "serve"], new Dictionary<string, string>(store.Settings) { ["PORT"] = port }, "Entourage is at", stop);
            await AnswerAsync($"http://127.0.0.1:{port}", "/health/ready", stop);
            starts.Add(Stopwatch.GetElapsedTime(from).TotalMilliseconds);
            await using var product = await starting;
            if (round < options.Rounds) continue;
            Progress.Say("Resting …");
            await Task.Delay(Rest, stop);
            (resident, bareResident) = (product.Resident, bare.Resident);
        }
        return new(Figures.Median(starts), Figures.Median(bareStarts), resident, bareResident);
    }

    private static async Task AnswerAsync(string address, string path, CancellationToken stop)
    {
        var request = Encoding.ASCII.GetBytes(Requests.Get(address, path, null));
        while (true)
        {
            try
            {
                using var caller = new OneCaller(address);
                if (caller.Ask(request) == 200) return;
            }
            catch (SocketException)
            {
                // It does not listen yet.
            }
            await Task.Delay(2, stop);
        }
    }

    /// <summary>A port that nobody listens at.</summary>
    public static string FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
    }
}
