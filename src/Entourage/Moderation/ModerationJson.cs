using System.Text.Json.Serialization;
using Entourage.Kernel;

namespace Entourage.Moderation;

/// <summary>Moderation on the wire.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(Page<ReportView>))]
[JsonSerializable(typeof(Page<AuditView>))]
[JsonSerializable(typeof(Page<ReviewView>))]
[JsonSerializable(typeof(Page<AppealView>))]
[JsonSerializable(typeof(MemberFile))]
[JsonSerializable(typeof(FreezeMember.Request), TypeInfoPropertyName = "FreezeRequest")]
[JsonSerializable(typeof(AppealFreeze.Request), TypeInfoPropertyName = "AppealFreezeRequest")]
[JsonSerializable(typeof(PullBrake.View), TypeInfoPropertyName = "BrakesView")]
internal sealed partial class ModerationJson : JsonSerializerContext;
