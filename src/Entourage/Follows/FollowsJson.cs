using System.Text.Json.Serialization;

namespace Entourage.Follows;

/// <summary>The graph on the wire.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Relation))]
[JsonSerializable(typeof(Page<FollowView>))]
[JsonSerializable(typeof(Page<RequestView>))]
[JsonSerializable(typeof(Page<HiddenView>))]
internal sealed partial class FollowsJson : JsonSerializerContext;
