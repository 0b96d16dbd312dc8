using System.Globalization;
using Entourage.Members;
using Entourage.Storage;

namespace Entourage.Web.Commands.Demo;

/// <summary>
/// <c>entourage demo --month [SEED] [--check]</c>: a month of simulated life in a throw-away folder, and beside what was lived what the pages say of it. The
/// server stays up for looking around; with <c>--check</c> it ends, with 1 where they differ.
/// </summary>
internal static class DemoMonth
{
    /// <summary>What the server is started with: everybody comes through a proxy, so that they can be in different places.</summary>
    public static readonly IReadOnlyList<string> Settings = ["--Site:Proxies=127.0.0.1,::1"];

    /// <summary>At midnight, so that the same seed lives the same days whatever the hour.</summary>
    public static DateTimeOffset Begin(DateTimeOffset now) => new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero).AddDays(-MonthLife.Days);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Lives it and compares.</summary>
    public static async Task<bool> RunAsync(IServiceProvider services, string address, string folder, MovedClock clock, int seed, CancellationToken stop)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Thirty days of simulated life at {address}, seed {seed}."));
        var film = Path.Combine(folder, "drawn.mp4");
        await DrawnClip.DrawAsync(film, stop, seconds: 3);
        using var keeper = new DemoPerson(address, "keeper", DemoCommand.NewPassword());
        var setup = services.GetRequiredService<FirstOperator>().Path(services.GetRequiredService<HotReader>())!.Split('=')[^1];
        await keeper.PostAsync("/api/v1/accounts", new { handle = keeper.Handle, password = keeper.Password, setup }, stop);
        var from = clock.GetUtcNow();
        using var life = new MonthLife(address, film, clock, seed);
        await life.LiveAsync(Progress, stop);
        Progress(MonthLife.Days);
        if (!Console.IsOutputRedirected) Console.WriteLine();
        clock.LetGo();
        var equal = await CompareAsync(life, keeper, from, stop);
        Console.WriteLine(equal ? "The pages say what was lived." : "The pages do not say what was lived.");
        Console.WriteLine();
        Console.WriteLine($"    The creator's page:   {address}/studio/insights     sign in as creator / {life.Creator.Password}");
        Console.WriteLine($"    The operator's page:  {address}/operator/insights   sign in as keeper / {keeper.Password}");
        return equal;
    }

    private static async Task<bool> CompareAsync(MonthLife life, DemoPerson keeper, DateTimeOffset from, CancellationToken stop)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(stop);
        deadline.CancelAfter(Patience);
        var range = string.Create(CultureInfo.InvariantCulture, $"?from={from:yyyy-MM-dd}");
        List<(string Figure, long Lived, long Shown)> beside;
        // Counting is a few seconds behind.
        while (true)
        {
            var shown = await life.Creator.GetAsync("/api/v1/insights/invitations" + range, deadline.Token);
            var site = await keeper.GetAsync("/api/v1/operator/insights" + range, deadline.Token);
            beside = [.. life.Truth.Beside(shown, site, TimeProvider.System.GetUtcNow())];
            if (beside.TrueForAll(one => one.Lived == one.Shown) || deadline.IsCancellationRequested) break;
            try
            {
                await Task.Delay(TimeSpan.FromSeconds(1), deadline.Token);
            }
            catch (OperationCanceledException) when (!stop.IsCancellationRequested)
            {
                break;
            }
        }
        Console.WriteLine($"{"",-32}{"lived",8}{"shown",8}");
        foreach (var (figure, lived, shown) in beside)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{figure,-32}{lived,8}{shown,8}{(lived == shown ? "" : "  differs")}"));
        }
        return beside.TrueForAll(one => one.Lived == one.Shown);
    }

    private static void Progress(int day)
    {
        if (Console.IsOutputRedirected) return;
        Console.Write(string.Create(CultureInfo.InvariantCulture, $"\r[{new string('█', day * 24 / MonthLife.Days),-24}] day {day} of {MonthLife.Days}"));
    }
}
