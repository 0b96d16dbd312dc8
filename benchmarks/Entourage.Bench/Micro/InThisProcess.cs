using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Engines;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Entourage.Bench.Micro;

/// <summary>
/// Runs in this process: a project that is generated and built anew would stand under this repository's rules for code that people write.
/// </summary>
internal sealed class InThisProcess : ManualConfig
{
    public InThisProcess() => WithArtifactsPath(Path.Combine(Places.Repository, "artifacts", "benchmarkdotnet")).AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance));
}

/// <summary>For what can be done only so many times.</summary>
internal sealed class CountedOut : ManualConfig
{
    public CountedOut() => WithArtifactsPath(Path.Combine(Places.Repository, "artifacts", "benchmarkdotnet")).AddJob(Job.Default
        .WithToolchain(InProcessEmitToolchain.Instance).WithStrategy(RunStrategy.Monitoring)
        .WithWarmupCount(RedeemBenchmarks.Warmups).WithIterationCount(RedeemBenchmarks.Iterations).WithInvocationCount(1).WithUnrollFactor(1));
}
