using System.Text.Json.Serialization;

namespace Entourage.Channels;

/// <summary>How a channel names the one person, where it can be told beforehand. The names on the wire are stable.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ContactKind>))]
[FrontDoor]
internal enum ContactKind
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

    /// <summary>An XMPP address.</summary>
    [JsonStringEnumMemberName("xmpp")]
    Xmpp,

    /// <summary>An address in the fediverse, <c>name@server</c>.</summary>
    [JsonStringEnumMemberName("fediverse")]
    Fediverse,
}
