using System.Diagnostics;
using System.Globalization;
using System.Text;
using Entourage.Bench.Crowds;
using Entourage.Bench.Load;
using Entourage.Bench.Stores;
using Entourage.Bench.UnderTest;
using Microsoft.Extensions.DependencyInjection;

namespace Entourage.Bench.Secrets;

/// <summary>
/// <c>./bench timing</c>: whether the time of an answer tells why a link opens nothing. The cases take turns over one connection, so that whatever
/// else the machine does meets all of them alike; compared are the medians. And whether tokens look random.
/// </summary>
internal static class TimingBench
{
    private const int Tries = 2000;
    private const double MostMilliseconds = 2;

    public static async Task<int> RunAsync(string[] words)
    {
        StoreKind[] kinds = Array.IndexOf(words, "--store") is >= 0 and var at
            ? [Enum.Parse<StoreKind>(words[at + 1], ignoreCase: true)]
            : [StoreKind.Sqlite, StoreKind.Postgresql];
        var passes = true;
        foreach (var kind in kinds) passes &= await MeasureAsync(kind, CancellationToken.None);
        return passes ? 0 : 1;
    }

    private static async Task<bool> MeasureAsync(StoreKind kind, CancellationToken stop)
    {
        await using var maker = new StoreMaker(kind, Places.Repository);
        await using var store = await maker.MakeAsync(stop);
        await using var crowd = await Crowd.GatherAsync(store, stop);
        var reader = crowd.AddReaders(1)[0];
        // Three creators, because each of them has forty.
        var links = crowd.AddInvitations(120, [reader]);
        var (blocking, suspended, deleted) = (links[0], links[1], links[2]);
        store.Insert("blocks", ["blocker", "blocked", "made_at"], [[blocking.Creator.Id.Value, reader.Id.Value, 1L]]);
        store.Change($"UPDATE members SET suspended = TRUE WHERE handle = '{suspended.Creator.Handle}'");
        store.Change($"DELETE FROM clips WHERE owner = (SELECT id FROM members WHERE handle = '{deleted.Creator.Handle}')");
        store.Change($"DELETE FROM members WHERE handle = '{deleted.Creator.Handle}'");
        store.Settle();
        var arguments = store.Settings.SelectMany(setting => (string[])[$"--{setting.Key.Replace("__", ":", StringComparison.Ordinal)}", setting.Value]);
        await using var app = TestedSite.Product([.. arguments, "--Limits:WrongLinksPerMinute", "1000000"]);
        await app.StartAsync(stop);
        var address = app.Urls.First().Replace("localhost", "127.0.0.1", StringComparison.Ordinal);
        var good = crowd.Token(links[3].Invitation);
        (string Name, string Token, Pairing Link, int Opened, int Redeemed)[] cases =
        [
            ("R-14 wrong MAC", good[..^1] + (good[^1] == '0' ? '1' : '0'), links[3], 404, 404),
            ("R-14 unknown", crowd.Token(Invitations.Links.InvitationToken.NewId()), links[3], 404, 409),
            ("R-15 no token", "nonsense", links[3], 404, 404),
            ("R-58 blocked", crowd.Token(blocking.Invitation), blocking, 410, 410),
            ("R-61 suspended", crowd.Token(suspended.Invitation), suspended, 410, 410),
            ("R-62 deleted", crowd.Token(deleted.Invitation), deleted, 410, 410),
        ];
        var opening = Compare("opening", address, cases, one => Requests.Open(address, one.Token, reader), one => one.Opened);
        var redeeming = Compare("redeeming", address, [.. cases.Where(one => one.Redeemed == 410)],
            one => Requests.Post(address, Requests.Redeem, one.Token, crowd.Ticket(one.Link), reader), one => one.Redeemed);
        var random = kind != StoreKind.Sqlite || TokenStatistics.Print(app.Services.GetRequiredService<SiteKeys>());
        await app.StopAsync(stop);
        return opening && redeeming && random;

        bool Compare(
            string what, string where, (string Name, string Token, Pairing Link, int Opened, int Redeemed)[] compared,
            Func<(string Name, string Token, Pairing Link, int Opened, int Redeemed), string> make, Func<(string Name, string Token, Pairing Link, int Opened, int Redeemed), int> status)
        {
            using var caller = new OneCaller(where);
            var requests = compared.Select(one => Encoding.ASCII.GetBytes(make(one))).ToArray();
            var took = compared.Select(_ => new List<double>(Tries)).ToArray();
            // The first tenth is compiled while it runs.
            for (var number = -Tries / 10; number < Tries; number++)
            {
                for (var i = 0; i < compared.Length; i++)
                {
                    var from = Stopwatch.GetTimestamp();
                    var answered = caller.Ask(requests[i]);
                    var spent = Stopwatch.GetElapsedTime(from).TotalMilliseconds;
                    if (answered != status(compared[i])) throw new InvalidOperationException($"{compared[i].Name} was answered with {answered}: {caller.Text}");
                    if (number >= 0) took[i].Add(spent);
                }
            }
            var medians = took.Select(Figures.Median).ToArray();
            var apart = medians.Max() - medians.Min();
            Console.WriteLine($"{kind}, {what}, medians of {Tries} tries each");
            for (var i = 0; i < compared.Length; i++)
            {
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {compared[i].Name,-16}{medians[i],8:0.000} ms"));
            }
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"  furthest apart  {apart,8:0.000} ms  at most {MostMilliseconds:0} ms  {(apart < MostMilliseconds ? "pass" : "short")}"));
            return apart < MostMilliseconds;
        }
    }
}
