using Entourage.Facts;
using Entourage.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Entourage.Insights;

/// <summary>
/// Counts the facts by hour and day. Each step counts the next facts and remembers up to which, in one transaction that another node's step for the same
/// facts fails in: however often it runs, on however many nodes, every fact counts once. A second walk over the same facts, seven days behind, says which
/// follows were kept. Thread-safe.
/// </summary>
internal sealed partial class RollUp(HotReader reader, HotWriter writer, TimeProvider time, ILogger<RollUp> logger) : BackgroundService
{
    /// <summary>The walk that counts.</summary>
    public const string Counted = "counted";

    /// <summary>The walk that says what was kept.</summary>
    public const string Settled = "settled";

    // As many as keep everybody else's writes waiting for some milliseconds.
    private const int MostFacts = 1000;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    /// <summary>Counts until nothing is left.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (await StepAsync(stop)) stop.ThrowIfCancellationRequested();
    }

    /// <summary>Counts the next facts; false when there were none.</summary>
    public async Task<bool> StepAsync(CancellationToken stop)
    {
        var next = reader.Read(Counted, Next);
        if (next.Facts.Count > 0)
        {
            await writer.WriteAsync(new CountWrite(next), stop);
            return true;
        }
        // Only with everything counted is it known who has left.
        var until = time.GetUtcNow() - Tally.Settling;
        var settling = reader.Read(Settled, Next);
        var old = settling with { Facts = [.. settling.Facts.TakeWhile(one => one.Fact.At <= until)] };
        if (old.Facts.Count == 0) return false;
        await writer.WriteAsync(new SettleWrite(old), stop);
        return true;
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

    private static Stretch Next(HotSession session, string walk)
    {
        var from = CountRows.Reached(session, walk);
        return new(from, FactRows.Following(session, from, MostFacts));
    }

    /// <summary>Facts that follow on the one that a walk has reached.</summary>
    private sealed record Stretch(long From, IReadOnlyList<(long Id, Fact Fact)> Facts);

    private sealed class CountWrite(Stretch next) : HotWrite<bool>
    {
        protected override bool Apply(HotSession session)
        {
            if (!CountRows.Advance(session, Counted, next.From, next.Facts[^1].Id, next.Facts[^1].Fact.At)) return false;
            var tally = new Tally();
            foreach (var (_, fact) in next.Facts) tally.Add(fact);
            foreach (var mark in CountRows.Mark(session, tally.Marks.Keys)) tally.Once(mark);
            CountRows.Mark(session, tally.Ended);
            CountRows.Add(session, tally.Counts);
            return true;
        }
    }

    private sealed class SettleWrite(Stretch next) : HotWrite<bool>
    {
        protected override bool Apply(HotSession session)
        {
            if (!CountRows.Advance(session, Settled, next.From, next.Facts[^1].Id, next.Facts[^1].Fact.At)) return false;
            var follows = next.Facts.Select(one => one.Fact).Where(fact => fact is { Kind: FactKind.Followed, Depth: 1, MadeAt: not null }).ToList();
            var left = CountRows.Marked(session, follows.Select(follow => Tally.EndOf(follow, follow.At)));
            var tally = new Tally();
            foreach (var follow in follows) tally.Settle(follow, kept: !left.Contains(Tally.EndOf(follow, follow.At)));
            CountRows.Add(session, tally.Counts);
            return true;
        }
    }

    private sealed class ForgetWrite : HotWrite<bool>
    {
        protected override bool Apply(HotSession session)
        {
            CountRows.Clear(session);
            return true;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2501, LogLevel.Error, "Counting failed; it goes on from there in two seconds")]
        public static partial void Failed(ILogger logger, Exception reason);
    }
}
