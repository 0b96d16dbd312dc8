using Entourage.Clips;
using Entourage.Facts;
using Entourage.Http;
using Entourage.Kernel;
using Entourage.Live;
using Entourage.Members;
using Entourage.Safety;
using Entourage.Storage;
using Microsoft.AspNetCore.Http;

namespace Entourage.Invitations;

/// <summary>
/// Joining through an invitation: account, follow and first view in one transaction. Pressing <em>Join to watch</em> is the gesture, so every
/// arrival class may; a program that joins by password without a browser has no landing and brings none of the invitation's follow.
/// </summary>
internal sealed class Entrance(
    InvitationToken tokens, Visit visits, LandingSheets sheets, LiveFeed live, Brakes brakes, Redeeming redeeming, Places places, WrongLinks wrong, TimeProvider time) : IEntrance
{
    public Outcome<IArrival> Knock(HttpContext context, string token, string? ticket)
    {
        if (tokens.Read(token) is not { } id) return wrong.Answer(context, token);
        if (brakes.IsOn(Brake.Redeeming)) return Brakes.Paused;
        return visits.Landing(context, ticket) is { } landed && landed.Invitation == id
            ? new Newcomer(redeeming, sheets, live, time, id, landed.At, places.Settle(context))
            : InvitationProblems.LandingRequired;
    }

    private sealed class Newcomer(
        Redeeming redeeming, LandingSheets sheets, LiveFeed live, TimeProvider time, InvitationId id, DateTimeOffset landedAt, Place place) : IArrival
    {
        private Redeemed? redeemed;

        public Entry Enter(HotSession session, MemberCard newcomer)
        {
            var now = time.GetUtcNow();
            var outcome = redeeming.Run(session, [new RedeemAsked(id, newcomer.Id, Alone: false, landedAt, place, now)])[0];
            var card = InvitationRows.Find(session, id);
            if (!outcome.Ok) return new Entry(outcome.Problem.Code, null, false, card?.Clip);
            redeemed = outcome.Value;
            ProbationRows.Invited(session, newcomer.Id, outcome.Value.Creator, now);
            MemberTree.Remember(session, newcomer.Id, outcome.Value.Creator);
            var inviters = MemberTree.Inviters(session, newcomer.Id);
            FactRows.Add(session, [.. inviters.Select((inviter, steps) => Joined(card!, inviter, steps + 1, now))]);
            ClipRows.AddView(session, card!.Clip, card.Creator, newcomer.Id, newcomer.Id.Value.ToByteArray(true), now);
            return new Entry(outcome.Value.Answer.Result, outcome.Value.Answer.Redemption, outcome.Value.Answer.Following, card.Clip);
        }

        // To those further up it is nobody's invitation of theirs, but somebody whom theirs have brought.
        private static Fact Joined(InvitationCard card, MemberId inviter, int depth, DateTimeOffset now) => depth == 1
            ? card.Fact(FactKind.Joined, now) with { Depth = 1 }
            : new Fact(FactKind.Joined, now, inviter) { Depth = depth };

        public void Announce(MemberCard newcomer)
        {
            if (redeemed is null) return;
            sheets.Forget(id);
            live.Tell(redeemed.Creator, redeemed.Event(id, newcomer.Handle, time.GetUtcNow()));
        }
    }
}
