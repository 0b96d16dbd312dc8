using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Entourage.EndToEnd.Fixtures;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Entourage.EndToEnd.Kills;

/// <summary>
/// The promise that an ended start leaves nothing that stops the next one: the server is ended at a random moment while it starts, every other time while
/// it makes its tables, and while it brings an older site up to date. <c>STARTS</c> says how often for each way of ending (twice unless told), <c>SEED</c> when.
/// </summary>
public sealed partial class StartKillTests
{
    // What a start on nothing surely needs more than. In kilobytes.
    private const int TooSmall = 400;

    private const int Many = 20_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static int Starts => Setting("STARTS", 2);

    [Theory]
    [InlineData("KILL")]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task A_start_that_was_ended_stops_no_later_one(string signal)
    {
        Assert.InRange(Starts, 1, 10_000);
        var seed = Setting("SEED", Environment.TickCount);
        var random = new Random(seed);
        await using var site = Site.Make();
        await site.StartAgainAsync();
        await site.KillAsync();
        var whole = await MeasureAsync(site);
        var (all, told) = (TablesOf(site), new List<TimeSpan>());
        for (var start = 0; start < Starts; start++)
        {
            if (start % 2 == 0) Empty(site);
            var server = await site.BeginAsync();
            await Task.Delay(random.Next((int)whole.TotalMilliseconds), TestContext.Current.CancellationToken);
            await server.SignalAsync(signal);
            await server.EndAsync(Patience);
            // Out of nothing all tables are made at once, or none.
            if (start % 2 == 0) Assert.Contains(TablesOf(site), (long[])[0, all]);
            told.Add(await site.StartAgainAsync());
            using (var rows = site.Look()) rows.AssertSound();
            await site.KillAsync();
        }
        told.Sort();
        Say($"seed {seed}: {Starts} starts ended by SIG{signal} within {whole.TotalSeconds:0.0} s; the next was ready after {told[told.Count / 2].TotalSeconds:0.0} s, at most {told[^1].TotalSeconds:0.0} s");
    }

    /// <summary>A site that stayed at the first step, with many rows: the start that brings it up to date is ended right after it has named one of the others.</summary>
    [Theory]
    [InlineData("KILL")]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task An_upgrade_that_was_ended_loses_nothing_and_the_next_start_ends_it(string signal)
    {
        var seed = Setting("SEED", Environment.TickCount);
        var random = new Random(seed);
        await using var site = Site.Make();
        string[] steps = [.. Step().Matches(ScriptOf(site)).Select(step => step.Groups[1].Value)];
        Assert.InRange(steps.Length, 3, 1000);
        var (left, told) = (new List<long>(), new List<TimeSpan>());
        while (told.Count < Starts)
        {
            Empty(site);
            await FillAsync(site);
            await EndAtAsync(site, steps[random.Next(1, steps.Length)], signal, TimeSpan.FromMilliseconds(random.Next(15)));
            left.Add(steps.Length - Steps(site));
            told.Add(await site.StartAgainAsync());
            using (var rows = site.Look())
            {
                Assert.Equal(steps.Length, Steps(site));
                Assert.Equal(Many, rows.Number("SELECT count(*) FROM members AS m JOIN newcomers AS n ON n.member = m.id AND n.root = m.id WHERE n.at = 7"));
                rows.AssertSound();
            }
            await site.KillAsync();
        }
        told.Sort();
        Say($"seed {seed}: {Starts} upgrades of {Many} members ended by SIG{signal}, with {string.Join(' ', left.Order())} of {steps.Length} steps left; the next start was ready after {told[told.Count / 2].TotalSeconds:0.0} s, at most {told[^1].TotalSeconds:0.0} s");
    }

    // Starts it and ends it, so long after it has said that it makes this step.
    private static async Task EndAtAsync(Site site, string step, string signal, TimeSpan after)
    {
        var server = await site.BeginAsync();
        var watch = Stopwatch.StartNew();
        while (!server.Said.Any(line => StepIn(line) == step))
        {
            Assert.True(!server.HasEnded && watch.Elapsed < Patience, $"It has not come to {step}:\n{server.Everything}");
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }
        await Task.Delay(after, TestContext.Current.CancellationToken);
        // The other signals are sent by another program, which takes a moment to start.
        if (signal == "KILL") await server.KillAsync();
        else await server.SignalAsync(signal);
        await server.EndAsync(Patience);
    }

    private static string? StepIn(string line) =>
        line.Split("The tables are brought up to date: ") is [_, var step] ? step.Trim() : null;

    private static long Steps(Site site)
    {
        using var rows = site.Look();
        return rows.Number("SELECT count(*) FROM \"__EFMigrationsHistory\"");
    }

    // The first step, members, and what is kept of them at first, which a later step makes smaller.
    private static async Task FillAsync(Site site)
    {
        var stop = TestContext.Current.CancellationToken;
        await using DbConnection rows = site.StoreAddress is { } address
            ? new NpgsqlConnection(new NpgsqlConnectionStringBuilder(address) { Pooling = false }.ConnectionString)
            : new SqliteConnection($"Data Source={Path.Combine(site.Folder, "entourage.db")};Pooling=False");
        await rows.OpenAsync(stop);
        await using var command = rows.CreateCommand();
        command.CommandText = FirstStep().Match(ScriptOf(site)).Value;
        await command.ExecuteNonQueryAsync(stop);
        var id = site.StoreAddress is null ? "randomblob(16)" : "gen_random_uuid()";
        command.CommandText =
            $"""
            INSERT INTO members (id, handle, name, bio, joined_at, operator, suspended, followers, following, clips)
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {Many})
            SELECT {id}, 'm' || i, '', '', 7, FALSE, FALSE, 0, 0, 0 FROM n;
            INSERT INTO newcomers (member, at, root, returned) SELECT id, 7, id, FALSE FROM members;
            """;
        Assert.Equal(2 * Many, await command.ExecuteNonQueryAsync(stop));
    }

    [Fact]
    [Trait("Store", "sqlite")]
    public async Task A_start_on_a_full_disk_says_so_in_one_line_and_starts_once_there_is_room()
    {
        var seed = Setting("SEED", Environment.TickCount);
        var random = new Random(seed);
        var script = await Disk.CanBeMadeAsync() ? Disk.Mounted : Disk.Limited;
        var ends = new List<string>();
        for (var start = 0; start < Starts; start++)
        {
            // Its rows are in the folder, whatever the run is about.
            await using var site = Site.Make(("Storage__Postgres", ""));
            var kilobytes = 4 * random.Next(2, TooSmall / 4);
            await site.StartByAsync(script, kilobytes.ToString(CultureInfo.InvariantCulture));
            var ended = Assert.Single(site.Said, line => line.StartsWith("ended ", StringComparison.Ordinal));
            // Where a page of a mapped file finds no room the kernel ends the process (SIGBUS); nobody can say anything then.
            if (ended != "ended 135")
            {
                Assert.True(ended == "ended 75", $"{kilobytes} kB: {ended}\n{site.Output}");
                Assert.Contains(site.Output.Split('\n'), line => line.StartsWith("disk_full: ", StringComparison.Ordinal));
                Assert.DoesNotContain("   at ", site.Output, StringComparison.Ordinal);
            }
            ends.Add(ended);
            await site.JoinAsync("ada");
        }
        Say($"seed {seed}: {Starts} starts on a disk that was full ({script.Split('\n')[0]}): {string.Join(", ", ends.CountBy(end => end).Select(end => $"{end.Value} {end.Key}"))}; each started once there was room");
    }

    // How long a start on nothing takes here.
    private static async Task<TimeSpan> MeasureAsync(Site site)
    {
        Empty(site);
        var took = await site.StartAgainAsync();
        await site.KillAsync();
        return took;
    }

    // The folder of a site that was never started; on PostgreSQL its tables go too.
    private static void Empty(Site site)
    {
        SqliteConnection.ClearAllPools();
        foreach (var inside in new DirectoryInfo(site.Folder).EnumerateFileSystemInfos())
        {
            if (inside is DirectoryInfo folder) folder.Delete(recursive: true);
            else inside.Delete();
        }
        site.DropTables();
    }

    private static long TablesOf(Site site)
    {
        if (!site.HasDatabase) return 0;
        using var rows = site.Look();
        return rows.Tables();
    }

    // Every step in its order, each of which ends by writing down its name.
    private static string ScriptOf(Site site) =>
        File.ReadAllText(Path.Combine(Site.Root, "src", "Entourage", "Storage", site.StoreAddress is null ? "Sqlite" : "PostgreSql", "Migrations", "Whole.sql"));

    [GeneratedRegex(@"VALUES \('\d+_(\w+)',")]
    private static partial Regex Step();

    [GeneratedRegex(@"\A.*?VALUES \('\d+_\w+', '[^']*'\);", RegexOptions.Singleline)]
    private static partial Regex FirstStep();

    private static int Setting(string name, int otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } given ? int.Parse(given, CultureInfo.InvariantCulture) : otherwise;

    private static void Say(FormattableString words) => TestContext.Current.TestOutputHelper?.WriteLine(words.ToString(CultureInfo.InvariantCulture));
}
