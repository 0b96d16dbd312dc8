namespace Entourage.Channels;

/// <summary>
/// Sends from an account that the member has connected, to somebody that account is connected with, and can say how it knows. It keeps nothing,
/// but in memory what makes the next call quicker: each signs in, does one thing and signs out. Every wait in it ends by itself and with the token it is given. Thread-safe.
/// docs/channels.md says how to add one.
/// </summary>
[FrontDoor]
internal interface IConnectedChannel : IChannel
{
    /// <summary>The most that a picture may have before it is drawn anew.</summary>
    const int MostPictureBytes = 512_000;

    /// <summary>
    /// Somebody whom the account need not show, on the member's word alone (<see cref="Evidence.Asserted"/>), as the member typed them. Null for what is no one
    /// person's address, and always where the network itself knows who is connected: there, whoever is not in the list is not.
    /// </summary>
    Recipient? ReadTyped(string contact) => null;

    /// <summary>Whether <see cref="ReadTyped"/> ever reads anybody.</summary>
    bool TakesTyped => false;

    /// <summary>How many characters the member's words may have, so that its servers take them together with the link.</summary>
    int MostCharacters => 500;

    /// <summary>What is read above a message before it is opened; null where there is no such thing.</summary>
    /// <param name="words">The member's words, without the link.</param>
    /// <param name="title">What the clip is called, if it has a caption.</param>
    string? SubjectOf(string words, string title) => null;

    /// <summary>
    /// Signs in with what the member gave, and says what to keep. <c>account_not_valid</c> for what is no address here, <c>account_refused</c> for a
    /// wrong password and a closed account alike, <c>account_unreachable</c> when no server of theirs answers over a connection that is safe.
    /// </summary>
    Task<Outcome<ConnectedAccount>> ConnectAsync(AccountProof given, CancellationToken stop);

    /// <summary>
    /// Calls <paramref name="found"/>, one after the other, for everybody whom the account is connected with both ways, once each. What cannot be
    /// shown now is left out. The problems of <see cref="ConnectAsync"/>.
    /// </summary>
    Task<Outcome<Done>> ContactsAsync(ConnectedAccount account, Action<Acquaintance> found, CancellationToken stop);

    /// <summary>
    /// Sends one message, once. <paramref name="leaving"/> is asked right before the first byte of it leaves, and false means that it must not leave any
    /// more: whatever happens before can be tried again, and after it only what the channel knows not to have left.
    /// </summary>
    Task<Sent> SendAsync(ConnectedAccount account, Recipient to, Message message, Func<ValueTask<bool>> leaving, CancellationToken stop);

    /// <summary>Whether somebody may have a picture of their own that <see cref="PicturesAsync"/> can ask for.</summary>
    bool MayHavePicture(Acquaintance person) => false;

    /// <summary>
    /// Calls <paramref name="found"/>, one after the other, with the pictures that people show of themselves. They are a stranger's bytes as they came, at most
    /// <see cref="MostPictureBytes"/> each, and not for showing. Whoever has none, or none now, is left out. Nobody who is asked about can notice it.
    /// </summary>
    Task PicturesAsync(ConnectedAccount account, IReadOnlyList<Acquaintance> people, Action<Acquaintance, byte[]> found, CancellationToken stop) => Task.CompletedTask;

    /// <summary>An account is let go. What the channel remembers of it to be quicker the next time, it forgets.</summary>
    void Forget(string address)
    {
    }
}

/// <summary>What a member gives to connect an account.</summary>
/// <param name="address">The account, as they typed it.</param>
/// <param name="secret">Its password, or the code that its server gave them for us.</param>
[FrontDoor]
internal sealed class AccountProof(string address, string secret)
{
    /// <summary>The account, as they typed it.</summary>
    public string Address => address;

    /// <summary>Not for logs, and so not a record, which would print it.</summary>
    public string Secret => secret;
}

/// <summary>A member's account on a channel.</summary>
/// <param name="address">As its server spells it.</param>
/// <param name="secret">What the channel needs to come back: a password, a token, or what it makes of either.</param>
[FrontDoor]
internal sealed class ConnectedAccount(string address, string secret)
{
    /// <summary>As its server spells it.</summary>
    public string Address => address;

    /// <summary>Not for logs, and so not a record, which would print it.</summary>
    public string Secret => secret;
}

/// <summary>Somebody an account is connected with.</summary>
/// <param name="Recipient">As the server spells them: the only spelling that is shown, sent to and remembered.</param>
/// <param name="Name">What the member calls them, when they do.</param>
/// <param name="Evidence">How it is known.</param>
/// <param name="Lately">Since when both have written to the other, as far as that is known: the later it is, the stronger the tie.</param>
/// <param name="PictureAt">Where their picture is, where the server says so. An address that a stranger chose.</param>
[FrontDoor]
internal sealed record Acquaintance(Recipient Recipient, string? Name, Evidence Evidence, DateTimeOffset? Lately = null, string? PictureAt = null);

/// <summary>How it is known that two people are connected.</summary>
internal enum Evidence
{
    /// <summary>The contact's own server says it too.</summary>
    Verified,

    /// <summary>Only the member says it.</summary>
    Asserted,
}

/// <summary>What one person gets.</summary>
/// <param name="Text">The member's words and the link, which is a line of its own at the end.</param>
/// <param name="Title">What the clip is called: its caption, which may be empty.</param>
[FrontDoor]
internal sealed record Message(string Text, string Title = "");

/// <summary>What became of a message.</summary>
[FrontDoor]
internal enum Sent
{
    /// <summary>Nothing left, and another time it may: the server was away, or too busy.</summary>
    NotYet,

    /// <summary>Nothing left, and nothing will: the account does not let us in any more.</summary>
    AccountRefused,

    /// <summary>Nothing left, because it was not to leave any more.</summary>
    NotWanted,

    /// <summary>It is where the other person finds it, as far as anybody can tell.</summary>
    HandedOver,

    /// <summary>It was refused. Nobody is told why: blocked and unknown look the same there, and must here.</summary>
    Failed,

    /// <summary>It left, or some of it, and nobody can tell what became of it. It never leaves twice.</summary>
    Unknown,
}
