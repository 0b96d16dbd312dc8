using BenchmarkDotNet.Attributes;
using Entourage.Allowance;
using Entourage.Bench.Budgets;
using Entourage.Invitations.Links;
using Entourage.Invitations.Redeems;
using Entourage.Members;
using Microsoft.Extensions.DependencyInjection;

namespace Entourage.Bench.Micro;

/// <summary>
/// What the allowance takes out of making an invitation and out of redeeming one, beside the whole of each: many in one transaction, so that
/// the commit is not in it, and one alone with its commit and its fsync.
/// </summary>
[Config(typeof(CountedOut))]
public class AllowanceBenchmarks
{
    private const int Each = 100;
    private const string Fill = "UPDATE members SET tokens = 1000000000, counted_to = 0 WHERE tokens IS NOT NULL";

    // As bare as an invitation can be: its row is not the allowance's.
    private const string Make =
        """
        INSERT INTO invitations (id, creator, clip, channel, message, made_at, expires_at, state, weight)
        VALUES (@id, @creator, @creator, 'copy_link', '', @now, @now, 'open', 0)
        """;

    private readonly AllowanceOptions numbers = new() { PerDay = 1000, Cap = 1_000_000, EstablishedCap = 1_000_000, Start = 1_000_000, SurgeFrom = 1_000_000 };
    private SiteInProcess site = null!;
    private StoreWriter writer = null!;
    private Ages ages = null!;
    private MemberId sender;
    private InvitationId link;
    private MemberId reader;
    private int turn;

    /// <summary>Starts the site, with senders whose rings are full.</summary>
    [GlobalSetup]
    public async Task Start()
    {
        site = await SiteInProcess.StartAsync((RedeemBenchmarks.Warmups + RedeemBenchmarks.Iterations + 10) * Each, CancellationToken.None);
        writer = site.Services.GetRequiredService<StoreWriter>();
        ages = site.Services.GetRequiredService<Ages>();
        (sender, link, reader) = (site.Link.Creator.Id, site.Link.Invitation, site.Reader.Id);
        await writer.WriteAsync(new Many(1, (session, _) => session.Sql(Fill).Run()), CancellationToken.None);
        // Everybody's ring is full.
        await writer.WriteAsync(new Many(site.Creators.Count * AllowanceRule.RingSize, Spend), CancellationToken.None);
    }

    /// <summary>Spending one, its checks and its rows: what making an invitation asks of the allowance.</summary>
    [Benchmark(OperationsPerInvoke = Each)]
    public Task SpendOne() => writer.WriteAsync(new Many(Each, Spend), CancellationToken.None);

    /// <summary>Only the check: what is left, and why.</summary>
    [Benchmark(OperationsPerInvoke = Each)]
    public Task LookOnly() => writer.WriteAsync(new Many(Each, (session, now) => AllowanceRows.Show(session, numbers, Next(), Place.Unknown, now)), CancellationToken.None);

    /// <summary>The facts of a redeem, with those of the allowance.</summary>
    [Benchmark(OperationsPerInvoke = Each)]
    public Task RedeemFacts() => writer.WriteAsync(
        new Many(Each, (session, now) => RedeemRows.Find(session, [new RedeemCommand(link, reader, Alone: true, now, new Place(1, 2), now)], ages)), CancellationToken.None);

    /// <summary>What an acceptance changes of the allowance.</summary>
    [Benchmark(OperationsPerInvoke = Each)]
    public Task AcceptOne() => writer.WriteAsync(new Many(Each, Accept), CancellationToken.None);

    /// <summary>A whole redeem over HTTP, one caller.</summary>
    [Benchmark(OperationsPerInvoke = Each)]
    public void WholeRedeem()
    {
        for (var i = 0; i < Each; i++) site.Redeem();
    }

    /// <summary>A transaction with one spent in it, and its fsync.</summary>
    [Benchmark]
    public Task SpendAndCommit() => writer.WriteAsync(new Many(1, Spend), CancellationToken.None);

    /// <summary>Ends the site.</summary>
    [GlobalCleanup]
    public async Task Stop() => await site.DisposeAsync();

    private void Spend(StoreSession session, DateTimeOffset now)
    {
        var (sender, id) = (Next(), InvitationToken.NewId());
        var offer = AllowanceRows.Ask(session, numbers, sender, cost: 1, Place.Unknown, now);
        if (!offer.Ok) throw new InvalidOperationException(offer.Problem.Code);
        session.Sql(Make).With("@id", id.Value).With("@creator", sender.Value).With("@now", now).Run();
        AllowanceRows.Spend(session, numbers, offer.Value, id);
    }

    private MemberId Next() => site.Creators[turn++ % site.Creators.Count];

    private void Accept(StoreSession session, DateTimeOffset now)
    {
        var facts = RedeemRows.Find(session, [new RedeemCommand(link, reader, Alone: true, now, new Place(1, 2), now)], ages)[0]!;
        AllowanceRows.Accept(session, numbers, newFollowers: true, [new(sender, facts.Standing, link, reader, Qualified: true, Worthless: false, new Place(1, 2), now)]);
    }

    private sealed class Many(int count, Action<StoreSession, DateTimeOffset> act) : StoreWrite<int>
    {
        protected override int Apply(StoreSession session)
        {
            var now = TimeProvider.System.GetUtcNow();
            for (var i = 0; i < count; i++) act(session, now);
            return count;
        }
    }
}
