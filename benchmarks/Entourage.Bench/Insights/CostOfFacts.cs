using System.Diagnostics;
using Entourage.Bench.Crowds;
using Entourage.Facts;
using Entourage.Follows;
using Entourage.Invitations.Redeems;
using Microsoft.Extensions.DependencyInjection;

namespace Entourage.Bench.Insights;

/// <summary>
/// What writing the fact costs a redeem: batches of sixty-four as the writer commits them, every second one writing its facts twice. The difference of the
/// medians is the price of writing them once.
/// </summary>
internal static class CostOfFacts
{
    public const int Each = 64;

    // The product's statement in other words: the same one a second time would not travel together with the first.
    private const string Again = "INSERT INTO facts (happened) SELECT a.happened FROM @rows AS a WHERE TRUE";

    /// <summary>Milliseconds of a batch with its facts, and with them twice.</summary>
    public static (double Once, double Twice) Measure(IServiceProvider services, List<Pairing> pairings, DateTimeOffset now)
    {
        var redeeming = services.GetRequiredService<RedeemRules>();
        var lane = services.GetRequiredService<Store>();
        using var session = lane.Open();
        var took = new List<double>[] { [], [] };
        foreach (var (batch, number) in pairings.Chunk(Each).Select((batch, number) => (batch, number)))
        {
            var asked = batch.Select(one => new RedeemCommand(one.Invitation, one.Reader.Id, Alone: false, now, Place.Unknown, now)).ToList();
            var follows = batch.Select(one => new NewFollow(one.Reader.Id, one.Creator.Id, new Through(one.Invitation, one.Creator.Clip, "whatsapp", now, Automatic: false, Place.Unknown), now)).ToList();
            var twice = number % 2;
            var from = Stopwatch.GetTimestamp();
            session.Begin();
            var answers = redeeming.Run(session, asked);
            if (twice == 1) session.ForRows(Again).Row().With("happened", FactsCode.Write(FollowRows.Facts(follows))).Post();
            session.Commit();
            var spent = Stopwatch.GetElapsedTime(from).TotalMilliseconds;
            if (Array.Exists(answers, answer => !answer.Ok)) throw new InvalidOperationException("A redeem was refused.");
            if (number >= 20) took[twice].Add(spent); // until then everything is being compiled
        }
        return (Figures.Median(took[0]), Figures.Median(took[1]));
    }
}
