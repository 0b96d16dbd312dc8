using System.Globalization;
using Entourage.EndToEnd.Fixtures;

namespace Entourage.EndToEnd.Kills;

/// <summary>
/// The promise that nothing acknowledged is lost and nothing happens twice, against kill -9. <c>KILLS</c> says how often (100 unless told),
/// <c>SEED</c> when.
/// </summary>
public sealed class KillTests(Footage footage) : IClassFixture<Footage>
{
    private const int Creators = 4;
    private const int Pairs = 16;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    internal static readonly (string Name, string Value)[] Generous =
    [
        ("Allowance__Start", "1000000"), ("Allowance__Cap", "1000000"), ("Allowance__EstablishedCap", "1000000"),
        ("Allowance__PerSubtree", "1000000"), ("Allowance__SurgeFrom", "1000000"), ("Limits__ChangesPerMinute", "1000000"),
    ];

    [Fact]
    public async Task No_acknowledged_redeem_is_lost_and_none_is_doubled_when_the_server_is_killed_a_hundred_times()
    {
        var kills = Setting("KILLS", 100);
        Assert.InRange(kills, 1, 10_000);
        var seed = Setting("SEED", Environment.TickCount);
        await using var site = await Site.StartAsync(Generous);
        var creators = await CreatorsAsync(site, footage, Creators);
        var path = Path.Combine(site.Folder, "ledger");
        using var ledger = new Ledger(path);
        var power = new PowerSwitch();
        var pairs = new List<Pair>();
        for (var n = 0; n < Pairs; n++)
        {
            pairs.Add(new(creators[n % Creators], await site.JoinAsync($"first{n}"), await site.JoinAsync($"second{n}"), ledger, power));
        }

        using var enough = new CancellationTokenSource();
        var running = pairs.ConvertAll(pair => pair.RunAsync(enough.Token));
        var starts = await KillAsync(site, power, ledger, running, kills, new Random(seed));
        await enough.CancelAsync();
        await Task.WhenAll(running);

        var told = Ledger.Read(path);
        var redeems = told.Count(entry => entry.What == What.Redeemed);
        Say($"seed {seed}: {kills} kills, {redeems} acknowledged redeems, {told.Count} acknowledged answers, {pairs.Sum(pair => pair.Repeats)} calls asked again");
        Say($"start after a kill: median {starts[starts.Count / 2].TotalSeconds:0.00} s, longest {starts[^1].TotalSeconds:0.00} s");
        Assert.True(redeems >= kills, $"Only {redeems} redeems in {kills} kills: too few to prove anything.");
        using var rows = site.Look();
        Verify.Everything(told, rows);
    }

    // The times each start took, in order. Every other moment is counted from when the server takes requests, and hits what it does first; the others
    // from the second redeem that it acknowledges, so that on a slow machine too it is killed in the midst of many.
    private static async Task<List<TimeSpan>> KillAsync(Site site, PowerSwitch power, Ledger ledger, List<Task> running, int kills, Random random)
    {
        var stop = TestContext.Current.CancellationToken;
        var starts = new List<TimeSpan>();
        for (var kill = 0; kill < kills; kill++)
        {
            var before = ledger.Redeems;
            power.TurnOn();
            if (kill % 2 == 1)
            {
                await Eventually.TrueAsync(
                    Patience, () => Task.FromResult(ledger.Redeems >= before + 2 || running.Exists(task => task.IsCompleted)), "nobody redeems anything after a start");
            }
            await Task.Delay(random.Next(kill % 2 == 1 ? 0 : 50, 500), stop);
            if (running.Find(task => task.IsCompleted) is { } broken) await broken;
            await site.KillAsync();
            power.TurnOff();
            starts.Add(await site.StartAgainAsync());
        }
        power.TurnOn();
        starts.Sort();
        return starts;
    }

    internal static async Task<List<ApiPerson>> CreatorsAsync(Site site, Footage footage, int count)
    {
        var creators = new List<ApiPerson>();
        var clip = await footage.DrawAsync(1);
        for (var n = 0; n < count; n++)
        {
            creators.Add(await site.JoinAsync($"maker{n}"));
            await creators[n].PublishAsync(clip, "");
        }
        return creators;
    }

    internal static int Setting(string name, int otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } given ? int.Parse(given, CultureInfo.InvariantCulture) : otherwise;

    private static void Say(FormattableString words) => TestContext.Current.TestOutputHelper?.WriteLine(words.ToString(CultureInfo.InvariantCulture));
}
