namespace Entourage.Bench.Budgets;

/// <summary>
/// <c>./bench budgets</c> holds every operation against its budget and says which are broken; with <c>--accept</c> it writes lower ones down, and
/// with <c>--accept --raise</c> higher ones too, which wants a reason in the commit. A budget that has grown too wide is broken as well.
/// </summary>
internal static class BudgetCheck
{
    // Below this share of its budget an operation has become so much leaner that the budget guards nothing any more.
    private const int LeastPercent = 70;

    public static async Task<int> RunAsync(string[] words)
    {
        var measured = await Allocations.MeasureAsync(CancellationToken.None);
        var budgets = File.Exists(BudgetFile.Path) ? BudgetFile.Read() : [];
        if (words.Contains("--accept")) Accept(budgets, measured, words.Contains("--raise"));
        var broken = 0;
        foreach (var name in measured.Keys.Union(budgets.Keys))
        {
            var bytes = measured.GetValueOrDefault(name, -1);
            var budget = budgets.GetValueOrDefault(name, -1);
            var wrong = Judge(bytes, budget);
            if (wrong is not null) broken++;
            Console.WriteLine($"{name,-24} {bytes,8:n0} B of {budget,8:n0} B  {wrong ?? "pass"}");
        }
        return broken == 0 ? 0 : 1;
    }

    private static string? Judge(long bytes, long budget)
    {
        if (budget < 0) return "has no budget: ./bench budgets --accept --raise";
        if (bytes < 0) return "is not measured any more: take it out of benchmarks/budgets.json";
        if (bytes > budget) return "allocates more than it may: find out why";
        return bytes * 100 < budget * LeastPercent ? "is far below its budget, which may only fall: ./bench budgets --accept" : null;
    }

    private static void Accept(Dictionary<string, long> budgets, IReadOnlyDictionary<string, long> measured, bool raise)
    {
        foreach (var (name, bytes) in measured)
        {
            var fitting = BudgetFile.For(bytes);
            if (raise || (budgets.TryGetValue(name, out var budget) && fitting < budget)) budgets[name] = fitting;
        }
        BudgetFile.Write(budgets);
    }
}
