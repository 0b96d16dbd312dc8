using BenchmarkDotNet.Attributes;
using Entourage.Bench.Budgets;

namespace Entourage.Bench.Micro;

/// <summary>A redeem through the hot writer, one caller: each is a first one, so they are counted out beforehand.</summary>
[MemoryDiagnoser, Config(typeof(CountedOut))]
public class RedeemBenchmarks
{
    internal const int Warmups = 5;
    internal const int Iterations = 20;

    private const int Each = 250;

    private SiteInProcess site = null!;

    /// <summary>Starts the site with enough invitations.</summary>
    [GlobalSetup]
    public async Task Start() => site = await SiteInProcess.StartAsync((Warmups + Iterations + 10) * Each, CancellationToken.None);

    /// <summary>Redeems some that nobody has redeemed.</summary>
    [Benchmark(OperationsPerInvoke = Each)]
    public void Redeem()
    {
        for (var i = 0; i < Each; i++) site.Redeem();
    }

    /// <summary>Ends the site.</summary>
    [GlobalCleanup]
    public async Task Stop() => await site.DisposeAsync();
}
