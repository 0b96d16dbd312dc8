using Entourage.Channels;
using Entourage.Kernel;
using Entourage.Safety;

namespace Entourage.Invitations;

/// <summary>An invitation as its maker sees it. The link is not in here: it is shown when it is made.</summary>
/// <param name="Id">Names it; worth nothing as a link.</param>
/// <param name="State"><c>open</c>, <c>handed_over</c>, <c>redeemed</c>, <c>revoked</c> or <c>expired</c>.</param>
/// <param name="Channel">The app it goes by.</param>
/// <param name="Clip">The clip it is for.</param>
/// <param name="Message">The maker's own words.</param>
/// <param name="MadeAt">When it was made.</param>
/// <param name="ExpiresAt">When the link stops working.</param>
/// <param name="RedeemedBy">The handle of who accepted it, while they still follow: a follower is no secret.</param>
/// <param name="RedeemedAt">When.</param>
public sealed record InvitationView(
    string Id, string State, string Channel, ClipId Clip, string Message, DateTimeOffset MadeAt, DateTimeOffset ExpiresAt,
    string? RedeemedBy, DateTimeOffset? RedeemedAt);

/// <summary>An invitation that was just made: the only time its link is told.</summary>
/// <param name="Id">Names it.</param>
/// <param name="Url">The link, for one person.</param>
/// <param name="State"><c>open</c>.</param>
/// <param name="Channel">The app it goes by.</param>
/// <param name="Clip">The clip it is for.</param>
/// <param name="ExpiresAt">When the link stops working.</param>
/// <param name="HandOver">What the creator's device does next.</param>
/// <param name="Allowance">What is left.</param>
public sealed record InvitationMade(
    string Id, string Url, string State, string Channel, ClipId Clip, DateTimeOffset ExpiresAt, HandOver HandOver, Allowance Allowance);
