using System.Text.Json.Serialization;

namespace Entourage.Clips;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ClipView))]
[JsonSerializable(typeof(Page<ClipView>))]
[JsonSerializable(typeof(ChangeClip.Request))]
[JsonSerializable(typeof(RetryClip.Request), TypeInfoPropertyName = "RetryClipRequest")]
[JsonSerializable(typeof(LikeAnswer))]
[JsonSerializable(typeof(PlayAnswer))]
[JsonSerializable(typeof(ViewAnswer))]
[JsonSerializable(typeof(WatchProgress.Progress))]
[JsonSerializable(typeof(WatchProgress.Failure))]
internal sealed partial class ClipsJson : JsonSerializerContext;
