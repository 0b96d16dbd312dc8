using System.Security.Cryptography;
using Entourage.Allowance;
using Entourage.Clips;
using Entourage.Invitations.Links;
using Entourage.Live;
using Entourage.Members;

namespace Entourage.Invitations.Redeems;

/// <summary>The result of a redemption.</summary>
/// <param name="Result">
/// <c>redeemed</c>, <c>already_following</c>, or <c>follow_requested</c> (202) if the creator has switched to approving followers since.
/// </param>
/// <param name="Redemption">The redemption's id, the same on every repeat.</param>
/// <param name="Following">Whether the member follows the creator now; an undo may have changed that.</param>
/// <param name="Replayed">Whether this member had redeemed it before.</param>
/// <param name="Clip">The clip to play.</param>
internal sealed record RedeemAnswer(string Result, string Redemption, bool Following, bool Replayed, ClipId Clip);

/// <summary>What the creator's pages are told of it.</summary>
internal sealed record Redeemed(RedeemAnswer Answer, MemberId Creator, string Channel, long Followers)
{
    public LiveEvent Event(InvitationId invitation, string handle, DateTimeOffset now) => new(
        Answer.Result == RedeemResult.FollowRequested ? "follow_requested" : "redeemed", now, handle, Channel, invitation.Value, Answer.Clip.ToString(),
        Followers: Followers);
}

/// <summary>
/// The one transaction that binds invitations to members and makes the follows. Every rule is checked here, on current rows; what the page was
/// shown before does not count. Asking again gives the same answer for ever.
/// </summary>
internal sealed class RedeemRules(IOptions<InvitationsOptions> policy, IOptions<AllowanceOptions> allowance, Ages ages, IRollouts rollouts)
{
    private readonly InvitationsOptions options = policy.Value;
    private readonly AllowanceOptions numbers = allowance.Value;

    /// <summary>
    /// Answers each, as if they came one after the other. They are taken in rounds: in a round every invitation, every member and every creator
    /// who gains a follower stands once, so that no redeem of a round can change what another of it is decided on.
    /// </summary>
    /// <param name="session">Inside the transaction.</param>
    /// <param name="asked">At least one.</param>
    public Outcome<Redeemed>[] Run(StoreSession session, IReadOnlyList<RedeemCommand> asked)
    {
        var answers = new Outcome<Redeemed>[asked.Count];
        var waiting = Enumerable.Range(0, asked.Count).ToList();
        while (waiting.Count > 0) waiting = Round(session, asked, waiting, answers);
        return answers;
    }

    /// <summary>Answers those that can be, and gives back those that have to wait for them.</summary>
    private List<int> Round(StoreSession session, IReadOnlyList<RedeemCommand> asked, List<int> waiting, Outcome<Redeemed>[] answers)
    {
        var (invitations, members, creators) = (new HashSet<InvitationId>(), new HashSet<MemberId>(), new HashSet<MemberId>());
        var (round, later) = (new List<int>(waiting.Count), new List<int>());
        foreach (var place in waiting)
        {
            // Both are entered even if one is a repeat: what comes after it must wait for it.
            var first = members.Add(asked[place].Member) & invitations.Add(asked[place].Invitation);
            if (first) round.Add(place);
            else later.Add(place);
        }
        var facts = RedeemRows.Find(session, round.ConvertAll(place => asked[place]), ages);
        var made = new List<RedeemDecision>(round.Count);
        for (var number = 0; number < round.Count; number++)
        {
            var (place, found) = (round[number], facts[number]);
            // A creator's numbers change with each follower; the next one is decided on what they are then.
            if (found is not null && creators.Contains(found.Creator))
            {
                later.Add(place);
            }
            else if (Decide(asked[place], found, out answers[place]) is { } redeem)
            {
                made.Add(redeem);
                creators.Add(redeem.Facts.Creator);
            }
        }
        if (made.Count > 0) RedeemRows.Save(session, numbers, made);
        later.Sort();
        return later;
    }

    private RedeemDecision? Decide(RedeemCommand asked, RedeemFacts? facts, out Outcome<Redeemed> answer)
    {
        if (facts is null)
        {
            answer = Http.HttpProblems.NotFound;
            return null;
        }
        if (facts.RedeemedBy == asked.Member)
        {
            answer = new Redeemed(new(facts.Result!, facts.Redemption!, facts.Follows, Replayed: true, facts.Clip), facts.Creator, facts.Channel, 0);
            return null;
        }
        if ((facts.Terms & FollowTerms.UndoneByReader) != 0)
        {
            // The link is somebody else's now; what it once said to this member is said again until it is used.
            answer = facts.RedeemedBy is not null
                ? InvitationProblems.AlreadyUsed
                : new Redeemed(new(facts.Result!, facts.Redemption!, facts.Follows, Replayed: true, facts.Clip), facts.Creator, facts.Channel, 0);
            return null;
        }
        if (Refuse(asked, facts) is { } refused)
        {
            answer = refused;
            return null;
        }
        var result = ResultOf(facts);
        var redemption = Base32.Encode(RandomNumberGenerator.GetBytes(15));
        var followers = facts.CreatorFollowers + (result == RedeemResult.Redeemed ? 1 : 0);
        answer = new Redeemed(new(result, redemption, Following: result != RedeemResult.FollowRequested, Replayed: false, facts.Clip), facts.Creator, facts.Channel, followers);
        // What was staged away from the creator is not done, though they have chosen it.
        if ((facts.Terms & FollowTerms.FollowBack) != 0 && !rollouts.Has(Features.FollowBack, facts.Creator))
        {
            facts = facts with { Terms = facts.Terms & ~FollowTerms.FollowBack };
        }
        return new(asked, facts, redemption, result, Qualified: asked.Now - facts.JoinedAt >= AllowanceRows.NewAccount);
    }

    // An invitation for one person is its maker's approval of that person; one that was made before the maker wanted to approve anybody is not,
    // and neither is one that was given to many.
    private static string ResultOf(RedeemFacts facts)
    {
        if (facts.Follows) return RedeemResult.AlreadyFollowing;
        var approves = (facts.Terms & FollowTerms.Broadcast) != 0 ? FollowTerms.CreatorPrivate : FollowTerms.WentPrivate;
        var asks = (facts.Terms & approves) != 0;
        return asks ? RedeemResult.FollowRequested : RedeemResult.Redeemed;
    }

    // In this order, so that a refusal never tells more than it has to.
    private Problem? Refuse(RedeemCommand asked, RedeemFacts facts)
    {
        if (facts.Creator == asked.Member) return InvitationProblems.Own;
        if (facts.IBlocked) return InvitationProblems.YouBlocked;
        if (facts.TheyBlocked) return InvitationProblems.Unavailable;
        if (facts.CreatorSuspended is not false) return InvitationProblems.Unavailable;
        if (facts.ClipStatus is null or ClipStatus.TakenDown) return InvitationProblems.ClipRemoved;
        if ((facts.Terms & FollowTerms.NotForReader) != 0) return InvitationProblems.AgeRestricted;
        if (facts.ClipStatus != ClipStatus.Ready) return InvitationProblems.ClipNotReady;
        var open = facts.State is InvitationState.Open or InvitationState.HandedOver;
        var grace = asked.LandedAt is { } at && at < facts.ExpiresAt && asked.Now - at <= Ticket.Life;
        if (open && facts.ExpiresAt <= asked.Now && !grace) return InvitationProblems.Expired;
        if (facts.State == InvitationState.Revoked) return InvitationProblems.Revoked;
        if (facts.State == InvitationState.Closed) return InvitationProblems.Closed;
        if (!open) return InvitationProblems.AlreadyUsed;
        if ((facts.Terms & FollowTerms.Unwanted) != 0) return InvitationProblems.NotWanted;
        if (asked.Alone && (facts.Terms & FollowTerms.ByButton) != 0) return InvitationProblems.TapRequired;
        if (asked.Alone && (facts.AloneThisHour >= options.MostAutomaticPerHour || facts.AloneThisDay >= options.MostAutomaticPerDay))
        {
            return InvitationProblems.TapRequired;
        }
        // A session may outlive its member by two seconds; nobody who is gone or suspended follows anybody.
        return facts.JoinedAt is null ? Http.HttpProblems.SignInRequired : null;
    }
}
