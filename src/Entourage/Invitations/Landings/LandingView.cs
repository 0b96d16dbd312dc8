using Entourage.Invitations.Links;

namespace Entourage.Invitations.Landings;

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

    /// <summary>Whether the clip itself is on the page: only for people the invitation lets watch.</summary>
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
