namespace Entourage.EndToEnd.Fixtures;

/// <summary>A server of a channel by which invitations leave, and which falls silent where it is told to.</summary>
internal interface IDeliveryHost : IAsyncDisposable
{
    /// <summary>The channel's id.</summary>
    string Channel { get; }

    /// <summary>What a site is told so that it finds this server, and waits for its answers longer than any test.</summary>
    (string Name, string Value)[] Settings { get; }

    /// <summary>Two people whom the account is connected with.</summary>
    (string First, string Second) Contacts { get; }

    /// <summary>It says nothing to whoever comes to send.</summary>
    bool SilentAtTheDoor { get; set; }

    /// <summary>It takes a message and says nothing to it.</summary>
    bool SilentAfterMessages { get; set; }

    /// <summary>How often somebody has come to the door.</summary>
    int Knocks { get; }

    /// <summary>A member connects the account.</summary>
    Task ConnectAsync(ApiPerson maker);

    /// <summary>To whom every message went that it has taken, in their order.</summary>
    Task<IReadOnlyList<string>> SentAsync();
}
