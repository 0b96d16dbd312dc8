using System.Text.Json.Serialization;

namespace Entourage.Channels;

[JsonSerializable(typeof(IReadOnlyList<ListChannels.Response>))]
[JsonSerializable(typeof(HandOver))]
internal sealed partial class ChannelsJson : JsonSerializerContext;
