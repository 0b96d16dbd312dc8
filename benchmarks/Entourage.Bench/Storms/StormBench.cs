using System.Globalization;
using System.Text;
using Entourage.Bench.Crowds;
using Entourage.Bench.Load;
using Entourage.Bench.Stores;

namespace Entourage.Bench.Storms;

/// <summary>
/// <c>./bench storm</c>: what a redeem waits while a link is fetched by everybody at once. Each round measures redeems at 64 connections for two
/// seconds without a storm and then with one; the ratio is taken inside the round.
/// </summary>
internal sealed class StormBench(BenchStore store, Crowd crowd, IReadOnlyList<Reader> readers) : IDisposable
{
    private const int Rounds = 5;
    private const int Seconds = 2;
    private const int Connections = 64;
    private const int Most = Seconds * 12_000; // more than two cores can do
    private const double MostRatio = 2;
    private const double MostOpening = 150;

    private readonly Queue<Pairing> open = [];
    private readonly string requests = Path.Combine(Directory.Exists("/dev/shm") ? "/dev/shm" : store.Folder, $"entourage-storm-{Environment.ProcessId}");

    public static async Task<int> RunAsync(string[] words)
    {
        using var stopping = new CancellationTokenSource();
        using var interrupt = System.Runtime.InteropServices.PosixSignalRegistration.Create(
            System.Runtime.InteropServices.PosixSignal.SIGINT,
            signal =>
            {
                signal.Cancel = true; // children are ended and folders removed first
                stopping.Cancel();
            });
        StoreKind[] kinds = Array.IndexOf(words, "--store") is >= 0 and var at
            ? [Enum.Parse<StoreKind>(words[at + 1], ignoreCase: true)]
            : [StoreKind.Sqlite, StoreKind.Postgresql];
        var passes = true;
        try
        {
            foreach (var kind in kinds) passes &= await MeasureAsync(kind, stopping.Token);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return 130;
        }
        catch (InvalidOperationException wrong)
        {
            // A run that was not what it should be: no figure of it is worth anything.
            await Console.Error.WriteLineAsync(wrong.Message);
            return 1;
        }
        return passes ? 0 : 1;
    }

    public void Dispose() => File.Delete(requests);

    private static async Task<bool> MeasureAsync(StoreKind kind, CancellationToken stop)
    {
        await using var maker = new StoreMaker(kind, Places.Repository);
        await using var store = await maker.MakeAsync(stop);
        await using var crowd = await Crowd.GatherAsync(store, stop);
        var readers = crowd.AddReaders(4000);
        using var bench = new StormBench(store, crowd, readers);
        var link = crowd.AddInvitations(1, readers)[0];
        // The storm's addresses are told by the proxy that this machine is to itself.
        var settings = new Dictionary<string, string>(store.Settings) { ["Site__Proxies"] = "127.0.0.1" };
        await using var product = await Child.OfBenchAsync(["host"], settings, stop);
        var storm = new Storm(product.Address, crowd.Token(link.Invitation));

        Progress.Say($"{kind}: warming up …");
        bench.Fill((3 + (2 * Rounds)) * Most);
        for (var time = 0; time < 3; time++)
        {
            await bench.RedeemAsync(product.Address, stop);
            await storm.BlowAsync(stop);
        }

        List<(Shot Quiet, Shot During, StormFigures Storm)> rounds = [];
        for (var round = 1; round <= Rounds; round++)
        {
            Progress.Say($"{kind}: round {round} of {Rounds}");
            var quiet = await bench.RedeemAsync(product.Address, stop);
            var blowing = storm.BlowAsync(stop);
            var during = await bench.RedeemAsync(product.Address, stop);
            rounds.Add((quiet, during, await blowing));
        }
        // The link is as open as it was, and nobody was seen at it.
        if (store.Count($"SELECT count(*) FROM invitations WHERE id = '{link.Invitation.Value}' AND state = 'handed_over'") != 1 || store.Count("SELECT count(*) FROM link_visitors") > 0)
        {
            throw new InvalidOperationException("A storm has changed something.");
        }
        return Print(kind, rounds);
    }

    private static bool Print(StoreKind kind, List<(Shot Quiet, Shot During, StormFigures Storm)> rounds)
    {
        double Of(Func<(Shot Quiet, Shot During, StormFigures Storm), double> figure) => Figures.Median(rounds.Select(figure));
        var (ratio, opening) = (Of(round => round.During.P99 / round.Quiet.P99), Of(round => round.Storm.P99));
        var each = string.Join(", ", rounds.Select(round => (round.During.P99 / round.Quiet.P99).ToString("0.00", CultureInfo.InvariantCulture)));
        var said = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{kind}, median of {Rounds} rounds\n")
            .Append(CultureInfo.InvariantCulture, $"  redeem, quiet            {Of(round => round.Quiet.PerSecond),8:n0}/s  p50 {Of(round => round.Quiet.Median),7:0.00} ms  p99 {Of(round => round.Quiet.P99),7:0.00} ms\n")
            .Append(CultureInfo.InvariantCulture, $"  redeem, during a storm   {Of(round => round.During.PerSecond),8:n0}/s  p50 {Of(round => round.During.Median),7:0.00} ms  p99 {Of(round => round.During.P99),7:0.00} ms\n")
            .Append(CultureInfo.InvariantCulture, $"  p99, the one by the other  {ratio:0.00} ({each})  at most {MostRatio:0}  {(ratio <= MostRatio ? "pass" : "short")}\n")
            .Append(CultureInfo.InvariantCulture, $"  opening in the storm       p50 {Of(round => round.Storm.Median):0.00} ms  p99 {opening:0.00} ms  at most {MostOpening:0} ms  {(opening <= MostOpening ? "pass" : "short")}");
        Console.WriteLine(said);
        return ratio <= MostRatio && opening <= MostOpening;
    }

    private void Fill(int count)
    {
        foreach (var pairing in crowd.AddInvitations(count, readers)) open.Enqueue(pairing);
        store.Settle();
    }

    private async Task<Shot> RedeemAsync(string address, CancellationToken stop)
    {
        var taken = new List<Pairing>(Most);
        while (taken.Count < Most) taken.Add(open.TryDequeue(out var one) ? one : throw new InvalidOperationException("There are too few invitations."));
        Requests.Write(requests, taken.Select(one => Requests.Post(address, Requests.Redeem, crowd.Token(one.Invitation), crowd.Ticket(one), one.Reader)));
        var before = Redeemed();
        var shot = await Wrk.RunAsync(address, requests, Connections, Seconds, stop);
        var made = Redeemed() - before;
        return made >= shot.Requests && made <= shot.Requests + Connections
            ? shot
            : throw new InvalidOperationException($"wrk saw {shot.Requests} redeems, the store {made}; {Most} were written beforehand.");
    }

    private long Redeemed() => store.Count("SELECT count(*) FROM invitations WHERE state = 'redeemed'");
}
