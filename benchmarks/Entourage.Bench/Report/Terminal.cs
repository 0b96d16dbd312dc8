namespace Entourage.Bench.Report;

/// <summary>The table for whoever waits for it.</summary>
internal static class Terminal
{
    public static void Print(Section section)
    {
        var widest = section.Rows.Max(row => row.What.Length);
        Console.WriteLine();
        Console.WriteLine(section.Name);
        Console.WriteLine($"{"".PadRight(widest)}  {"ours",11}  {"limit",11}  {"ratio",6}  {"target",-13} ");
        foreach (var row in section.Rows)
        {
            Console.WriteLine($"{row.What.PadRight(widest)}  {row.Ours,11}  {row.Limit,11}  {row.RatioText,6}  {row.TargetText,-13}  {row.Verdict}");
        }
        if (section.Load is { } load)
        {
            foreach (var (name, shots) in load.Shots)
            {
                Console.WriteLine($"{name,-24} {load.Of(name, shot => shot.PerSecond),9:n0}/s  p50 {load.Of(name, shot => shot.Median),7:0.00} ms  p99 {load.Of(name, shot => shot.P99),7:0.00} ms");
            }
        }
        Console.WriteLine(string.Join(", ", section.Rows.CountBy(row => row.Verdict).Select(verdict => $"{verdict.Value} {verdict.Key}")));
    }
}
