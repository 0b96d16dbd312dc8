using Entourage.Languages;

namespace Entourage.Web.Parts;

/// <summary>What a feature is called for people.</summary>
internal static class FeatureName
{
    private const string Channel = "channel_";

    public static string Of(Texts texts, string feature) => feature.StartsWith(Channel, StringComparison.Ordinal)
        ? texts["rollout.feature.channel", ("channel", texts[$"channel.{feature[Channel.Length..]}"])]
        : texts[$"rollout.feature.{feature}"];
}
