namespace Entourage.Insights;

/// <summary>What invitations brought. Days are UTC.</summary>
/// <param name="From">The first day.</param>
/// <param name="To">The last day.</param>
/// <param name="Channel">The only channel that is counted, if one was asked for.</param>
/// <param name="CountedTo">Everything before is counted; absent while nothing has happened.</param>
/// <param name="Funnel">The invitations that were made in these days, and what came of them until now.</param>
/// <param name="Brought">What people who came through an invitation did in these days.</param>
/// <param name="Further">The same of people whom those have brought, at whatever distance.</param>
/// <param name="All">The same of everybody.</param>
/// <param name="Comparison">Whether invited followers stay, beside the others who followed in these days. No experiment: other people come by invitation.</param>
/// <param name="Days">Day by day, the oldest first, also days without anything.</param>
/// <param name="Hours">The same by the hour, when no more than two days were asked for; else absent.</param>
/// <param name="Channels">The funnel of each channel that has one, the most followers first.</param>
/// <param name="FollowedWithin">From making an invitation to its follow.</param>
/// <param name="Weeks">Who came back, by the week in which they followed.</param>
/// <param name="Generations">How many joined by these invitations in these days; then how many by the invitations of those whom earlier ones brought, and so on.</param>
/// <param name="Branching">How many people each of them brings on average; absent before anybody joined.</param>
/// <param name="Opened">How many of the links were opened, for whole months in which that says nothing about anybody.</param>
public sealed record InsightsView(
    DateOnly From, DateOnly To, string? Channel, DateTimeOffset? CountedTo, FunnelView Funnel, BroughtView Brought, BroughtView Further, BroughtView All,
    ComparisonView Comparison, IReadOnlyList<DayView> Days, IReadOnlyList<HourView>? Hours, IReadOnlyList<ChannelView> Channels,
    IReadOnlyList<DelayView> FollowedWithin, IReadOnlyList<WeekView> Weeks, IReadOnlyList<long> Generations, double? Branching, IReadOnlyList<OpenedView> Opened);

/// <summary>What came of invitations.</summary>
/// <param name="Made">Made.</param>
/// <param name="HandedOver">Of those, handed over.</param>
/// <param name="Landed">Of those, opened by a person; for the whole site only. Absent for a creator, whom it could tell who looked and did not follow.</param>
/// <param name="Joined">Of those, by which somebody joined.</param>
/// <param name="Followed">Of those, by which somebody followed.</param>
/// <param name="Settled">Of those follows, the ones that have had their seven days.</param>
/// <param name="Kept">Of those, the ones that still stood then.</param>
public sealed record FunnelView(long Made, long HandedOver, long? Landed, long Joined, long Followed, long Settled, long Kept);

/// <summary>What somebody did for a creator.</summary>
/// <param name="Followers">New followers.</param>
/// <param name="Views">Views.</param>
/// <param name="Likes">Likes.</param>
public sealed record BroughtView(long Followers, long Views, long Likes);

/// <summary>Followers beside others.</summary>
/// <param name="Invited">Who followed by invitation.</param>
/// <param name="Other">Who followed otherwise.</param>
/// <param name="Returned">By how much the share who returned differs; absent where one of the two is nobody.</param>
/// <param name="Liked">The same of those who liked something.</param>
public sealed record ComparisonView(LoyaltyView Invited, LoyaltyView Other, ShareDifference? Returned, ShareDifference? Liked);

/// <summary>Whether followers stay.</summary>
/// <param name="Followers">Who followed in these days and has had eight days since.</param>
/// <param name="Returned">Of those, who watched again within a week from the day after.</param>
/// <param name="Liked">Of those, who liked something in their first week.</param>
public sealed record LoyaltyView(long Followers, long Returned, long Liked);

/// <summary>One day.</summary>
/// <param name="Day">Which.</param>
/// <param name="Made">Invitations made.</param>
/// <param name="Followers">New followers.</param>
/// <param name="FollowersInvited">Of those, by invitation.</param>
/// <param name="Unfollowed">Follows that ended.</param>
/// <param name="Views">Views.</param>
/// <param name="ViewsInvited">Of those, of people who came through an invitation.</param>
/// <param name="ViewsOfStrangers">Of those, of people who did not follow yet.</param>
/// <param name="Likes">Likes.</param>
/// <param name="LikesInvited">Of those, of people who came through an invitation.</param>
public sealed record DayView(
    DateOnly Day, long Made, long Followers, long FollowersInvited, long Unfollowed, long Views, long ViewsInvited, long ViewsOfStrangers, long Likes, long LikesInvited);

/// <summary>One hour.</summary>
/// <param name="Start">When it began.</param>
/// <param name="FollowersInvited">New followers by invitation.</param>
/// <param name="Views">Views.</param>
/// <param name="ViewsInvited">Of those, of people who came through an invitation.</param>
/// <param name="Likes">Likes.</param>
public sealed record HourView(DateTimeOffset Start, long FollowersInvited, long Views, long ViewsInvited, long Likes);

/// <summary>What came of the invitations by one channel.</summary>
/// <param name="Channel">Which.</param>
/// <param name="Funnel">What came of them.</param>
public sealed record ChannelView(string Channel, FunnelView Funnel);

/// <summary>Follows that took no longer than a time, and longer than the one before.</summary>
/// <param name="Seconds">How long; absent for everything that took longer.</param>
/// <param name="Followed">How many.</param>
public sealed record DelayView(double? Seconds, long Followed);

/// <summary>Invited followers of one week.</summary>
/// <param name="Monday">The week's first day.</param>
/// <param name="Followed">How many followed in it.</param>
/// <param name="Watched">How many of them watched in their first week, in their second, and so on, as far as all of them have had it; at most 13.</param>
public sealed record WeekView(DateOnly Monday, long Followed, IReadOnlyList<long> Watched);

/// <summary>The links of one month.</summary>
/// <param name="Month">The month's first day.</param>
/// <param name="Made">How many were made.</param>
/// <param name="Opened">How many of those were opened by a person.</param>
public sealed record OpenedView(DateOnly Month, long Made, long Opened);

/// <summary>What one clip brought.</summary>
/// <param name="Clip">Which.</param>
/// <param name="From">The first day.</param>
/// <param name="To">The last day.</param>
/// <param name="CountedTo">Everything before is counted.</param>
/// <param name="Funnel">The invitations to it that were made in these days, and what came of them.</param>
/// <param name="Brought">What people who came through an invitation of its creator did with it.</param>
/// <param name="Further">The same of people whom those have brought.</param>
/// <param name="All">The same of everybody.</param>
/// <param name="Days">Day by day.</param>
public sealed record ClipInsightsView(
    Kernel.ClipId Clip, DateOnly From, DateOnly To, DateTimeOffset? CountedTo, FunnelView Funnel, BroughtView Brought, BroughtView Further, BroughtView All,
    IReadOnlyList<DayView> Days);

/// <summary>A clip in a list of what clips brought.</summary>
/// <param name="Clip">Which.</param>
/// <param name="Caption">Its words.</param>
/// <param name="Funnel">The invitations to it, and what came of them.</param>
/// <param name="Brought">What people who came through an invitation did with it.</param>
/// <param name="All">The same of everybody.</param>
public sealed record ClipLook(Kernel.ClipId Clip, string Caption, FunnelView Funnel, BroughtView Brought, BroughtView All);
