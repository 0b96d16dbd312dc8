using Entourage.Allowance;
using Entourage.Clips;
using Entourage.Facts;
using Entourage.Invitations.Links;
using Entourage.Live;
using Entourage.Members;
using Entourage.Records;

namespace Entourage.Invitations.Redeems;

/// <summary>
/// Joining through an invitation: account, follow and first view in one transaction. Pressing <em>Join to watch</em> is the gesture, so every
/// arrival class may; a program that joins by password without a browser has no landing and brings none of the invitation's follow.
/// </summary>
internal sealed class Entrance(
    InvitationToken tokens, Visit visits, LiveFeed live, Brakes brakes, IRollouts rollouts, RedeemRules redeeming, Places places, WrongLinks wrong, TimeProvider time) : IEntrance
{
    public async ValueTask<Outcome<IArrival>> TryOpenAsync(HttpContext context, string token, string? ticket, CancellationToken stop)
    {
        if (tokens.Read(token) is not { } id) return wrong.Answer(context, token);
        if (await brakes.IsOnAsync(Brake.Redeeming, stop)) return Brakes.Paused;
        // Inside the transaction nobody waits for it.
        await rollouts.LookAsync(stop);
        return visits.Landing(context, ticket) is { } landed && landed.Invitation == id
            ? new JoiningMember(redeeming, live, time, id, landed.At, places.GetOrCreate(context))
            : InvitationProblems.LandingRequired;
    }

    private sealed class JoiningMember(
        RedeemRules redeeming, LiveFeed live, TimeProvider time, InvitationId id, DateTimeOffset landedAt, Place place) : IArrival
    {
        private Redeemed? redeemed;

        public Problem? Refused { get; private set; }

        public Entry Enter(StoreSession session, MemberCard newcomer)
        {
            var now = time.GetUtcNow();
            var outcome = redeeming.Run(session, [new RedeemCommand(id, newcomer.Id, Alone: false, landedAt, place, now)])[0];
            var card = InvitationRows.Find(session, id);
            Refused = outcome.Problem;
            if (!outcome.Ok) return new Entry(outcome.Problem.Code, null, false, card?.Clip);
            redeemed = outcome.Value;
            ProbationRows.Invited(session, newcomer.Id, outcome.Value.Creator, now);
            MemberTree.Remember(session, newcomer.Id, outcome.Value.Creator);
            var inviters = MemberTree.Inviters(session, newcomer.Id);
            FactRows.Add(session, [.. inviters.Select((inviter, steps) => Joined(card!, inviter, steps + 1, now))]);
            ClipRows.AddView(session, card!.Clip, card.Creator, newcomer.Id, newcomer.Id.Value.ToByteArray(true), now);
            return new Entry(outcome.Value.Answer.Result, outcome.Value.Answer.Redemption, outcome.Value.Answer.Following, card.Clip);
        }

        // For members further up, it is not their own invitation but a person theirs have brought.
        private static Fact Joined(InvitationCard card, MemberId inviter, int depth, DateTimeOffset now) => depth == 1
            ? card.Fact(FactKind.Joined, now) with { Depth = 1 }
            : new Fact(FactKind.Joined, now, inviter) { Depth = depth };

        public void Announce(MemberCard newcomer)
        {
            if (redeemed is null) return;
            live.Tell(redeemed.Creator, redeemed.Event(id, newcomer.Handle, time.GetUtcNow()));
        }
    }
}
