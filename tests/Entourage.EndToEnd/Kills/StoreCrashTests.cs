using System.Globalization;
using Entourage.EndToEnd.Fixtures;

namespace Entourage.EndToEnd.Kills;

/// <summary>
/// The promise that nothing acknowledged is lost and nothing happens twice, against PostgreSQL that crashes while it commits. <c>CRASHES</c> says how
/// often (5 unless told), <c>SEED</c> when.
/// </summary>
[Trait("Store", "postgresql")]
public sealed class StoreCrashTests(Footage footage) : IClassFixture<Footage>
{
    private const int Creators = 4;
    private const int Pairs = 16;

    [Fact]
    public async Task No_acknowledged_redeem_is_lost_and_none_is_doubled_when_the_store_crashes()
    {
        var crashes = KillTests.Setting("CRASHES", 5);
        Assert.InRange(crashes, 1, 10_000);
        var seed = KillTests.Setting("SEED", Environment.TickCount);
        await using var postgres = await OwnPostgres.StartAsync();
        await using var site = await Site.StartAsync([("Storage__Postgres", postgres.Address), .. KillTests.Generous]);
        var creators = await KillTests.CreatorsAsync(site, footage, Creators);
        var path = Path.Combine(site.Folder, "ledger");
        using var ledger = new Ledger(path);
        var power = new PowerSwitch();
        power.TurnOn();
        var pairs = new List<Pair>();
        for (var n = 0; n < Pairs; n++)
        {
            pairs.Add(new(creators[n % Creators], await site.JoinAsync($"first{n}"), await site.JoinAsync($"second{n}"), ledger, power));
        }

        using var enough = new CancellationTokenSource();
        var running = pairs.ConvertAll(pair => pair.RunAsync(enough.Token));
        var random = new Random(seed);
        for (var crash = 0; crash < crashes; crash++)
        {
            await Task.Delay(random.Next(50, 1500), TestContext.Current.CancellationToken);
            if (running.Find(task => task.IsCompleted) is { } broken) await broken;
            await postgres.CrashAsync();
        }
        await Task.Delay(1000, TestContext.Current.CancellationToken);
        await enough.CancelAsync();
        await Task.WhenAll(running);

        var told = Ledger.Read(path);
        var redeems = told.Count(entry => entry.What == What.Redeemed);
        var asked = site.Output.Split('\n').Count(line => line.Contains("StoreWriter", StringComparison.Ordinal) || line.Contains("Commits[", StringComparison.Ordinal));
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"seed {seed}: {crashes} crashes, {redeems} acknowledged redeems, {told.Count} acknowledged answers, 0 lost, 0 doubled, {pairs.Sum(pair => pair.Repeats)} calls asked again, {asked} lines about commits"));
        Assert.True(redeems >= crashes, $"Only {redeems} redeems in {crashes} crashes: too few to prove anything.");
        using var rows = new Database(site.Folder, postgres.Address);
        Verify.Everything(told, rows);
    }
}
