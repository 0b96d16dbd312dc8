using System.Text.Json;

namespace Entourage.Bench.Budgets;

/// <summary><c>benchmarks/budgets.json</c>: the most bytes an operation may allocate.</summary>
internal static class BudgetFile
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true };

    public static string Path => System.IO.Path.Combine(Places.Benchmarks, "budgets.json");

    public static Dictionary<string, long> Read() => JsonSerializer.Deserialize<Dictionary<string, long>>(File.ReadAllText(Path))!;

    public static void Write(Dictionary<string, long> budgets) => File.WriteAllText(Path, JsonSerializer.Serialize(budgets, Readable) + "\n");

    /// <summary>A tenth above what was measured, so that another version of the runtime does not fail it; rounded up to ten bytes.</summary>
    public static long For(long measured) => ((measured * 11 / 10) + 9) / 10 * 10;
}
