namespace Entourage.Channels;

/// <summary>
/// One way in which a message leaves: handed over to an app of the creator's (<see cref="IHandOffChannel"/>), or sent from an account that they
/// have connected (<see cref="IConnectedChannel"/>). Thread-safe.
/// </summary>
[FrontDoor]
internal interface IChannel
{
    /// <summary>Stable, snake_case, never reused. <c>channel.{Id}</c> names it in every language.</summary>
    string Id { get; }

    /// <summary>Its place in a list, smallest first, unique.</summary>
    int Order { get; }

    /// <summary>How it names the one person, where that can be told.</summary>
    ContactKind Contact => ContactKind.None;
}
