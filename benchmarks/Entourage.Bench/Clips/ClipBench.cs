using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Entourage.Bench.Load;

namespace Entourage.Bench.Clips;

/// <summary>
/// <c>./bench clip</c>: how long somebody waits for a clip of 12 s as a phone films it (1080 × 1920, 30 frames a second, about 13 Mbit/s), and what making it costs,
/// in one published product or, with another revision's, in both in turn: at once, and at the pace of a telephone's connection, with the index first, as our page
/// sends it. The limit is ffmpeg alone, making the same files in one run.
/// </summary>
internal static class ClipBench
{
    private const int Rounds = 5;

    /// <summary>What a good mobile connection sends, in bytes a second: 20 Mbit/s.</summary>
    private const int Pace = 2_500_000;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary><c>--site FOLDER [--then-site FOLDER]</c></summary>
    public static async Task<int> RunAsync(string[] words)
    {
        if (words is not ["--site", var site, .. var rest] || rest is not ([] or ["--then-site", _])) throw new ArgumentException("Started by ./bench clip.");
        var folder = Directory.CreateTempSubdirectory("entourage-bench-clip-");
        try
        {
            var film = Path.Combine(folder.FullName, "phone.mp4");
            Progress.Say("Filming …");
            await PlainFfmpeg.FilmAsync(film);
            var sites = rest.Length == 0 ? [("now", site)] : new[] { ("then", rest[1]), ("now", site) };
            foreach (var pace in new int?[] { Pace, null }) await CompareAsync(sites, film, folder.FullName, pace);
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task CompareAsync((string Name, string Program)[] sites, string film, string folder, int? pace)
    {
        var made = sites.ToDictionary(one => one.Name, _ => new List<ClipFigures>());
        var plain = new List<double>();
        for (var round = 1; round <= Rounds; round++)
        {
            plain.Add(await PlainFfmpeg.MakeAsync(film, folder));
            foreach (var (name, program) in sites)
            {
                Progress.Say($"{name}, {round} of {Rounds}");
                made[name].Add(await MeasureAsync(program, film, Path.Combine(folder, $"{name}-{pace}-{round}"), pace));
            }
        }
        Console.WriteLine(pace is null ? "At once:" : string.Create(CultureInfo.InvariantCulture, $"At {pace * 8 / 1e6} Mbit/s:"));
        foreach (var (name, figures) in made) Print(name, figures, plain);
        if (made.Count > 1) Compare(made["then"], made["now"]);
    }

    private static async Task<ClipFigures> MeasureAsync(string site, string film, string folder, int? pace)
    {
        using var patience = new CancellationTokenSource(Patience);
        var port = StartAndRest.FreePort();
        var settings = new Dictionary<string, string> { ["Storage__Folder"] = folder, ["PORT"] = port };
        await using var product = await Child.StartAsync([Path.Combine(site, "Entourage.Web.dll"), "serve"], settings, "Entourage is at", patience.Token);
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        http.DefaultRequestHeaders.Add("Origin", http.BaseAddress.GetLeftPart(UriPartial.Authority));
        await SaidAsync(await http.PostAsJsonAsync("/api/v1/accounts", new { handle = "maker", password = "correct horse battery" }, patience.Token));
        var before = NicedTime.Now();
        using var bytes = new PacedContent(film, pace);
        using var form = new MultipartFormDataContent { { bytes, "file", "phone.mp4" } };
        var clip = (await SaidAsync(await http.PostAsync("/api/v1/clips", form, patience.Token))).GetProperty("id").GetString();
        var from = bytes.Ended;
        var ready = TimeSpan.Zero;
        while (true)
        {
            var now = await SaidAsync(await http.GetAsync($"/api/v1/clips/{clip}", patience.Token));
            var status = now.GetProperty("status").GetString();
            if (status == "failed") throw new InvalidOperationException(now.ToString());
            if (status == "ready" && ready == TimeSpan.Zero) ready = Stopwatch.GetElapsedTime(from);
            // Before there were two films one after the other, nothing was said of it.
            if (status == "ready" && !(now.TryGetProperty("rough", out var rough) && rough.GetBoolean())) break;
            await Task.Delay(20, patience.Token);
        }
        var whole = Stopwatch.GetElapsedTime(from);
        return new(ready.TotalSeconds, whole.TotalSeconds, NicedTime.Now() - before);
    }

    private static async Task<JsonElement> SaidAsync(HttpResponseMessage answer)
    {
        using (answer)
        {
            var said = await answer.Content.ReadAsStringAsync();
            return answer.IsSuccessStatusCode ? JsonElement.Parse(said) : throw new InvalidOperationException($"{(int)answer.StatusCode}: {said}");
        }
    }

    private static void Print(string name, List<ClipFigures> figures, List<double> plain) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{name,-4}  can be watched after {Figures.Median(figures.Select(one => one.Ready)):0.00} s, whole after {Figures.Median(figures.Select(one => one.Whole)):0.00} s; processor time {Figures.Median(figures.Select(one => one.Processor)):0.00} s, {Figures.Median(figures.Zip(plain, (one, bare) => one.Processor / bare)):0.00} of plain ffmpeg's {Figures.Median(plain):0.00} s"));

    private static void Compare(List<ClipFigures> then, List<ClipFigures> now)
    {
        foreach (var (what, of) in new (string, Func<ClipFigures, double>)[] { ("can be watched", one => one.Ready), ("whole", one => one.Whole), ("processor time", one => one.Processor) })
        {
            var ratios = now.Zip(then, (one, other) => of(one) / of(other)).ToList();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"now / then, {what}: {Figures.Median(ratios):0.00} ({ratios.Min():0.00} – {ratios.Max():0.00})"));
        }
    }
}

/// <summary>One upload, in seconds.</summary>
/// <param name="Ready">From the last byte of the upload until the clip can be watched.</param>
/// <param name="Whole">Until all of its files are there.</param>
/// <param name="Processor">As <see cref="NicedTime"/>.</param>
internal sealed record ClipFigures(double Ready, double Whole, double Processor);
