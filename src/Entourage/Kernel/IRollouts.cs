namespace Entourage.Kernel;

/// <summary>What a site may give to some of its members first. Everybody has what nobody has staged.</summary>
public static class Features
{
    /// <summary>Making invitations. Redeeming is nobody's to switch off here: links that were sent go on working.</summary>
    public const string Inviting = "inviting";

    /// <summary>Following by watching alone; without it the button is needed.</summary>
    public const string OneTap = "one_tap";

    /// <summary>Following back whoever comes through one's invitations.</summary>
    public const string FollowBack = "follow_back";

    private const string OfChannel = "channel_";

    /// <summary>One app to hand invitations to.</summary>
    public static string Channel(string id) => OfChannel + id;

    /// <summary>The app that a feature is about; null when it is about none.</summary>
    public static string? ChannelOf(string feature)
    {
        ArgumentNullException.ThrowIfNull(feature);
        return feature.StartsWith(OfChannel, StringComparison.Ordinal) ? feature[OfChannel.Length..] : null;
    }
}

/// <summary>Who has what. Thread-safe.</summary>
public interface IRollouts
{
    /// <summary>Whether a member has a feature now. It is the same answer each time while nobody changes its stage.</summary>
    /// <param name="feature">One of <see cref="Features"/>.</param>
    /// <param name="member">Who.</param>
    bool Has(string feature, MemberId member);
}
