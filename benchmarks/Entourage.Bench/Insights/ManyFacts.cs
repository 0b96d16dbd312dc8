using System.Diagnostics;
using Entourage.Facts;

namespace Entourage.Bench.Insights;

/// <summary>
/// A year of facts in the proportions that a site of watchers has, by the writer that the product uses. One creator has a tenth of them; the rest is spread
/// over two thousand others.
/// </summary>
internal sealed class ManyFacts(StoreWriter writer, MemberId star, ClipId[] clips, DateTimeOffset now)
{
    private const int Each = 64; // as a batch of redeems writes them
    private const int AtOnce = 200;
    private const int Others = 2000;
    private const int Days = 365;

    private static readonly string[] Apps = ["whatsapp", "sms", "telegram", "mail", "copy_link", "qr_code"];

    private readonly Random random = new(20261123);
    private readonly MemberId[] creators = [.. Enumerable.Range(0, Others).Select(_ => new MemberId(Guid.CreateVersion7()))];

    /// <summary>How many of them are views.</summary>
    public long Views { get; private set; }

    /// <summary>Writes them; how many a second.</summary>
    public async Task<double> WriteAsync(long count, CancellationToken stop)
    {
        var watch = Stopwatch.StartNew();
        var waiting = new Queue<Task>();
        for (long from = 0; from < count; from += Each)
        {
            var batch = new List<Fact>(Each);
            for (var i = 0; i < Each && from + i < count; i++) batch.Add(Make((double)(from + i) / count));
            waiting.Enqueue(writer.WriteAsync(new Write(batch), stop));
            if (waiting.Count >= AtOnce) await waiting.Dequeue();
        }
        await Task.WhenAll(waiting);
        return count / watch.Elapsed.TotalSeconds;
    }

    private Fact Make(double when)
    {
        var at = now.AddDays(Days * (when - 1));
        var own = random.Next(10) == 0;
        var creator = own ? star : creators[random.Next(Others)];
        var made = at.AddHours(-random.NextDouble() * 72);
        var invited = random.Next(2);
        var fact = new Fact(FactKind.Viewed, at, creator)
        {
            Clip = own ? clips[random.Next(clips.Length)] : null,
            Channel = invited == 1 ? Apps[random.Next(Apps.Length)] : null,
            Person = random.Next(1, 20_000),
            Depth = invited,
            FollowedAt = random.Next(3) == 0 ? null : at.AddDays(-random.NextDouble() * 90),
        };
        var app = Apps[random.Next(Apps.Length)];
        var kind = random.Next(100);
        if (kind < 70) Views++;
        return kind switch
        {
            < 70 => fact,
            < 78 => fact with { Kind = FactKind.Liked },
            < 84 => fact with { Kind = FactKind.Followed, FollowedAt = null, MadeAt = invited == 1 ? made : null },
            < 85 => fact with { Kind = FactKind.Unfollowed, FollowedAt = made },
            < 91 => new(FactKind.Made, at, creator) { Channel = app, MadeAt = at, Clip = fact.Clip },
            < 95 => new(FactKind.HandedOver, at, creator) { Channel = app, MadeAt = made, Clip = fact.Clip },
            < 98 => new(FactKind.Landed, at, creator) { Channel = app, MadeAt = made, Clip = fact.Clip },
            _ => new(FactKind.Joined, at, creator) { Channel = app, MadeAt = made, Depth = random.Next(1, 4) },
        };
    }

    private sealed class Write(List<Fact> facts) : StoreWrite<bool>
    {
        protected override bool Apply(StoreSession session)
        {
            FactRows.Add(session, facts);
            return true;
        }
    }
}
