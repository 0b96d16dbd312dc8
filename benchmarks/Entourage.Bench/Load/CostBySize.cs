using System.Diagnostics;
using System.Text;
using Entourage.Bench.Crowds;
using Entourage.Bench.Stores;

namespace Entourage.Bench.Load;

/// <summary>Medians of one caller's latency by operation, size and round, milliseconds.</summary>
internal sealed record SizeFigures(IReadOnlyList<int> Sizes, IReadOnlyDictionary<string, IReadOnlyList<double>[]> Medians)
{
    public double Of(string operation, int size) => Figures.Median(Medians[operation][size]);

    /// <summary>What the largest store costs, as a multiple of the smallest.</summary>
    public double Growth(string operation) => Figures.Median(Medians[operation][^1].Zip(Medians[operation][0], (large, small) => large / small));
}

/// <summary>The same requests to the same people's rows, while the rows of everybody else grow a thousandfold.</summary>
internal sealed class CostBySize : IAsyncDisposable
{
    private const int Asks = 200;

    private readonly BenchStore store;
    private readonly Crowd crowd;
    private readonly Child site;
    private OneCaller? caller; // connects when it first asks: filling the larger stores takes longer than an idle connection is kept
    private readonly Queue<Pairing> open;
    private readonly List<Pairing> links;
    private readonly List<Reader> readers;
    private readonly Creator star;

    private CostBySize(BenchStore store, Crowd crowd, Child site, List<Reader> readers, List<Pairing> invitations, Creator star)
    {
        (this.store, this.crowd, this.site, this.readers, this.star) = (store, crowd, site, readers, star);
        links = invitations[^100..];
        open = new(invitations[..^100]);
    }

    public static async Task<SizeFigures> MeasureAsync(StoreMaker maker, LoadOptions options, CancellationToken stop)
    {
        var sites = new List<CostBySize>();
        try
        {
            foreach (var size in options.Sizes) sites.Add(await FillAsync(maker, size, stop));
            var operations = new Dictionary<string, Func<CostBySize, IEnumerable<string>>>
            {
                ["redeem"] = site => site.Redeems(Asks / 2),
                ["landing, signed in"] = site => site.Landings(),
                ["followers, first page"] = site => site.Repeated($"/api/v1/members/{site.star.Handle}/followers", null),
                ["following feed"] = site => site.Repeated("/api/v1/feeds/following", site.readers[0]),
            };
            var medians = operations.Keys.ToDictionary(name => name, _ => options.Sizes.Select(_ => new List<double>()).ToArray());
            for (var round = 0; round <= options.Rounds; round++)
            {
                Progress.Say(round == 0 ? "Costs by size: warming up …" : $"Costs by size, round {round} of {options.Rounds}");
                foreach (var (name, make) in operations)
                {
                    for (var i = 0; i < sites.Count; i++)
                    {
                        stop.ThrowIfCancellationRequested();
                        var median = sites[i].Ask(make(sites[i]));
                        if (round > 0) medians[name][i].Add(median);
                    }
                }
            }
            return new(options.Sizes, medians.ToDictionary(one => one.Key, one => Array.ConvertAll(one.Value, list => (IReadOnlyList<double>)list)));
        }
        finally
        {
            foreach (var site in sites) await site.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        caller?.Dispose();
        await site.DisposeAsync();
        await crowd.DisposeAsync();
        await store.DisposeAsync();
    }

    private static async Task<CostBySize> FillAsync(StoreMaker maker, int size, CancellationToken stop)
    {
        var invitations = Math.Min(size, 100_000);
        Progress.Say($"{maker.Kind}: making {size:n0} follows and {invitations:n0} invitations …");
        var store = await maker.MakeAsync(stop);
        var crowd = await Crowd.GatherAsync(store, stop);
        var readers = crowd.AddReaders(200);
        var star = crowd.AddFollows(size, readers[..1]);
        var pairings = crowd.AddInvitations(invitations, readers);
        store.Settle();
        return new(store, crowd, await Child.OfBenchAsync(["host"], store.Settings, stop), readers, pairings, star);
    }

    private double Ask(IEnumerable<string> requests)
    {
        caller ??= new(site.Address);
        var ready = requests.Select(Encoding.ASCII.GetBytes).ToList();
        var took = new double[ready.Count];
        for (var i = 0; i < took.Length; i++)
        {
            var from = Stopwatch.GetTimestamp();
            var status = caller.Ask(ready[i]);
            took[i] = Stopwatch.GetElapsedTime(from).TotalMilliseconds;
            if (status != 200) throw new InvalidOperationException($"{Encoding.ASCII.GetString(ready[i])} was answered with {status}: {caller.Text}");
        }
        return Figures.Median(took);
    }

    private List<string> Redeems(int count)
    {
        var requests = new List<string>(count);
        for (var i = 0; i < count; i++)
        {
            var one = open.Dequeue();
            requests.Add(Requests.Post(site.Address, Requests.Redeem, crowd.Token(one.Invitation), crowd.Ticket(one), one.Reader));
        }
        return requests;
    }

    private IEnumerable<string> Landings() =>
        Enumerable.Range(0, Asks).Select(i => Requests.Open(site.Address, crowd.Token(links[i % links.Count].Invitation), readers[i]));

    private IEnumerable<string> Repeated(string path, Reader? reader) => Enumerable.Repeat(Requests.Get(site.Address, path, reader), Asks);
}
