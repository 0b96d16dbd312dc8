namespace Entourage.Follows;

/// <summary>How a follow came about.</summary>
/// <param name="Invitation">The invitation that made it.</param>
/// <param name="Clip">The clip it was for.</param>
/// <param name="Channel">The channel it went by.</param>
/// <param name="MadeAt">When it was made.</param>
/// <param name="Automatic">Made by watching alone, without a button.</param>
/// <param name="Place">Where the invitation was accepted from.</param>
/// <param name="Asserted">Whether its maker typed an address in, with nothing but their word for it.</param>
[FrontDoor]
internal sealed record Through(InvitationId Invitation, ClipId? Clip, string Channel, DateTimeOffset? MadeAt, bool Automatic, Place Place, bool Asserted = false);
