using BenchmarkDotNet.Running;
using Entourage.Bench.Against;
using Entourage.Bench.Budgets;
using Entourage.Bench.Clips;
using Entourage.Bench.Insights;
using Entourage.Bench.Load;
using Entourage.Bench.Secrets;
using Entourage.Bench.Storms;
using Entourage.Bench.UnderTest;

// ./bench starts it; the first two verbs are what it starts itself.
return await (args switch
{
    ["host", .. var rest] => TestedSite.RunAsync(rest),
    ["bare", var size] => BarePage.RunAsync(int.Parse(size, System.Globalization.CultureInfo.InvariantCulture)),
    ["load", .. var rest] => LoadBench.RunAsync(rest),
    ["clip", .. var rest] => ClipBench.RunAsync(rest),
    ["against", .. var rest] => AgainstBench.RunAsync(rest),
    ["insights", .. var rest] => InsightsBench.RunAsync(rest),
    ["storm", .. var rest] => StormBench.RunAsync(rest),
    ["timing", .. var rest] => TimingBench.RunAsync(rest),
    ["budgets", .. var rest] => BudgetCheck.RunAsync(rest),
    ["micro", .. var rest] => Micro(rest),
    _ => throw new ArgumentException("host, bare, load, clip, against, insights, storm, timing, budgets or micro"),
});

static Task<int> Micro(string[] rest)
{
    BenchmarkSwitcher.FromAssembly(typeof(LoadBench).Assembly).Run(rest.Length == 0 ? ["--filter", "*"] : rest);
    return Task.FromResult(0);
}
