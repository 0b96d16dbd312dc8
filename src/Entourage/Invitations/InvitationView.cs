using Entourage.Allowance;
using Entourage.Channels;

namespace Entourage.Invitations;

/// <summary>An invitation as its maker sees it. The link is not included: it is shown once, when it is made.</summary>
/// <param name="Id">The invitation's id; it is no use as a link.</param>
/// <param name="State"><c>open</c>, <c>handed_over</c>, <c>redeemed</c>, <c>revoked</c> or <c>expired</c>.</param>
/// <param name="Channel">The app it goes by.</param>
/// <param name="Clip">The clip it is for.</param>
/// <param name="Message">The maker's own words.</param>
/// <param name="MadeAt">When it was made.</param>
/// <param name="ExpiresAt">When the link stops working.</param>
/// <param name="RedeemedBy">The handle of the person who accepted it, while they still follow.</param>
/// <param name="RedeemedAt">When it was accepted.</param>
/// <param name="Note">What the maker noted for themselves.</param>
/// <param name="Delivery">Where the site sends it: <c>on_its_way</c>, <c>handed_over</c>, <c>failed</c> or <c>unknown</c>; absent where an app does.</param>
public sealed record InvitationView(
    string Id, string State, string Channel, ClipId Clip, string Message, DateTimeOffset MadeAt, DateTimeOffset ExpiresAt,
    string? RedeemedBy, DateTimeOffset? RedeemedAt, string? Note, string? Delivery = null);

/// <summary>A new invitation: its link is shown only this once.</summary>
/// <param name="Id">The invitation's id.</param>
/// <param name="Url">The link, for one person.</param>
/// <param name="State">Always <c>open</c>.</param>
/// <param name="Channel">The app it goes by.</param>
/// <param name="Clip">The clip it is for.</param>
/// <param name="ExpiresAt">When the link stops working.</param>
/// <param name="HandOver">What the creator's device does next; absent where the site sends it.</param>
/// <param name="Delivery">Where the site sends it: <c>on_its_way</c>, or what has become of it already.</param>
/// <param name="Allowance">The allowance that is left.</param>
internal sealed record InvitationMade(
    string Id, string Url, string State, string Channel, ClipId Clip, DateTimeOffset ExpiresAt, HandOver? HandOver, string? Delivery,
    AllowanceView Allowance);
