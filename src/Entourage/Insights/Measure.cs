namespace Entourage.Insights;

/// <summary>What is counted. The numbers are stored and stay. By the day the invitation was made, unless something else is said.</summary>
internal enum Measure
{
    /// <summary>Invitations made.</summary>
    Made = 1,

    /// <summary>Of those, handed over.</summary>
    HandedOver = 2,

    /// <summary>Of those, opened by at least one person.</summary>
    Landed = 3,

    /// <summary>Of those, by which somebody joined.</summary>
    Joined = 4,

    /// <summary>Of those, by which somebody followed.</summary>
    Followed = 5,

    /// <summary>Follows by invitation that are seven days old or were.</summary>
    Settled = 6,

    /// <summary>Of those, the follows that still existed after seven days.</summary>
    Kept = 7,

    /// <summary>Of <see cref="Made"/>, those whose maker typed the address in, with nothing but their word for knowing whose it is.</summary>
    MadeAsserted = 8,

    /// <summary>Of <see cref="Followed"/>, the same.</summary>
    FollowedAsserted = 9,

    /// <summary>Followed within five minutes after the invitation was made; the next four are the next longer times of <see cref="Delay"/>.</summary>
    FollowedAtOnce = 10,

    /// <summary>Views, by the day of the view.</summary>
    Views = 20,

    /// <summary>Views by people who did not follow yet.</summary>
    ViewsOfStrangers = 21,

    /// <summary>Views by people whom one of the creator's invitations brought.</summary>
    ViewsInvited = 22,

    /// <summary>Views by people whom those brought, at any distance.</summary>
    ViewsFurther = 23,

    /// <summary>Likes, by the day of the like.</summary>
    Likes = 30,

    /// <summary>As <see cref="ViewsInvited"/>.</summary>
    LikesInvited = 31,

    /// <summary>As <see cref="ViewsFurther"/>.</summary>
    LikesFurther = 32,

    /// <summary>New followers, by the day of the follow.</summary>
    Followers = 40,

    /// <summary>As <see cref="ViewsInvited"/>.</summary>
    FollowersInvited = 41,

    /// <summary>As <see cref="ViewsFurther"/>.</summary>
    FollowersFurther = 42,

    /// <summary>Follows that ended, by the day they ended.</summary>
    Unfollowed = 43,

    /// <summary>Follows by invitation that ended within seven days, by the day they ended.</summary>
    Undone = 44,

    /// <summary>Invited followers who watched again a day to eight days after they followed, by the day they followed.</summary>
    ReturnedInvited = 50,

    /// <summary>The same of followers whom no invitation of the creator brought.</summary>
    ReturnedOther = 51,

    /// <summary>Invited followers who liked something in their first seven days, by the day they followed.</summary>
    LikedInvited = 52,

    /// <summary>The same of the others.</summary>
    LikedOther = 53,

    /// <summary>Invited followers who watched in their first week, by the day they followed; the next twelve are the weeks after.</summary>
    WatchedInWeek = 60,

    /// <summary>People who joined one step away from the creator, by the day they joined; the next seven are further steps.</summary>
    Generation = 80,

    /// <summary>Reports, by their day.</summary>
    Reported = 90,
}

/// <summary>How long it took from making an invitation to its follow, in the steps that are shown.</summary>
internal static class Delay
{
    /// <summary>Where each step but the last ends.</summary>
    public static readonly IReadOnlyList<TimeSpan> Ends = [TimeSpan.FromMinutes(5), TimeSpan.FromHours(1), TimeSpan.FromDays(1), TimeSpan.FromDays(3)];

    /// <summary>The measure of a delay.</summary>
    public static Measure Of(TimeSpan delay) => Measure.FollowedAtOnce + Ends.Count(end => delay > end);
}
