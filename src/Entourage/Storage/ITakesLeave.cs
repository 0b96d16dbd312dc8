namespace Entourage.Storage;

/// <summary>A capability that has given something of a member's to machines elsewhere gives it back when the account goes.</summary>
[FrontDoor]
internal interface ITakesLeave
{
    /// <summary>What is to be done once the account is gone; by then nothing of it can be read any more. Each ends by itself, within seconds, and never fails.</summary>
    /// <param name="member">Whose account is about to go.</param>
    /// <param name="stop">Ends the reading.</param>
    ValueTask<IReadOnlyList<Func<Task>>> PrepareAsync(MemberId member, CancellationToken stop);
}
