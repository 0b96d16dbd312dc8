using System.Globalization;
using Entourage.Members;
using Entourage.Web.Commands;
using Entourage.Web.Commands.Demo;
using Microsoft.Extensions.DependencyInjection;

namespace Entourage.Lab.Month;

/// <summary>A month that is lived on a site, and beside it what the pages say of it.</summary>
internal sealed class ComparedMonth(ThrowAwaySite site, MovedClock clock, TextWriter output, bool onTerminal)
{
    // Counting is a few seconds behind.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Lives it and compares; whether both are the same.</summary>
    /// <param name="seed">Where all chance comes from.</param>
    /// <param name="stop">Ends it early.</param>
    public async Task<bool> RunAsync(int seed, CancellationToken stop)
    {
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Thirty days of simulated life at {site.Address}, seed {seed}."));
        var film = Path.Combine(site.Folder, "drawn.mp4");
        await DrawnClip.DrawAsync(film, stop, seconds: 3);
        using var keeper = new DemoPerson(site.Address, "keeper", DemoPerson.NewPassword());
        var setup = (await site.Services.GetRequiredService<FirstOperator>().NewPathAsync(stop))!.Split('=')[^1];
        await keeper.JoinAsync(stop, setup);
        var from = clock.GetUtcNow();
        using var life = new MonthLife(site.Address, film, clock, seed);
        var line = new ProgressLine(output, onTerminal);
        await life.LiveAsync(Show, stop);
        Show(MonthLife.Days);
        line.Break();
        clock.LetGo();
        var equal = await CompareAsync(life, keeper, from, stop);
        await output.WriteLineAsync(equal ? "The pages show what happened." : "The pages do not show what happened.");
        await output.WriteLineAsync();
        await output.WriteLineAsync($"    The creator's page:   {site.Address}/studio/insights     sign in as creator / {life.Creator.Password}");
        await output.WriteLineAsync($"    The operator's page:  {site.Address}/operator/insights   sign in as keeper / {keeper.Password}");
        return equal;

        void Show(int day) => line.Show("Living", day, MonthLife.Days, string.Create(CultureInfo.InvariantCulture, $"day {day} of {MonthLife.Days}"), always: onTerminal);
    }

    private async Task<bool> CompareAsync(MonthLife life, DemoPerson keeper, DateTimeOffset from, CancellationToken stop)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(stop);
        deadline.CancelAfter(Patience);
        var range = string.Create(CultureInfo.InvariantCulture, $"?from={from:yyyy-MM-dd}");
        List<(string Figure, long Lived, long Shown)> beside;
        while (true)
        {
            var shown = await life.Creator.GetAsync("/api/v1/insights/invitations" + range, deadline.Token);
            var wholeSite = await keeper.GetAsync("/api/v1/operator/insights" + range, deadline.Token);
            beside = [.. life.Truth.Beside(shown, wholeSite, TimeProvider.System.GetUtcNow())];
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
        await output.WriteLineAsync($"{"",-32}{"lived",8}{"shown",8}");
        foreach (var (figure, lived, shown) in beside)
        {
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{figure,-32}{lived,8}{shown,8}{(lived == shown ? "" : "  differs")}"));
        }
        return beside.TrueForAll(one => one.Lived == one.Shown);
    }
}
