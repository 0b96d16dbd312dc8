namespace Entourage.Members;

/// <summary>A member as the API shows them.</summary>
/// <param name="Handle">Unique, lower case, without the at sign.</param>
/// <param name="Name">The name they show.</param>
/// <param name="Bio">A few words; may be empty.</param>
/// <param name="Picture">Address of the picture on this site.</param>
/// <param name="JoinedAt">When they joined.</param>
/// <param name="Followers">How many follow them.</param>
/// <param name="Following">How many they follow.</param>
/// <param name="Clips">How many clips can be watched.</param>
/// <param name="Private">Whether they approve their followers; then only followers see their clips and lists.</param>
[FrontDoor]
internal sealed record MemberView(
    string Handle, string Name, string Bio, string Picture, DateTimeOffset JoinedAt, long Followers, long Following, long Clips, bool Private)
{
    /// <summary>What everyone may see of a member.</summary>
    public static MemberView Of(MemberCard card) =>
        new(card.Handle, card.Name, card.Bio, card.Picture, card.JoinedAt, card.Followers, card.Following, card.Clips, card.Private);
}

/// <summary>Your own profile: what everyone sees, and what only you see.</summary>
/// <param name="Handle">Unique, lower case, without the at sign.</param>
/// <param name="Name">The name you show.</param>
/// <param name="Bio">A few words; may be empty.</param>
/// <param name="Picture">Address of the picture on this site.</param>
/// <param name="JoinedAt">When you joined.</param>
/// <param name="Followers">How many follow you.</param>
/// <param name="Following">How many you follow.</param>
/// <param name="Clips">How many of your clips can be watched.</param>
/// <param name="Language">The chosen language; absent if it follows the browser.</param>
/// <param name="Operator">Whether you run the site.</param>
/// <param name="Private">Whether only people you approve can follow you.</param>
/// <param name="AutoFollow">Whether watching an invitation's clip follows the person who sent it.</param>
/// <param name="InvitationsFrom">
/// Whose invitations can make you follow them: <c>anybody</c>, <c>followers</c> (people who follow you) or <c>nobody</c>.
/// </param>
/// <param name="FollowBack">Whether you follow people back who come through your invitations.</param>
/// <param name="BirthYearGiven">Whether you have given your year of birth, which sites with clips for adults ask for once.</param>
public sealed record MeView(
    string Handle, string Name, string Bio, string Picture, DateTimeOffset JoinedAt, long Followers, long Following, long Clips,
    string? Language, bool Operator, bool Private, bool AutoFollow, string InvitationsFrom, bool FollowBack, bool BirthYearGiven)
{
    /// <summary>What a member may see of themselves.</summary>
    public static MeView Of(MemberCard card) =>
        new(
            card.Handle, card.Name, card.Bio, card.Picture, card.JoinedAt, card.Followers, card.Following, card.Clips, card.Language, card.Operator,
            card.Private, card.AutoFollow, card.InvitationsFrom, card.FollowBack, card.BirthYear is not null);
}

/// <summary>The result of joining or signing in.</summary>
/// <param name="Member">Your own profile.</param>
/// <param name="Redemption">What came of the invitation you joined through, if there was one.</param>
/// <param name="Next">Where to go next, a path on this site.</param>
internal sealed record SignedIn(MeView Member, Entry? Redemption, string Next);

/// <summary>What came of the invitation a new member joined through.</summary>
/// <param name="Result">
/// <c>redeemed</c>, <c>follow_requested</c>, or the reason why not: <c>already_used</c>, <c>revoked</c>, <c>expired</c>, <c>unavailable</c> …
/// </param>
/// <param name="Redemption">The redemption's id, if there is one.</param>
/// <param name="Following">Whether the new member now follows the creator.</param>
/// <param name="Clip">The clip the invitation was for.</param>
[FrontDoor]
internal sealed record Entry(string Result, string? Redemption, bool Following, ClipId? Clip);
