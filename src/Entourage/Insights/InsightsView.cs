namespace Entourage.Insights;

/// <summary>What invitations brought. Days are UTC.</summary>
/// <param name="From">The first day.</param>
/// <param name="To">The last day.</param>
/// <param name="Channel">The only channel counted, if one was asked for.</param>
/// <param name="CountedTo">Everything before this is counted; absent if nothing has happened yet.</param>
/// <param name="Funnel">The invitations made in these days, and what has come of them so far.</param>
/// <param name="Brought">What people who came through an invitation did in these days.</param>
/// <param name="Further">The same for people whom those people brought, at any distance.</param>
/// <param name="All">The same for everyone.</param>
/// <param name="Comparison">
/// Whether followers by invitation stay, compared with other followers of these days. This is not an experiment: the people who come by invitation
/// are different people.
/// </param>
/// <param name="Days">Day by day, oldest first, including days without anything.</param>
/// <param name="Hours">The same hour by hour, if at most two days were asked for; otherwise absent.</param>
/// <param name="Channels">The funnel of each channel that has one, most followers first.</param>
/// <param name="FollowedWithin">The time from making an invitation to its follow.</param>
/// <param name="Weeks">Who came back, by the week they followed in.</param>
/// <param name="Generations">
/// How many joined through these invitations in these days; then how many joined through the invitations of those people, and so on.
/// </param>
/// <param name="Branching">How many people each of them brings on average; absent if nobody has joined yet.</param>
/// <param name="Opened">How many of the links were opened, for whole months in which that reveals nothing about anyone.</param>
public sealed record InsightsView(
    DateOnly From, DateOnly To, string? Channel, DateTimeOffset? CountedTo, FunnelView Funnel, BroughtView Brought, BroughtView Further, BroughtView All,
    ComparisonView Comparison, IReadOnlyList<DayView> Days, IReadOnlyList<HourView>? Hours, IReadOnlyList<ChannelView> Channels,
    IReadOnlyList<DelayView> FollowedWithin, IReadOnlyList<WeekView> Weeks, IReadOnlyList<long> Generations, double? Branching, IReadOnlyList<OpenedView> Opened);

/// <summary>What came of invitations.</summary>
/// <param name="Made">Invitations made.</param>
/// <param name="HandedOver">Of those, handed over.</param>
/// <param name="Landed">
/// Of those, opened by a person; for the whole site only. Absent for a creator, who could otherwise tell who looked and did not follow.
/// </param>
/// <param name="Joined">Of those, invitations someone joined through.</param>
/// <param name="Followed">Of those, invitations someone followed through.</param>
/// <param name="Settled">Of those follows, the ones that are at least seven days old.</param>
/// <param name="Kept">Of those, the ones that still existed after seven days.</param>
public sealed record FunnelView(long Made, long HandedOver, long? Landed, long Joined, long Followed, long Settled, long Kept);

/// <summary>What a group of people did for a creator.</summary>
/// <param name="Followers">New followers.</param>
/// <param name="Views">Views.</param>
/// <param name="Likes">Likes.</param>
public sealed record BroughtView(long Followers, long Views, long Likes);

/// <summary>Followers by invitation compared with other followers.</summary>
/// <param name="Invited">People who followed by invitation.</param>
/// <param name="Other">People who followed in another way.</param>
/// <param name="Returned">The difference in the share who returned; absent if either group is empty.</param>
/// <param name="Liked">The same for the share who liked something.</param>
public sealed record ComparisonView(LoyaltyView Invited, LoyaltyView Other, ShareDifference? Returned, ShareDifference? Liked);

/// <summary>Whether followers stay.</summary>
/// <param name="Followers">People who followed in these days, at least eight days ago.</param>
/// <param name="Returned">Of those, people who watched again within a week, from the next day on.</param>
/// <param name="Liked">Of those, people who liked something in their first week.</param>
public sealed record LoyaltyView(long Followers, long Returned, long Liked);

/// <summary>One day.</summary>
/// <param name="Day">The day.</param>
/// <param name="Made">Invitations made.</param>
/// <param name="Followers">New followers.</param>
/// <param name="FollowersInvited">Of those, by invitation.</param>
/// <param name="Unfollowed">Follows that ended.</param>
/// <param name="Views">Views.</param>
/// <param name="ViewsInvited">Of those, views by people who came through an invitation.</param>
/// <param name="ViewsOfStrangers">Of those, views by people who did not follow yet.</param>
/// <param name="Likes">Likes.</param>
/// <param name="LikesInvited">Of those, likes by people who came through an invitation.</param>
public sealed record DayView(
    DateOnly Day, long Made, long Followers, long FollowersInvited, long Unfollowed, long Views, long ViewsInvited, long ViewsOfStrangers, long Likes, long LikesInvited);

/// <summary>One hour.</summary>
/// <param name="Start">When it began.</param>
/// <param name="FollowersInvited">New followers by invitation.</param>
/// <param name="Views">Views.</param>
/// <param name="ViewsInvited">Of those, views by people who came through an invitation.</param>
/// <param name="Likes">Likes.</param>
public sealed record HourView(DateTimeOffset Start, long FollowersInvited, long Views, long ViewsInvited, long Likes);

/// <summary>What came of the invitations through one channel.</summary>
/// <param name="Channel">The channel.</param>
/// <param name="Funnel">What came of them.</param>
/// <param name="ByEvidence">
/// The same by how it was known that the two know each other, where some of them rest on their maker's word: <c>verified</c> for people whom the channel showed, <c>asserted</c>
/// for addresses that were typed in. Otherwise absent.
/// </param>
public sealed record ChannelView(string Channel, FunnelView Funnel, IReadOnlyList<EvidenceView>? ByEvidence);

/// <summary>What came of invitations through one channel that rest on one kind of evidence.</summary>
/// <param name="Evidence"><c>verified</c> or <c>asserted</c>.</param>
/// <param name="Made">Invitations made.</param>
/// <param name="Followed">Of those, invitations someone followed through.</param>
public sealed record EvidenceView(string Evidence, long Made, long Followed);

/// <summary>Follows that took at most this long, and longer than the previous row.</summary>
/// <param name="Seconds">The time in seconds; absent for everything that took longer.</param>
/// <param name="Followed">How many follows.</param>
public sealed record DelayView(double? Seconds, long Followed);

/// <summary>Followers by invitation, for one week.</summary>
/// <param name="Monday">The week's first day.</param>
/// <param name="Followed">How many followed in that week.</param>
/// <param name="Watched">
/// How many of them watched in their first week, their second, and so on, for the weeks that have passed for all of them; at most 13.
/// </param>
public sealed record WeekView(DateOnly Monday, long Followed, IReadOnlyList<long> Watched);

/// <summary>The links of one month.</summary>
/// <param name="Month">The month's first day.</param>
/// <param name="Made">How many were made.</param>
/// <param name="Opened">How many of them were opened by a person.</param>
public sealed record OpenedView(DateOnly Month, long Made, long Opened);

/// <summary>What one clip brought.</summary>
/// <param name="Clip">The clip.</param>
/// <param name="From">The first day.</param>
/// <param name="To">The last day.</param>
/// <param name="CountedTo">Everything before this is counted.</param>
/// <param name="Funnel">The invitations to this clip made in these days, and what came of them.</param>
/// <param name="Brought">What people who came through its creator's invitations did with it.</param>
/// <param name="Further">The same for people whom those people brought.</param>
/// <param name="All">The same for everyone.</param>
/// <param name="Days">Day by day.</param>
internal sealed record ClipInsightsView(
    Kernel.ClipId Clip, DateOnly From, DateOnly To, DateTimeOffset? CountedTo, FunnelView Funnel, BroughtView Brought, BroughtView Further, BroughtView All,
    IReadOnlyList<DayView> Days);

/// <summary>A clip in a list of what clips brought.</summary>
/// <param name="Clip">The clip.</param>
/// <param name="Caption">Its words.</param>
/// <param name="Funnel">The invitations to it, and what came of them.</param>
/// <param name="Brought">What people who came through an invitation did with it.</param>
/// <param name="All">The same of everybody.</param>
internal sealed record ClipLook(Kernel.ClipId Clip, string Caption, FunnelView Funnel, BroughtView Brought, BroughtView All);
