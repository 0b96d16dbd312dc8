using Entourage.Facts;
using Entourage.Members;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Entourage.Insights;

/// <summary>
/// Counts the facts by hour and day. Each step counts the next facts and remembers up to which, in one transaction that another node's step for the same
/// facts fails in: however often it runs, on however many nodes, every fact counts once. A second walk over the same facts, seven days behind, says which
/// follows were kept. Thread-safe.
/// </summary>
internal sealed partial class RollUp(StoreReader reader, StoreWriter writer, TimeProvider time, ILogger<RollUp> logger) : BackgroundService
{
    /// <summary>The walk that counts.</summary>
    public const string Counted = "counted";

    /// <summary>The walk that says what was kept.</summary>
    public const string Settled = "settled";

    // As many as keep everybody else's writes waiting for some ten milliseconds. Whoever counts years again takes more at once: facts that lie close
    // together fall on the same numbers, and each number is written once a step.
    private const int MostRows = 500, MostFacts = 4000, StepsUntilFarBehind = 25, ManyTimes = 10;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    /// <summary>Counts until nothing is left.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        for (var step = 0; await StepAsync(step < StepsUntilFarBehind ? 1 : ManyTimes, stop); step++) stop.ThrowIfCancellationRequested();
    }

    /// <summary>Forgets everything that was counted, so that it is counted again.</summary>
    public Task BeginAgainAsync(CancellationToken stop) => writer.WriteAsync(new ForgetWrite(), stop);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await Task.Delay(Pause, time, stoppingToken);
            try
            {
                await RunAsync(stoppingToken);
            }
            catch (Exception reason) when (reason is not OperationCanceledException)
            {
                Log.Failed(logger, reason);
            }
        }
    }

    private async Task<bool> StepAsync(int times, CancellationToken stop)
    {
        var next = await reader.ReadAsync((Counted, times), Next, stop);
        if (next.Rows.Count > 0)
        {
            await writer.WriteAsync(new CountWrite(next), stop);
            return true;
        }
        // Only with everything counted is it known who has left.
        var until = time.GetUtcNow() - Tally.Settling;
        var settling = await reader.ReadAsync((Settled, times), Next, stop);
        var old = settling with { Rows = [.. settling.Rows.TakeWhile(row => row.Facts.All(fact => fact.At <= until))] };
        if (old.Rows.Count == 0) return false;
        await writer.WriteAsync(new SettleWrite(old), stop);
        return true;
    }

    private static Stretch Next(StoreSession session, (string Walk, int Times) asked)
    {
        var from = CountRows.Reached(session, asked.Walk);
        var (rows, facts) = (new List<(long, IReadOnlyList<Fact>)>(), 0);
        foreach (var row in FactRows.Following(session, from, MostRows * asked.Times))
        {
            facts += row.Facts.Count;
            if (rows.Count > 0 && facts > MostFacts * asked.Times) break;
            rows.Add(row);
        }
        return new(from, rows);
    }

    /// <summary>Rows that follow on the one that a walk has reached.</summary>
    private sealed record Stretch(long From, IReadOnlyList<(long Id, IReadOnlyList<Fact> Facts)> Rows)
    {
        public long To => Rows[^1].Id;

        public IEnumerable<Fact> Facts => Rows.SelectMany(row => row.Facts);

        // What is counted of somebody whose account is gone counts for the site alone: nothing of them is made anew.
        public void ForgetGone(StoreSession session)
        {
            var creators = Facts.Select(fact => fact.Creator).ToHashSet();
            creators.ExceptWith(MemberRows.Among(session, creators));
            foreach (var gone in creators) CountRows.Forget(session, gone, MostFacts * ManyTimes);
        }

        public bool Advance(StoreSession session, string walk) => CountRows.Advance(session, walk, From, To, Rows[^1].Facts[^1].At);
    }

    private sealed class CountWrite(Stretch next) : StoreWrite<bool>
    {
        protected override bool Apply(StoreSession session)
        {
            if (!next.Advance(session, Counted)) return false;
            var tally = new Tally();
            foreach (var fact in next.Facts) tally.Add(fact);
            foreach (var mark in CountRows.Mark(session, tally.Marks.Keys)) tally.Once(mark);
            CountRows.Mark(session, tally.Ended);
            CountRows.Add(session, tally.Counts);
            next.ForgetGone(session);
            return true;
        }
    }

    private sealed class SettleWrite(Stretch next) : StoreWrite<bool>
    {
        protected override bool Apply(StoreSession session)
        {
            if (!next.Advance(session, Settled)) return false;
            var follows = next.Facts.Where(fact => fact is { Kind: FactKind.Followed, Depth: 1, MadeAt: not null }).ToList();
            var left = CountRows.Marked(session, follows.Select(follow => Tally.EndOf(follow, follow.At)));
            var tally = new Tally();
            foreach (var follow in follows) tally.Settle(follow, kept: !left.Contains(Tally.EndOf(follow, follow.At)));
            CountRows.Add(session, tally.Counts);
            next.ForgetGone(session);
            return true;
        }
    }

    private sealed class ForgetWrite : StoreWrite<bool>
    {
        protected override bool Apply(StoreSession session)
        {
            CountRows.Clear(session);
            return true;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2501, LogLevel.Error, "Counting failed; it continues from the same place in two seconds")]
        public static partial void Failed(ILogger logger, Exception reason);
    }
}
