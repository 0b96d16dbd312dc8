namespace Entourage.Allowance;

/// <summary>How many invitations a member can make now, and why, as the member sees it.</summary>
/// <param name="Left">How many invitations can be made right now.</param>
/// <param name="NextAt">When one more comes back; absent while the allowance is full.</param>
/// <param name="Accepted">How many of the counted ones were accepted.</param>
/// <param name="Counted">How many of the latest invitations count, at most 40.</param>
/// <param name="PerDay">How many come back per day: at least one in 64 days, at most 20.</param>
/// <param name="Cap">The most that can be saved up.</param>
/// <param name="Established">Whether at least three people who came through this member have stayed for three days.</param>
/// <param name="Reports">
/// Reports of the last 90 days that have not been dismissed. A block by someone who followed through an invitation counts as half a report and is
/// never shown on its own.
/// </param>
/// <param name="Frozen">
/// Whether the member cannot invite until an operator has reviewed them: three reports are waiting for a decision, or an operator froze them.
/// </param>
/// <param name="Shared">What is left of the share for accounts in their first 30 days; absent after that.</param>
[FrontDoor]
public sealed record AllowanceView(
    int Left, DateTimeOffset? NextAt, int Accepted, int Counted, double PerDay, int Cap, bool Established, int Reports, bool Frozen, int? Shared);
