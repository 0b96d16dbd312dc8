using System.Diagnostics;
using System.Globalization;
using Entourage.Bench.Load;

namespace Entourage.Bench.Against;

/// <summary>
/// <c>./bench against REV</c>: another revision's whole benchmark and this one's in turn (that, this, that, this), each beside its own limit of the same minutes, and what
/// each row is now of what it was.
/// </summary>
internal static class AgainstBench
{
    /// <summary><c>--then PROGRAM --then-site FOLDER --site FOLDER --pairs N WORDS…</c>; the words go to both.</summary>
    public static async Task<int> RunAsync(string[] words)
    {
        if (words is not ["--then", var then, "--then-site", var thenSite, "--site", var site, "--pairs", var pairs, .. var rest]) throw new ArgumentException("Started by ./bench against.");
        var (olds, news) = (new List<IReadOnlyList<Figure>>(), new List<IReadOnlyList<Figure>>());
        for (var pair = 1; pair <= int.Parse(pairs, CultureInfo.InvariantCulture); pair++)
        {
            Progress.Say($"Pair {pair} of {pairs}: then");
            olds.Add(await MeasureAsync(then, thenSite, rest));
            Progress.Say($"Pair {pair} of {pairs}: now");
            news.Add(await MeasureAsync(typeof(AgainstBench).Assembly.Location, site, rest));
        }
        return Print(olds, news) ? 0 : 1;
    }

    private static async Task<IReadOnlyList<Figure>> MeasureAsync(string program, string site, string[] words)
    {
        var start = new ProcessStartInfo("dotnet", [program, "load", "quick", "--site", site, .. words]) { RedirectStandardOutput = true };
        using var bench = Process.Start(start)!;
        var said = await bench.StandardOutput.ReadToEndAsync();
        await bench.WaitForExitAsync();
        if (bench.ExitCode != 0) Progress.Say($"It ended with {bench.ExitCode}; what it could not measure is left out of this pair.");
        return Figure.Read(said.Split('\n'));
    }

    // Whether every row could be compared at least once.
    private static bool Print(List<IReadOnlyList<Figure>> olds, List<IReadOnlyList<Figure>> news)
    {
        var whole = true;
        var rows = news.Concat(olds).SelectMany(figures => figures).Select(figure => (figure.Store, figure.What)).Distinct().ToList();
        foreach (var store in rows.GroupBy(row => row.Store))
        {
            var widest = store.Max(row => row.What.Length);
            Console.WriteLine();
            Console.WriteLine(store.Key);
            Console.WriteLine($"{"".PadRight(widest)}  {"then",10}  {"now",10}  {"now / then",10}  {"least – most",14}  {"by the limits",13}  {"least – most",14}");
            foreach (var row in store)
            {
                var pairs = olds.Zip(news, (old, now) => (Then: Find(old, row), Now: Find(now, row))).Where(pair => pair is { Then: not null, Now: not null }).ToList();
                whole &= pairs.Count > 0;
                Console.WriteLine(pairs.Count == 0 ? $"{row.What.PadRight(widest)}  not measured on both sides" : string.Create(
                    CultureInfo.InvariantCulture,
                    $"{row.What.PadRight(widest)}  {Figures.Median(pairs.Select(pair => pair.Then!.Ours)),10:#,0.###}  {Figures.Median(pairs.Select(pair => pair.Now!.Ours)),10:#,0.###}  {Spread(pairs.Select(pair => pair.Now!.Ours / pair.Then!.Ours))}  {Spread(pairs.Select(pair => pair.Now!.Ratio / pair.Then!.Ratio), 13)}"));
            }
        }
        return whole && rows.Count > 0;
    }

    private static Figure? Find(IReadOnlyList<Figure> figures, (string Store, string What) row) => figures.FirstOrDefault(one => one.Store == row.Store && one.What == row.What);

    private static string Spread(IEnumerable<double> ratios, int width = 10)
    {
        var all = ratios.ToList();
        return string.Create(CultureInfo.InvariantCulture, $"{Figures.Median(all).ToString("0.00", CultureInfo.InvariantCulture).PadLeft(width)}  {$"{all.Min():0.00} – {all.Max():0.00}",14}");
    }
}
