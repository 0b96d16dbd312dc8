namespace Entourage.Kernel;

/// <summary>Features a site can give to some of its members first. Everyone has a feature that was never staged.</summary>
internal static class Features
{
    /// <summary>Making invitations. Redeeming cannot be switched off here: links already sent keep working.</summary>
    public const string Inviting = "inviting";

    /// <summary>Following by watching alone; without it the button is needed.</summary>
    public const string OneTap = "one_tap";

    /// <summary>Following back the people who come through one's invitations.</summary>
    public const string FollowBack = "follow_back";

    private const string OfChannel = "channel_";

    /// <summary>One app to hand invitations to.</summary>
    public static string Channel(string id) => OfChannel + id;

    /// <summary>The app a feature concerns; null if it concerns none.</summary>
    public static string? ChannelOf(string feature) =>
        feature.StartsWith(OfChannel, StringComparison.Ordinal) ? feature[OfChannel.Length..] : null;
}

/// <summary>Tells which member has which feature. Thread-safe.</summary>
internal interface IRollouts
{
    /// <summary>
    /// Sees to it that <see cref="Has"/> knows what the store says now, or said a second ago: every request of somebody signed in waits for it once, so that
    /// nothing later has to.
    /// </summary>
    ValueTask LookAsync(CancellationToken stop);

    /// <summary>Whether a member has a feature, by the last look. The answer stays the same until its stage changes.</summary>
    /// <param name="feature">One of <see cref="Features"/>.</param>
    /// <param name="member">The member.</param>
    bool Has(string feature, MemberId member);
}
