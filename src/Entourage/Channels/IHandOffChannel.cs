namespace Entourage.Channels;

/// <summary>
/// Hands a message to a third-party app of the creator's own. A channel receives text and a link; it does not know what an invitation is. It
/// builds an address or a picture from its arguments and nothing else: no network, no state. Thread-safe.
/// </summary>
[FrontDoor]
internal interface IHandOffChannel : IChannel
{
    /// <summary>What the device does with its hand-over.</summary>
    HandOverKind Kind { get; }

    /// <summary>Whether it does nothing on a computer without a phone's apps.</summary>
    bool NeedsMobile { get; }

    /// <summary>Whether it does nothing on a phone.</summary>
    bool NeedsDesktop => false;

    /// <summary>Reads the one person the message is for, as <see cref="IChannel.Contact"/> says. It may always be left out.</summary>
    /// <param name="contact">As the creator typed it; null or blank leaves the choice to the app.</param>
    /// <returns>
    /// Null for nobody; <c>one_contact_only</c> when the contact could be read as more than one, <c>contact_not_valid</c> when it is none this
    /// channel can take.
    /// </returns>
    Outcome<Recipient?> ReadContact(string? contact) => Recipient.None(contact);

    /// <summary>Makes the message ready for one person at most.</summary>
    /// <param name="link">Absolute, http or https. Written percent-encoded (<see cref="Uri.AbsoluteUri"/>).</param>
    /// <param name="words">The creator's words.</param>
    /// <param name="to">The one person, from <see cref="ReadContact"/> of this channel; null leaves the choice to the app.</param>
    /// <exception cref="ArgumentException">The link is not an absolute web address.</exception>
    HandOver HandOver(Uri link, Words words, Recipient? to);
}
