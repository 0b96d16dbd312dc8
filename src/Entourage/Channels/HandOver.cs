using System.Text.Json.Serialization;

namespace Entourage.Channels;

/// <summary>What the creator's device does with a <see cref="HandOver"/>. The names on the wire are stable.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<HandOverKind>))]
[FrontDoor]
internal enum HandOverKind
{
    /// <summary>Open <see cref="HandOver.Url"/>: another app starts with the message ready, and the person is picked there.</summary>
    [JsonStringEnumMemberName("open")]
    Open,

    /// <summary>Give <see cref="HandOver.Text"/>, and nothing else, to the device's own share sheet.</summary>
    [JsonStringEnumMemberName("share")]
    Share,

    /// <summary>Put <see cref="HandOver.Text"/> on the clipboard.</summary>
    [JsonStringEnumMemberName("copy")]
    Copy,

    /// <summary>Show <see cref="HandOver.Svg"/> to the person beside you.</summary>
    [JsonStringEnumMemberName("qr")]
    Qr,
}

/// <summary>One message, ready to leave from the creator's own app. Nothing has been sent yet, and Entourage sends nothing.</summary>
/// <param name="Kind">What the device does next.</param>
/// <param name="Url">What to open, percent-encoded byte for byte: present exactly when <paramref name="Kind"/> is <see cref="HandOverKind.Open"/>. Names one recipient at most.</param>
/// <param name="Text">The message exactly as it will arrive, link included; line ends are LF. An app that takes no words gets the link alone.</param>
/// <param name="Svg">A whole SVG document: present exactly when <paramref name="Kind"/> is <see cref="HandOverKind.Qr"/>. Safe to put into a page.</param>
[FrontDoor]
internal sealed record HandOver(HandOverKind Kind, string? Url, string Text, string? Svg = null);
