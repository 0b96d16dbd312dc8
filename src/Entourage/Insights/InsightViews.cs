using Entourage.Members;

namespace Entourage.Insights;

/// <summary>Puts numbers together as they are shown.</summary>
internal static class InsightViews
{
    // Both ends of a month's silence have to be so large before its openings are told: below, they could tell of a person.
    private const long FewestSilent = 10, FewestOnEachSide = 3;

    private const int MonthsBack = 12;

    // An invited follower's time until all of a measure is known.
    private static readonly TimeSpan ReturnKnown = TimeSpan.FromDays(9), Week = TimeSpan.FromDays(7);

    // The longest that a link may work, so that a month's openings change no more when they are first told.
    private static readonly TimeSpan MonthKnown = TimeSpan.FromDays(90);

    /// <summary>A creator, or the site for the empty id.</summary>
    public static InsightsView At(StoreSession session, MemberId creator, InsightRange range, string? channel, DateTimeOffset now)
    {
        var site = creator == default;
        var numbers = Numbers.Read(session, creator, 24, default, range.Start, range.End, channel);
        var hours = range.Days > 2 ? null : Numbers.Read(session, creator, 1, default, range.Start, range.End, channel);
        var joined = Enumerable.Range(0, MemberTree.Generations).Select(step => numbers[Measure.Generation + step]).ToList();
        return new(
            range.From, range.To, channel, Numbers.CountedTo(session), numbers.Funnel(landed: site), Invited(numbers), Further(numbers), Everybody(numbers),
            Comparison(numbers, range, now), Days(numbers, range), hours is null ? null : Hours(hours, range, now), ByChannel(numbers, site), Delays(numbers),
            Weeks(numbers, range, now), joined, joined.Sum() == 0 ? null : (double)joined.Skip(1).Sum() / joined.Sum(), site ? [] : Opened(session, creator, now));
    }

    public static BroughtView Invited(Numbers numbers) => new(numbers[Measure.FollowersInvited], numbers[Measure.ViewsInvited], numbers[Measure.LikesInvited]);

    public static BroughtView Further(Numbers numbers) => new(numbers[Measure.FollowersFurther], numbers[Measure.ViewsFurther], numbers[Measure.LikesFurther]);

    public static BroughtView Everybody(Numbers numbers) => new(numbers[Measure.Followers], numbers[Measure.Views], numbers[Measure.Likes]);

    public static IReadOnlyList<DayView> Days(Numbers numbers, InsightRange range) =>
    [
        .. range.All.Select(day =>
        {
            var start = InsightRange.Of(day);
            long Of(Measure measure) => numbers[start, measure];
            return new DayView(
                day, Of(Measure.Made), Of(Measure.Followers), Of(Measure.FollowersInvited), Of(Measure.Unfollowed), Of(Measure.Views), Of(Measure.ViewsInvited),
                Of(Measure.ViewsOfStrangers), Of(Measure.Likes), Of(Measure.LikesInvited));
        }),
    ];

    private static List<HourView> Hours(Numbers numbers, InsightRange range, DateTimeOffset now) =>
    [
        .. Enumerable.Range(0, range.Days * 24).Select(hour => range.Start.AddHours(hour)).Where(start => start <= now).Select(start => new HourView(
            start, numbers[start, Measure.FollowersInvited], numbers[start, Measure.Views], numbers[start, Measure.ViewsInvited], numbers[start, Measure.Likes])),
    ];

    private static List<ChannelView> ByChannel(Numbers numbers, bool site) =>
    [
        .. numbers.Channels.Where(channel => channel.Length > 0).Select(channel => new ChannelView(channel, numbers.Funnel(channel, landed: site), ByEvidence(numbers, channel)))
            .Where(one => one.Funnel.Made > 0)
            .OrderByDescending(one => one.Funnel.Followed).ThenByDescending(one => one.Funnel.Made).ThenBy(one => one.Channel, StringComparer.Ordinal),
    ];

    private static EvidenceView[]? ByEvidence(Numbers numbers, string channel)
    {
        var (made, followed) = (numbers[channel, Measure.MadeAsserted], numbers[channel, Measure.FollowedAsserted]);
        return made == 0 ? null :
        [
            new("verified", numbers[channel, Measure.Made] - made, numbers[channel, Measure.Followed] - followed),
            new("asserted", made, followed),
        ];
    }

    private static List<DelayView> Delays(Numbers numbers) =>
        [.. Enumerable.Range(0, Delay.Ends.Count + 1).Select(step => new DelayView(
            step < Delay.Ends.Count ? Delay.Ends[step].TotalSeconds : null, numbers[Measure.FollowedAtOnce + step]))];

    // Only of days whose followers have all had their time: a rate over people who could not come back yet would be too low.
    private static ComparisonView Comparison(Numbers numbers, InsightRange range, DateTimeOffset now)
    {
        var known = range.All.Select(InsightRange.Of).Where(day => day + ReturnKnown <= now).ToList();
        long Of(Measure measure) => known.Sum(day => numbers[day, measure]);
        var invited = new LoyaltyView(Of(Measure.FollowersInvited), Of(Measure.ReturnedInvited), Of(Measure.LikedInvited));
        var other = new LoyaltyView(Of(Measure.Followers) - invited.Followers, Of(Measure.ReturnedOther), Of(Measure.LikedOther));
        return new(
            invited, other, ShareDifference.Of(invited.Returned, invited.Followers, other.Returned, other.Followers),
            ShareDifference.Of(invited.Liked, invited.Followers, other.Liked, other.Followers));
    }

    // Whole weeks that lie in the range, from Monday to Sunday.
    private static List<WeekView> Weeks(Numbers numbers, InsightRange range, DateTimeOffset now)
    {
        var weeks = new List<WeekView>();
        var monday = range.From.AddDays((8 - (int)range.From.DayOfWeek) % 7);
        for (; monday.AddDays(6) <= range.To; monday = monday.AddDays(7))
        {
            var days = Enumerable.Range(0, 7).Select(day => InsightRange.Of(monday.AddDays(day))).ToList();
            var followed = days.Sum(day => numbers[day, Measure.FollowersInvited]);
            if (followed == 0) continue;
            // The last to follow in this week have had this many weeks.
            var had = Math.Clamp((int)((now - days[^1].AddDays(1)) / Week), 0, Tally.Weeks + 1);
            weeks.Add(new(monday, followed, [.. Enumerable.Range(0, had).Select(week => days.Sum(day => numbers[day, Measure.WatchedInWeek + week]))]));
        }
        return weeks;
    }

    // By whole months of all channels and clips, whatever was asked for: neither another range nor a second look can take one number from another and
    // find a person between them.
    private static List<OpenedView> Opened(StoreSession session, MemberId creator, DateTimeOffset now)
    {
        var month = new DateOnly(now.Year, now.Month, 1);
        var opened = new List<OpenedView>();
        for (var first = month.AddMonths(-MonthsBack); first < month; first = first.AddMonths(1))
        {
            var end = InsightRange.Of(first.AddMonths(1));
            if (end + MonthKnown > now) break;
            var numbers = Numbers.Read(session, creator, 24, default, InsightRange.Of(first), end);
            var funnel = numbers.Funnel(landed: true);
            var (silent, looked) = (funnel.Made - funnel.Followed, funnel.Landed!.Value - funnel.Followed);
            if (silent >= FewestSilent && looked >= FewestOnEachSide && silent - looked >= FewestOnEachSide) opened.Add(new(first, funnel.Made, funnel.Landed.Value));
        }
        return opened;
    }
}
