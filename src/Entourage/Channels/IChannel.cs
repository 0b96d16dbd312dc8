using System.Text.Json.Serialization;
using Entourage.Kernel;

namespace Entourage.Channels;

/// <summary>How a channel names the one person, where it can be told beforehand. The names on the wire are stable.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ContactKind>))]
public enum ContactKind
{
    /// <summary>It cannot be told: the person is picked in the app.</summary>
    [JsonStringEnumMemberName("none")]
    None,

    /// <summary>A telephone number.</summary>
    [JsonStringEnumMemberName("phone")]
    Phone,

    /// <summary>A mail address.</summary>
    [JsonStringEnumMemberName("email")]
    Email,
}

/// <summary>
/// One way of handing a message to a third-party app. A channel receives text and a link; it does not know what an invitation is. It
/// builds an address or a picture from its arguments and nothing else: no network, no state. Thread-safe.
/// </summary>
public interface IChannel
{
    /// <summary>Stable, snake_case, never reused. <c>channel.{Id}</c> names it in every language.</summary>
    string Id { get; }

    /// <summary>What the device does with its hand-over.</summary>
    HandOverKind Kind { get; }

    /// <summary>Its place in a list, smallest first, unique.</summary>
    int Order { get; }

    /// <summary>Whether it does nothing on a computer without a phone's apps.</summary>
    bool NeedsMobile { get; }

    /// <summary>Whether it does nothing on a phone.</summary>
    bool NeedsDesktop => false;

    /// <summary>What may be given as the contact. It may always be left out.</summary>
    ContactKind Contact => ContactKind.None;

    /// <summary>Makes the message ready for one person at most.</summary>
    /// <param name="link">Absolute, http or https. Written percent-encoded (<see cref="Uri.AbsoluteUri"/>).</param>
    /// <param name="text">The creator's words, plain, 0 to <see cref="Words.MostCharacters"/> UTF-16 units. See <see cref="Words"/>.</param>
    /// <param name="contact">The one person, as <see cref="Contact"/> says; null or blank leaves the choice to the app.</param>
    /// <returns>
    /// <c>one_contact_only</c> when the contact could be read as more than one, <c>contact_not_valid</c> when it is none this channel can
    /// take, <c>message_too_long</c> or <c>message_not_valid</c> for the words.
    /// </returns>
    /// <exception cref="ArgumentException">The link is not an absolute web address.</exception>
    Outcome<HandOver> HandOver(Uri link, string text, string? contact);
}
