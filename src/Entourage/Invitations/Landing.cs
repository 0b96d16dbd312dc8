using System.Text;
using Entourage.Clips;
using Entourage.Http;
using Entourage.Kernel;
using Entourage.Members;
using Entourage.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Entourage.Invitations;

/// <summary>What a landing page has to say.</summary>
internal enum LandingKind
{
    /// <summary>The clip, and the follow if it is watched.</summary>
    Open,

    /// <summary>This member redeemed it before: the clip plays.</summary>
    Redeemed,

    /// <summary>Its own maker looks at it.</summary>
    Own,

    /// <summary>The reader has blocked the creator.</summary>
    YouBlocked,

    /// <summary>The clip is for adults, and this member is not known to be one.</summary>
    AgeRestricted,

    /// <summary>The clip is being made again.</summary>
    AlmostReady,

    Unknown,
    Unavailable,
    ClipRemoved,
    Expired,
    Revoked,
    Closed,
    Used,
}

/// <summary>Everything the page shows; decided on current rows, and nothing is written.</summary>
/// <param name="Kind">What it has to say.</param>
/// <param name="Invitation">The invitation, unless unknown.</param>
/// <param name="Creator">Its maker, where the page may show them.</param>
/// <param name="Clip">The clip, while there is one.</param>
/// <param name="Following">Whether the reader follows the creator now.</param>
/// <param name="Language">The language that the reader chose, if it is a member who did.</param>
/// <param name="Terms">On what terms the reader follows by it.</param>
internal sealed record LandingView(
    LandingKind Kind, LandingInvitation? Invitation, LandingCreator? Creator, LandingClip? Clip, bool Following, string? Language, FollowTerms Terms)
{
    public static readonly LandingView Unknown = new(LandingKind.Unknown, null, null, null, false, null, FollowTerms.None);

    /// <summary>The clip is not for everybody, so its files have addresses of their own.</summary>
    public bool Reserved => Is(FollowTerms.CreatorPrivate | FollowTerms.AdultClip);

    /// <summary>Whether the clip itself is on the page: to whoever the invitation lets watch.</summary>
    public bool ShowsClip => Clip is not null && !Is(FollowTerms.NotForReader) && Kind is LandingKind.Open or LandingKind.Redeemed or LandingKind.Own;

    public bool Is(FollowTerms terms) => (Terms & terms) != 0;

    public int Status => Kind switch
    {
        LandingKind.Open or LandingKind.Redeemed or LandingKind.Own or LandingKind.YouBlocked or LandingKind.AgeRestricted or LandingKind.AlmostReady =>
            StatusCodes.Status200OK,
        LandingKind.Unknown => StatusCodes.Status404NotFound,
        LandingKind.Unavailable or LandingKind.ClipRemoved or LandingKind.Expired or LandingKind.Revoked or LandingKind.Closed or LandingKind.Used =>
            StatusCodes.Status410Gone,
    };
}

/// <summary>Finds out what a link leads to for whoever opens it. Looking changes nothing.</summary>
public sealed class Landing
{
    private readonly InvitationToken tokens;
    private readonly HotReader reader;
    private readonly Visit visits;
    private readonly Ticket tickets;
    private readonly MediaAddresses media;
    private readonly Ages ages;
    private readonly IRollouts rollouts;
    private readonly OneTap policy;
    private readonly TimeProvider time;

    internal Landing(
        InvitationToken tokens, HotReader reader, Visit visits, Ticket tickets, MediaAddresses media, Ages ages, IRollouts rollouts, IOptions<InvitationsOptions> options,
        TimeProvider time) =>
        (this.tokens, this.reader, this.visits, this.tickets, this.media, this.ages, this.rollouts, policy, this.time) =
        (tokens, reader, visits, tickets, media, ages, rollouts, options.Value.OneTap, time);

    /// <summary>What somebody sees who is about to join or to sign in through an invitation.</summary>
    /// <param name="Creator">Who invites.</param>
    /// <param name="Blur">The blurred poster of the clip; none of one for adults.</param>
    /// <param name="Ticket">The proof of having been here, for joining.</param>
    /// <param name="Asks">Whether joining asks to follow, because the creator has come to approve followers.</param>
    public sealed record Door(MemberView Creator, string? Blur, string Ticket, bool Asks);

    /// <summary>The door of an open invitation, or null when the link does not open one any more. Gives this browser its visit.</summary>
    public Door? Knock(HttpContext context, string token)
    {
        ArgumentNullException.ThrowIfNull(context);
        var view = Look(tokens.Read(token), null);
        if (view is not { Kind: LandingKind.Open, Clip: { } clip, Invitation: { } invitation }) return null;
        if (reader.Read(invitation.Creator, MemberRows.Find) is not { } creator) return null;
        Span<byte> fresh = stackalloc byte[Visit.IdLength];
        Span<byte> ticket = stackalloc byte[Ticket.TextLength];
        Randomness.Fill(fresh);
        Welcome(context, invitation.Id, fresh, ticket);
        var blur = view.ShowsClip ? media.Blur(clip.Id, clip.Revision, view.Reserved) : null;
        return new Door(MemberView.Of(creator), blur, Encoding.ASCII.GetString(ticket), view.Is(FollowTerms.WentPrivate));
    }

    internal LandingView Look(InvitationId? id, MemberId? me) => id is { } known
        ? Decide(Staged(reader.Read((known, me, ages), static (rows, asked) => LandingRows.Find(rows, asked.known, asked.me, asked.ages)), me), me, time.GetUtcNow())
        : LandingView.Unknown;

    internal InvitationId? Read(string token) => tokens.Read(token);

    internal string? LanguageOf(MemberId member) => reader.Read(member, MemberRows.Find)?.Language;

    /// <summary>How long what was just seen of an invitation may be shown to others: an expiry is never passed.</summary>
    internal DateTimeOffset Until(LandingInvitation invitation)
    {
        var now = time.GetUtcNow();
        var until = now + LandingSheets.Life;
        return invitation.IsOpen && invitation.ExpiresAt > now && invitation.ExpiresAt < until ? invitation.ExpiresAt : until;
    }

    /// <summary>The class as the page says it: one that may not follow by watching alone is as good as none.</summary>
    internal ArrivalClass Shown(ArrivalClass arrival, FollowTerms terms) =>
        Arrival.MayFollowAlone(arrival, policy) && (terms & FollowTerms.ByButton) == 0 ? arrival : ArrivalClass.Ask;

    /// <summary>Tells the class of this arrival and writes a ticket for it, bound to the session or to the visit.</summary>
    /// <param name="context">The request, and the answer that gets the visit's cookie.</param>
    /// <param name="invitation">What was landed on.</param>
    /// <param name="fresh">Random bytes that name a visit, if one begins.</param>
    /// <param name="ticket">Room for <see cref="Ticket.TextLength"/> bytes of text.</param>
    internal ArrivalClass Welcome(HttpContext context, InvitationId invitation, ReadOnlySpan<byte> fresh, Span<byte> ticket)
    {
        var held = visits.Of(context.Request);
        var earlier = held?.Landed is { } landed && landed.Invitation == invitation ? landed.Class : (ArrivalClass?)null;
        var arrival = Arrival.Of(context.Request, earlier);
        if (Caller.Of(context)?.Session is { } session)
        {
            tickets.Issue(invitation, arrival, session, ticket);
            return arrival;
        }
        var visit = held is { } before ? before.Id : fresh;
        tickets.Issue(invitation, arrival, visit, ticket);
        Visit.Remember(context, visit, ticket);
        return arrival;
    }

    // Whoever does not have one-tap yet follows by the button.
    private LandingFacts? Staged(LandingFacts? facts, MemberId? me) => facts is null || me is not { } reader || rollouts.Has(Features.OneTap, reader)
        ? facts
        : facts with { Terms = facts.Terms | FollowTerms.TapOnly };

    // The same order as in Redeeming, so that the page and the redeem never tell two stories.
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
        if (clip is null) return Say(LandingKind.ClipRemoved);
        // Somebody without an account may yet turn out to be of age.
        if (me is not null && (facts.Terms & FollowTerms.NotForReader) != 0) return Say(LandingKind.AgeRestricted);
        if (me is not null && invitation.RedeemedBy == me) return Say(LandingKind.Redeemed);
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
