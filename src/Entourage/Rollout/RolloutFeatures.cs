using Entourage.Channels;
namespace Entourage.Rollout;

/// <summary>Every feature that can be staged on this site, in the order in which they are shown. Fixed at start; thread-safe.</summary>
[FrontDoor]
internal sealed class RolloutFeatures
{
    public RolloutFeatures(ChannelList channels) =>
        All = [Features.Inviting, Features.OneTap, Features.FollowBack, .. channels.All.Select(channel => Features.Channel(channel.Id))];

    /// <summary>Their names.</summary>
    public IReadOnlyList<string> All { get; }

    /// <summary>Whether there is such a feature.</summary>
    public bool Knows(string feature) => All.Contains(feature);
}
