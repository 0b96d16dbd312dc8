using System.Text.Json.Serialization;
using Entourage.Kernel;

namespace Entourage.Follows;

/// <summary>The graph on the wire.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Relation))]
[JsonSerializable(typeof(Page<FollowView>))]
[JsonSerializable(typeof(Page<RequestView>))]
internal sealed partial class FollowsJson : JsonSerializerContext;
