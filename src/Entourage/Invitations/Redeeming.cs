using System.Security.Cryptography;
using Entourage.Clips;
using Entourage.Follows;
using Entourage.Kernel;
using Entourage.Members;
using Entourage.Safety;
using Entourage.Storage;

namespace Entourage.Invitations;

/// <summary>What a redeem answers.</summary>
/// <param name="Result"><c>redeemed</c> or <c>already_following</c>.</param>
/// <param name="Redemption">Names this redemption, the same at every repeat.</param>
/// <param name="Following">Whether the member follows the creator now, which an undo may have changed since.</param>
/// <param name="Replayed">Whether this member had redeemed it before.</param>
/// <param name="Clip">The clip to play.</param>
public sealed record RedeemAnswer(string Result, string Redemption, bool Following, bool Replayed, ClipId Clip);

/// <summary>What the creator's pages are told of it.</summary>
internal sealed record Redeemed(RedeemAnswer Answer, MemberId Creator, string Channel, long Followers);

/// <summary>
/// The one transaction that binds an invitation to a member and makes the follow. Every rule is checked here, on current rows; what the page
/// was shown before does not count. Asking again gives the same answer for ever.
/// </summary>
internal sealed class Redeeming(InvitationsOptions options, AllowanceOptions numbers)
{
    private static readonly TimeSpan NewAccount = TimeSpan.FromHours(72);

    /// <param name="session">Inside the transaction.</param>
    /// <param name="id">The invitation.</param>
    /// <param name="me">Who redeems.</param>
    /// <param name="alone">By watching alone, without a button: then the caps count.</param>
    /// <param name="landedAt">When the ticket was given; a link that expired since still works.</param>
    /// <param name="now">The time of the request.</param>
    public Outcome<Redeemed> Run(HotSession session, InvitationId id, MemberId me, bool alone, DateTimeOffset? landedAt, DateTimeOffset now)
    {
        var invitation = InvitationRows.Find(session, id);
        if (invitation is null) return Http.HttpProblems.NotFound;
        if (invitation.RedeemedBy == me) return Replay(session, invitation, me);
        var refused = Refuse(session, invitation, me, alone, landedAt, now);
        if (refused is not null) return refused;

        var follows = FollowRows.Stands(session, me, invitation.Creator);
        var result = follows ? "already_following" : "redeemed";
        var redemption = Base32.Encode(RandomNumberGenerator.GetBytes(15));
        if (!InvitationRows.Redeem(session, id, me, redemption, result, now)) return InvitationProblems.AlreadyUsed;
        if (follows)
        {
            AllowanceRows.Neutral(session, id);
        }
        else
        {
            FollowRows.Add(session, me, invitation.Creator, new Through(id, invitation.Channel, alone), now);
            var joined = MemberRows.Find(session, me)!.JoinedAt;
            AllowanceRows.Accept(session, numbers, invitation.Creator, id, me, qualified: now - joined >= NewAccount, now);
        }
        var answer = new RedeemAnswer(result, redemption, Following: true, Replayed: false, invitation.Clip);
        return new Redeemed(answer, invitation.Creator, invitation.Channel, MemberRows.Find(session, invitation.Creator)!.Followers);
    }

    private static Redeemed Replay(HotSession session, InvitationCard invitation, MemberId me)
    {
        var following = FollowRows.Stands(session, me, invitation.Creator);
        var answer = new RedeemAnswer(invitation.Result!, invitation.Redemption!, following, Replayed: true, invitation.Clip);
        return new(answer, invitation.Creator, invitation.Channel, 0);
    }

    // In this order, so that a refusal never tells more than it has to.
    private Problem? Refuse(HotSession session, InvitationCard invitation, MemberId me, bool alone, DateTimeOffset? landedAt, DateTimeOffset now)
    {
        if (invitation.Creator == me) return InvitationProblems.Own;
        if (BlockRows.Stands(session, me, invitation.Creator)) return InvitationProblems.YouBlocked;
        if (BlockRows.Stands(session, invitation.Creator, me)) return InvitationProblems.Unavailable;
        if (MemberRows.Find(session, invitation.Creator) is not { Suspended: false }) return InvitationProblems.Unavailable;
        var clip = ClipRows.Find(session, invitation.Clip);
        if (clip is null) return InvitationProblems.ClipRemoved;
        if (clip.Status != ClipStatus.Ready) return InvitationProblems.ClipNotReady;
        var grace = landedAt is { } at && at < invitation.ExpiresAt && now - at <= Ticket.Life;
        if (invitation.IsOpen && invitation.ExpiresAt <= now && !grace) return InvitationProblems.Expired;
        if (invitation.State == InvitationState.Revoked) return InvitationProblems.Revoked;
        if (!invitation.IsOpen) return InvitationProblems.AlreadyUsed;
        return alone && OverTheCaps(session, me, now) ? InvitationProblems.TapRequired : null;
    }

    private bool OverTheCaps(HotSession session, MemberId me, DateTimeOffset now) =>
        FollowRows.CountAutomatic(session, me, now - TimeSpan.FromHours(1)) >= options.MostAutomaticPerHour
        || FollowRows.CountAutomatic(session, me, now - TimeSpan.FromDays(1)) >= options.MostAutomaticPerDay;
}
