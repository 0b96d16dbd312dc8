using System.Text;
using Entourage.Bench.Crowds;
using Entourage.Bench.Stores;

namespace Entourage.Bench.Load;

/// <summary>What the rounds gave: each list holds a value for each round, in the same order.</summary>
internal sealed class LoadFigures
{
    public Dictionary<string, List<Shot>> Shots { get; } = [];

    /// <summary>Medians of the store's own single transaction, milliseconds.</summary>
    public List<double> Raw { get; } = [];

    /// <summary>The most the product and the bare server held while they were driven, megabytes.</summary>
    public double Resident { get; set; }

    public double ResidentBare { get; set; }

    public int AnonymousBytes { get; init; }

    public int SignedInBytes { get; init; }

    /// <summary>One figure of a load, the median of its rounds.</summary>
    public double Of(string load, Func<Shot, double> figure) => Figures.Median(Shots[load].Select(figure));

    /// <summary>The median of the rounds' ratios: both sides of each ratio were measured within the same minute.</summary>
    public double Ratio(string ours, string limit, Func<Shot, double> figure) =>
        Figures.Median(Shots[ours].Zip(Shots[limit], (one, other) => figure(one) / figure(other)));
}

/// <summary>Drives the product and its limits in turn: limit, ours, limit, ours.</summary>
internal sealed class LoadRounds : IDisposable
{
    private const int Readers = 4000;
    private const int Links = 1000;
    private const double MostWithEf = 2000;
    private const double MostAlone = 6000; // each waits for an fsync of its own

    private readonly BenchStore store;
    private readonly Crowd crowd;
    private readonly LoadOptions options;
    private readonly string requests;
    private readonly List<Reader> readers;
    private readonly List<Pairing> links;
    private readonly Queue<Pairing> open = [];
    private readonly Dictionary<string, Func<int, int, Task<Shot>>> loads = [];
    private double perSecond = 20_000; // before anything is known: more than two cores can do

    private LoadRounds(BenchStore store, Crowd crowd, LoadOptions options)
    {
        (this.store, this.crowd, this.options) = (store, crowd, options);
        // In memory where there is such a place: on the store's disk, its pages would be written out while the store waits for an fsync.
        requests = Path.Combine(Directory.Exists("/dev/shm") ? "/dev/shm" : store.Folder, $"entourage-bench-{Environment.ProcessId}");
        readers = crowd.AddReaders(Readers);
        links = crowd.AddInvitations(Links, readers);
    }

    public static async Task<LoadFigures> MeasureAsync(StoreMaker maker, LoadOptions options, CancellationToken stop)
    {
        Progress.Say($"{maker.Kind}: filling the store …");
        await using var store = await maker.MakeAsync(stop);
        await using var crowd = await Crowd.GatherAsync(store, stop);
        using var rounds = new LoadRounds(store, crowd, options);
        await using var product = await Child.OfBenchAsync(["host"], store.Settings, stop);
        // A process of its own, so that what EF Core holds is not counted as the product's memory.
        await using var plain = await Child.OfBenchAsync(["host"], store.Settings, stop);
        var figures = new LoadFigures { AnonymousBytes = rounds.Look(product.Address, null), SignedInBytes = rounds.Look(product.Address, rounds.readers[0]) };
        await using var anonymous = await Child.OfBenchAsync(["bare", $"{figures.AnonymousBytes}"], store.Settings, stop);
        await using var signedIn = await Child.OfBenchAsync(["bare", $"{figures.SignedInBytes}"], store.Settings, stop);
        rounds.Prepare(product.Address, plain.Address, anonymous.Address, signedIn.Address, stop);
        await rounds.WarmUpAsync(plain.Address, stop);
        using var watching = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var watch = WatchAsync(figures, product, anonymous, watching.Token);
        for (var round = 1; round <= options.Rounds; round++) await rounds.GoAsync(figures, round, stop);
        await watching.CancelAsync();
        await watch;
        return figures;
    }

    public void Dispose() => File.Delete(requests);

    private void Prepare(string product, string plain, string anonymous, string signedIn, CancellationToken stop)
    {
        loads["bare, anonymous"] = (connections, seconds) => OpenAsync(anonymous, signedIn: false, connections, seconds, stop);
        loads["landing, anonymous"] = (connections, seconds) => OpenAsync(product, signedIn: false, connections, seconds, stop);
        loads["bare, signed in"] = (connections, seconds) => OpenAsync(signedIn, signedIn: true, connections, seconds, stop);
        loads["landing, signed in"] = (connections, seconds) => OpenAsync(product, signedIn: true, connections, seconds, stop);
        loads["no-op for anybody"] = (connections, seconds) => NothingAsync(product, Requests.NoOpForAnybody, signedIn: false, connections, seconds, stop);
        loads["no-op"] = (connections, seconds) => NothingAsync(product, Requests.NoOp, signedIn: true, connections, seconds, stop);
        loads["redeem"] = (connections, seconds) => RedeemAsync(product, Requests.Redeem, perSecond, connections, seconds, stop);
        loads["redeem with EF"] = (connections, seconds) => RedeemAsync(plain, Requests.RedeemWithEf, Math.Min(perSecond, MostWithEf), connections, seconds, stop);
    }

    // The code is compiled for good only after it has run for a while; the first redeems also tell how many are needed.
    private async Task WarmUpAsync(string plain, CancellationToken stop)
    {
        var seconds = Math.Max(2, options.Seconds);
        Fill((int)((perSecond * 2.5 * seconds) + (5 * MostWithEf * seconds)));
        // EF Core builds its queries at the first request, which may take longer than a run of wrk.
        First(plain, Requests.RedeemWithEf);
        foreach (var (name, load) in loads)
        {
            Progress.Say($"Warming up: {name} …");
            // It does so few requests that it stays in unoptimised code for longer than the others.
            await load(64, name == "redeem with EF" ? 4 * seconds : seconds);
        }
        // It gets faster for a while yet, and a machine that others use is slow now and then: room for both.
        perSecond = Math.Max(5000, 1.6 * (await loads["redeem"](64, seconds)).PerSecond);
        new RawRedeem(store).Run(Take(500), TimeProvider.System.GetUtcNow());
        stop.ThrowIfCancellationRequested();
        Fill((int)(options.Rounds * options.Seconds * ((2.5 * perSecond) + MostAlone + (1.5 * MostWithEf))));
    }

    private async Task GoAsync(LoadFigures figures, int round, CancellationToken stop)
    {
        (string Load, int Connections)[] steps =
        [
            ("bare, anonymous", 64), ("landing, anonymous", 64), ("bare, signed in", 64), ("landing, signed in", 64),
            ("no-op for anybody", 64), ("no-op", 64), ("redeem", 64), ("redeem with EF", 64),
            ("no-op", 1), ("redeem", 1), ("no-op", 256), ("redeem", 256),
        ];
        foreach (var (load, connections) in steps)
        {
            Progress.Say($"Round {round} of {options.Rounds}: {load}, {connections} connections");
            var name = Name(load, connections);
            var shot = await TryAsync(name, () => loads[load](connections, options.Seconds)) ?? Shot.None;
            if (!figures.Shots.TryGetValue(name, out var shots)) figures.Shots.Add(name, shots = []);
            shots.Add(shot);
        }
        Progress.Say($"Round {round} of {options.Rounds}: the store's own transaction");
        stop.ThrowIfCancellationRequested();
        figures.Raw.Add(await TryAsync<double?>("its own transaction", () => Task.FromResult<double?>(new RawRedeem(store).Run(Take(1000), TimeProvider.System.GetUtcNow()))) ?? double.NaN);
    }

    // One that went wrong is told and leaves a gap: the others are worth something all the same.
    private static async Task<T?> TryAsync<T>(string what, Func<Task<T>> measure)
    {
        try
        {
            return await measure();
        }
        catch (InvalidOperationException wrong)
        {
            Progress.Say($"Not measured: {what}. {wrong.Message}");
            return default;
        }
    }

    /// <summary>The name of a load in the figures; 64 connections need no saying.</summary>
    public static string Name(string load, int connections) => connections == 64 ? load : $"{load}, {connections}";

    private Task<Shot> OpenAsync(string address, bool signedIn, int connections, int seconds, CancellationToken stop)
    {
        Requests.Write(requests, links.Select((link, i) => Requests.Open(address, crowd.Token(link.Invitation), signedIn ? readers[i] : null)));
        return Wrk.RunAsync(address, requests, connections, seconds, stop);
    }

    // The same bodies and cookies as a redeem's.
    private Task<Shot> NothingAsync(string address, string path, bool signedIn, int connections, int seconds, CancellationToken stop)
    {
        Requests.Write(requests, readers.Select((reader, i) =>
        {
            var link = links[i % links.Count];
            return Requests.Post(address, path, crowd.Token(link.Invitation), crowd.Ticket(link with { Reader = reader }), signedIn ? reader : null);
        }));
        return Wrk.RunAsync(address, requests, connections, seconds, stop);
    }

    private async Task<Shot> RedeemAsync(string address, string path, double most, int connections, int seconds, CancellationToken stop)
    {
        var count = (int)(Math.Min(most * 1.2, connections == 1 ? MostAlone : double.MaxValue) * seconds) + (2 * connections) + 100;
        Requests.Write(requests, Take(count).Select(one => Requests.Post(address, path, crowd.Token(one.Invitation), crowd.Ticket(one), one.Reader)));
        var before = Redeemed();
        var shot = await Wrk.RunAsync(address, requests, connections, seconds, stop);
        var made = Redeemed() - before;
        // Each connection may have one on its way when wrk begins to count and one when it stops: made, and not counted. A repeated one is counted and not made.
        if (made < shot.Requests || made > shot.Requests + (2 * connections))
        {
            throw new InvalidOperationException($"wrk saw {shot.Requests} redeems, the store {made}; {count} were written beforehand.");
        }
        return shot;
    }

    private int Look(string address, Reader? reader)
    {
        using var caller = new OneCaller(address);
        var status = caller.Ask(Encoding.ASCII.GetBytes(Requests.Open(address, crowd.Token(links[0].Invitation), reader)));
        return status == 200 ? caller.BodyLength : throw new InvalidOperationException($"The landing page answered {status}: {caller.Text}");
    }

    private void First(string address, string path)
    {
        using var caller = new OneCaller(address);
        foreach (var one in Take(30))
        {
            var status = caller.Ask(Encoding.ASCII.GetBytes(Requests.Post(address, path, crowd.Token(one.Invitation), crowd.Ticket(one), one.Reader)));
            if (status != 200) throw new InvalidOperationException($"{path} answered {status}: {caller.Text}");
        }
    }

    private void Fill(int count)
    {
        Progress.Say($"Making {count:n0} invitations …");
        foreach (var pairing in crowd.AddInvitations(count, readers)) open.Enqueue(pairing);
        store.Settle();
    }

    private List<Pairing> Take(int count)
    {
        if (open.Count < count) throw new InvalidOperationException($"{count} invitations are needed and {open.Count} are left.");
        var taken = new List<Pairing>(count);
        for (var i = 0; i < count; i++) taken.Add(open.Dequeue());
        return taken;
    }

    private long Redeemed() => store.Count("SELECT count(*) FROM invitations WHERE state = 'redeemed'");

    private static async Task WatchAsync(LoadFigures figures, Child product, Child bare, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(250));
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
            {
                figures.Resident = Math.Max(figures.Resident, product.Resident);
                figures.ResidentBare = Math.Max(figures.ResidentBare, bare.Resident);
            }
        }
        catch (OperationCanceledException)
        {
            // The last round is over.
        }
    }
}
