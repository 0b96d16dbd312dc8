using BenchmarkDotNet.Attributes;
using Entourage.Bench.Budgets;

namespace Entourage.Bench.Micro;

/// <summary>Whole requests over Kestrel in this process, one caller: what the page and the redeem cost with nobody else there.</summary>
[MemoryDiagnoser, Config(typeof(InThisProcess))]
public class SiteBenchmarks
{
    private SiteInProcess site = null!;

    /// <summary>Starts the site.</summary>
    [GlobalSetup]
    public async Task Start() => site = await SiteInProcess.StartAsync(redeems: 0, CancellationToken.None);

    /// <summary>Somebody without an account opens a link.</summary>
    [Benchmark]
    public void LandingAnonymous() => site.Ask(site.Anonymous);

    /// <summary>A member opens a link.</summary>
    [Benchmark]
    public void LandingSignedIn() => site.Ask(site.SignedIn);

    /// <summary>Ends the site.</summary>
    [GlobalCleanup]
    public async Task Stop() => await site.DisposeAsync();
}
