using System.Text.Json.Serialization;
using Entourage.Kernel;

namespace Entourage.Moderation;

/// <summary>Moderation on the wire.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(Page<ReportView>))]
[JsonSerializable(typeof(PullBrake.View), TypeInfoPropertyName = "BrakesView")]
internal sealed partial class ModerationJson : JsonSerializerContext;
