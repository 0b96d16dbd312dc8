using Entourage.Kernel;

namespace Entourage.Rollout;

/// <summary>Every feature that can be staged on this site, in the order in which they are shown. Fixed at start; thread-safe.</summary>
public sealed class RolloutFeatures
{
    internal RolloutFeatures(Channels.Channels channels) =>
        All = [Features.Inviting, Features.OneTap, Features.FollowBack, .. channels.All.Select(channel => Features.Channel(channel.Id))];

    /// <summary>Their names.</summary>
    public IReadOnlyList<string> All { get; }

    /// <summary>Whether there is such a feature.</summary>
    public bool Knows(string feature) => All.Contains(feature);
}
