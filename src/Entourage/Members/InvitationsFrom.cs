namespace Entourage.Members;

/// <summary>The words for whose invitations may make a member follow, as stored and as the API says them.</summary>
internal static class InvitationsFrom
{
    /// <summary>Everybody's.</summary>
    public const string Anybody = "anybody";

    /// <summary>Those of people who follow the member already.</summary>
    public const string Followers = "followers";

    /// <summary>Nobody's: the member follows by the button on a page, and not otherwise.</summary>
    public const string Nobody = "nobody";

    /// <summary>All of them, the widest first.</summary>
    public static IReadOnlyList<string> All { get; } = [Anybody, Followers, Nobody];
}
