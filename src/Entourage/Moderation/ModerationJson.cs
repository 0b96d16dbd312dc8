using System.Text.Json.Serialization;

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
[JsonSerializable(typeof(ClipFile))]
[JsonSerializable(typeof(Page<NoticeView>))]
[JsonSerializable(typeof(NoticeView))]
[JsonSerializable(typeof(Page<OpenNoticeView>))]
[JsonSerializable(typeof(Page<TreeView>))]
[JsonSerializable(typeof(SendNotice.Request), TypeInfoPropertyName = "SendNoticeRequest")]
[JsonSerializable(typeof(SendNotice.Sent), TypeInfoPropertyName = "SentNotice")]
[JsonSerializable(typeof(DecideNotice.Request), TypeInfoPropertyName = "DecideNoticeRequest")]
[JsonSerializable(typeof(TakeDownClip.Request), TypeInfoPropertyName = "TakeDownRequest")]
[JsonSerializable(typeof(TakeDownClip.AppealRequest), TypeInfoPropertyName = "AppealTakedownRequest")]
[JsonSerializable(typeof(TakeDownClip.View), TypeInfoPropertyName = "TakedownView")]
internal sealed partial class ModerationJson : JsonSerializerContext;
