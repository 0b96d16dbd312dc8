using System.Diagnostics;

namespace Entourage.Tests.Benchmarks;

/// <summary>Holds benchmarks/budgets.json against the program. After something became leaner: ./bench budgets --accept.</summary>
public sealed class BudgetTests
{
    [Fact]
    public async Task Nothing_allocates_more_than_its_budget_and_no_budget_is_wider_than_it_need_be()
    {
        var stop = TestContext.Current.CancellationToken;
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        var program = Path.Combine(own.Parent!.Parent!.FullName, "Entourage.Bench", own.Name, "Entourage.Bench.dll");
        using var budgets = Process.Start(new ProcessStartInfo("dotnet", [program, "budgets"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = budgets.StandardError.ReadToEndAsync(stop);
        var said = await budgets.StandardOutput.ReadToEndAsync(stop);
        await budgets.WaitForExitAsync(stop);
        Assert.True(budgets.ExitCode == 0, said + await errors);
        Assert.Contains("redeem", said, StringComparison.Ordinal);
    }
}
