using System.Text;
using Entourage.Clips;
using Entourage.Invitations.Links;
using Entourage.Members;

namespace Entourage.Invitations.Landings;

/// <summary>Finds out what a link leads to for the person who opens it. Looking changes nothing.</summary>
internal sealed class Landing(
    InvitationToken tokens, StoreReader reader, SharedReads<ReaderAsked, ReaderFacts?> readers, Welcome welcome, MediaAddresses media, Ages ages, IRollouts rollouts, TimeProvider time)
{
    /// <summary>What a person sees who is about to join or sign in through an invitation.</summary>
    /// <param name="Creator">The member who invites.</param>
    /// <param name="Blur">The blurred poster of the clip; none of one for adults.</param>
    /// <param name="Ticket">The proof of having been here, for joining.</param>
    /// <param name="Asks">Whether joining asks to follow, because the creator has come to approve followers.</param>
    public sealed record Door(MemberView Creator, string? Blur, string Ticket, bool Asks);

    /// <summary>The door of an open invitation, or null when the link does not open one any more. Gives this browser its visit.</summary>
    public async ValueTask<Door?> KnockAsync(HttpContext context, string token)
    {
        var view = See(await FindAsync(tokens.Read(token), null, context.RequestAborted), null);
        if (view is not { Kind: LandingKind.Open, Clip: { } clip, Invitation: { } invitation }) return null;
        if (await reader.ReadAsync(invitation.Creator, MemberRows.Find, context.RequestAborted) is not { } creator) return null;
        Span<byte> fresh = stackalloc byte[Visit.IdLength];
        Span<byte> ticket = stackalloc byte[Ticket.TextLength];
        Randomness.Fill(fresh);
        welcome.Give(context, invitation.Id, fresh, ticket);
        var blur = view.ShowsClip ? media.Blur(clip.Id, clip.Revision, view.Reserved) : null;
        return new Door(MemberView.Of(creator), blur, Encoding.ASCII.GetString(ticket), view.Is(FollowTerms.WentPrivate));
    }

    /// <summary>The rows of a link for one reader, or for somebody without an account; null when it leads to none.</summary>
    internal ValueTask<LandingFacts?> FindAsync(InvitationId? id, MemberId? me, CancellationToken stop) => id is { } known
        ? reader.ReadAsync((known, me, ages), static (rows, asked) => LandingRows.Find(rows, asked.known, asked.me, asked.ages), stop)
        : new((LandingFacts?)null);

    /// <summary>The same for a member, where what every reader sees of the link is remembered; null when there is no such member any more.</summary>
    internal async ValueTask<LandingFacts?> FindAsync(LandingFacts link, MemberId me) =>
        await readers.ReadAsync(new(me, link.Invitation.Creator)) is { } own ? link.For(own, ages) : null;

    internal LandingView See(LandingFacts? facts, MemberId? me) => Decide(Staged(facts, me), me, time.GetUtcNow());

    internal async ValueTask<string?> LanguageOfAsync(MemberId member, CancellationToken stop) =>
        (await reader.ReadAsync(member, MemberRows.Find, stop))?.Language;

    // Members who do not have one-tap yet follow by the button.
    private LandingFacts? Staged(LandingFacts? facts, MemberId? me) => facts is null || me is not { } reader || rollouts.Has(Features.OneTap, reader)
        ? facts
        : facts with { Terms = facts.Terms | FollowTerms.TapOnly };

    // The same order as in RedeemRules, so that the page and the redeem never tell two stories.
    private static LandingView Decide(LandingFacts? facts, MemberId? me, DateTimeOffset now)
    {
        if (facts is null) return LandingView.Unknown;
        var (invitation, creator, clip) = (facts.Invitation, facts.Creator, facts.Clip);
        LandingView Say(LandingKind kind) => new(kind, invitation, creator, clip, facts.Follows, facts.Language, facts.Terms);
        LandingView Hide() => new(LandingKind.Unavailable, invitation, null, null, false, facts.Language, FollowTerms.None);

        if (creator is not { Suspended: false }) return Hide();
        if (invitation.Creator == me) return Say(LandingKind.Own);
        if (facts.IBlocked) return Say(LandingKind.YouBlocked);
        if (facts.TheyBlocked) return Hide();
        if (clip is null or { Status: ClipStatus.TakenDown }) return Say(LandingKind.ClipRemoved);
        // A person without an account may yet turn out to be of age.
        if (me is not null && (facts.Terms & FollowTerms.NotForReader) != 0) return Say(LandingKind.AgeRestricted);
        if (me is not null && (invitation.RedeemedBy == me || (facts.Terms & FollowTerms.UndoneByReader) != 0)) return Say(LandingKind.Redeemed);
        if (!invitation.IsOpen)
        {
            return Say(invitation.State switch
            {
                InvitationState.Revoked => LandingKind.Revoked,
                InvitationState.Closed => LandingKind.Closed,
                _ => LandingKind.Used,
            });
        }
        if (invitation.ExpiresAt <= now) return Say(LandingKind.Expired);
        return Say(clip.Status == ClipStatus.Ready ? LandingKind.Open : LandingKind.AlmostReady);
    }
}
