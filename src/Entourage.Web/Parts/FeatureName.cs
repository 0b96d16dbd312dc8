using Entourage.Languages;

namespace Entourage.Web.Parts;

/// <summary>What a feature is called for people.</summary>
internal static class FeatureName
{
    public static string Of(Texts texts, string feature) => Features.ChannelOf(feature) is { } channel
        ? texts["rollout.feature.channel", ("channel", texts[$"channel.{channel}"])]
        : texts[$"rollout.feature.{feature}"];
}
