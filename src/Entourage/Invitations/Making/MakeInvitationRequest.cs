namespace Entourage.Invitations.Making;

/// <summary>One clip, one channel, one person.</summary>
/// <param name="Channel">The app to hand it over to.</param>
/// <param name="Clip">The clip; if left out, the latest.</param>
/// <param name="Contact">A number or an address, if the channel takes one. It is used to address the app and not stored.</param>
/// <param name="Message">The creator's own words, at most 500 characters.</param>
/// <param name="Note">For the maker alone, to know later whose it is: at most 60 characters.</param>
/// <param name="Asserted">
/// On a channel that lists contacts: that the maker knows this person although the list does not show them. Where the channel takes typed addresses at all, that
/// costs two invitations.
/// </param>
internal sealed record MakeInvitationRequest(string? Channel, ClipId? Clip = null, string? Contact = null, string? Message = null, string? Note = null, bool Asserted = false);
