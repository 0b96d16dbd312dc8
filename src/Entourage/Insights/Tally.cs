using Entourage.Facts;

namespace Entourage.Insights;

/// <summary>The subject and time that numbers belong to, as in <see cref="InsightCount"/>.</summary>
internal readonly record struct CountPlace(MemberId Creator, int Hours, ClipId Clip, DateTimeOffset Start);

/// <summary>The place of a mark, as <see cref="InsightMark"/>.</summary>
internal readonly record struct MarkKey(MemberId Creator, long Person, int Mark);

/// <summary>
/// What facts come to, as numbers to add: the same for the same facts in the same order, whatever was counted before. Not thread-safe.
/// </summary>
internal sealed class Tally
{
    /// <summary>Mark of a follow that ended within <see cref="Settling"/>.</summary>
    public const int Left = 100;

    /// <summary>Weeks that are looked at after the first.</summary>
    public const int Weeks = 12;

    /// <summary>How long a follow has to last to count as kept.</summary>
    public static readonly TimeSpan Settling = TimeSpan.FromDays(7);

    private static readonly TimeSpan Day = TimeSpan.FromDays(1), Week = TimeSpan.FromDays(7);

    private readonly Dictionary<CountPlace, Dictionary<(string Channel, Measure Measure), long>> counts = [];
    private readonly Dictionary<MarkKey, Fact> marks = [];
    private readonly HashSet<MarkKey> left = [];

    /// <summary>To be added.</summary>
    public IReadOnlyDictionary<CountPlace, Dictionary<(string Channel, Measure Measure), long>> Counts => counts;

    /// <summary>What is counted once for each follow, by <see cref="Once"/> when it is new.</summary>
    public IReadOnlyDictionary<MarkKey, Fact> Marks => marks;

    /// <summary>Follows that ended too soon to be kept.</summary>
    public IReadOnlySet<MarkKey> Ended => left;

    /// <summary>Takes a fact in.</summary>
    public void Add(in Fact fact)
    {
        switch (fact.Kind)
        {
            case FactKind.Made:
                CountNow(fact, Measure.Made);
                if (fact.Asserted) CountNow(fact, Measure.MadeAsserted);
                break;
            case FactKind.HandedOver:
                Count(fact, Measure.HandedOver, fact.MadeAt);
                break;
            case FactKind.Landed:
                Count(fact, Measure.Landed, fact.MadeAt);
                ByHour(fact, Measure.Landed);
                break;
            case FactKind.Joined:
                if (fact.Depth == 1) Count(fact, Measure.Joined, fact.MadeAt);
                CountNow(fact, Measure.Generation + (fact.Depth - 1));
                break;
            case FactKind.Followed:
                Follow(fact);
                break;
            case FactKind.Unfollowed:
                Unfollow(fact);
                break;
            case FactKind.Viewed:
                View(fact);
                break;
            case FactKind.Liked:
                CountNow(fact, Measure.Likes);
                if (fact.Depth > 0) CountNow(fact, fact.Depth == 1 ? Measure.LikesInvited : Measure.LikesFurther);
                if (Age(fact) is { } age && age <= Week) Mark(fact, fact.Depth == 1 ? Measure.LikedInvited : Measure.LikedOther);
                break;
            case FactKind.Reported:
                CountNow(fact, Measure.Reported);
                break;
        }
    }

    /// <summary>Takes in a follow by invitation that has had its seven days.</summary>
    public void Settle(in Fact follow, bool kept)
    {
        Count(follow, Measure.Settled, follow.MadeAt);
        if (kept) Count(follow, Measure.Kept, follow.MadeAt);
    }

    /// <summary>Counts a mark that is new.</summary>
    public void Once(MarkKey mark) => Count(marks[mark], (Measure)mark.Mark, marks[mark].FollowedAt);

    /// <summary>
    /// The mark of the end of a follow that began at an instant: of this one and no other, so that a member who leaves and returns has ended it all the same, in
    /// whatever order it is counted.
    /// </summary>
    public static MarkKey EndOf(in Fact fact, DateTimeOffset began) => Of(fact, began, Left);

    private void Follow(in Fact fact)
    {
        CountNow(fact, Measure.Followers);
        if (fact.Depth > 0) CountNow(fact, fact.Depth == 1 ? Measure.FollowersInvited : Measure.FollowersFurther);
        if (fact.MadeAt is not { } made) return;
        Count(fact, Measure.Followed, made);
        if (fact.Asserted) Count(fact, Measure.FollowedAsserted, made);
        Count(fact, Delay.Of(fact.At - made), made);
    }

    private void Unfollow(in Fact fact)
    {
        CountNow(fact, Measure.Unfollowed);
        if (Age(fact) is not { } age || age > Settling) return;
        left.Add(EndOf(fact, fact.At - age));
        if (fact.Depth == 1) CountNow(fact, Measure.Undone);
    }

    private void View(in Fact fact)
    {
        CountNow(fact, Measure.Views);
        if (fact.FollowedAt is null) CountNow(fact, Measure.ViewsOfStrangers);
        if (fact.Depth > 0) CountNow(fact, fact.Depth == 1 ? Measure.ViewsInvited : Measure.ViewsFurther);
        if (Age(fact) is not { } age) return;
        if (age >= Day && age < Day + Week) Mark(fact, fact.Depth == 1 ? Measure.ReturnedInvited : Measure.ReturnedOther);
        var week = (int)(age / Week);
        if (fact.Depth == 1 && week <= Weeks) Mark(fact, Measure.WatchedInWeek + week);
    }

    // How long somebody had followed when they did it; a clock that was set back makes no age.
    private static TimeSpan? Age(in Fact fact) => fact is { Person: not null, FollowedAt: { } since } && fact.At >= since ? fact.At - since : null;

    private void Mark(in Fact fact, Measure measure) => marks.TryAdd(Of(fact, fact.At - (Age(fact) ?? default), (int)measure), fact with { Clip = null });

    // Of one follow: a member who leaves and follows again is counted in both, as both are among the new followers.
    private static MarkKey Of(in Fact fact, DateTimeOffset began, int mark) => new(fact.Creator, (fact.Person ?? 0) ^ began.ToUnixTimeMilliseconds(), mark);

    // When it happened: by the day, and by the hour.
    private void CountNow(in Fact fact, Measure measure)
    {
        Count(fact, measure, fact.At);
        ByHour(fact, measure);
    }

    // For the creator, also for the clip alone, and for the site.
    private void Count(in Fact fact, Measure measure, DateTimeOffset? when)
    {
        if (when is not { } at) return;
        Add(fact, new(fact.Creator, 24, default, Start(at, 24)), measure);
        if (fact.Clip is { } clip) Add(fact, new(fact.Creator, 24, clip, Start(at, 24)), measure);
        Add(fact, new(default, 24, default, Start(at, 24)), measure);
    }

    private void ByHour(in Fact fact, Measure measure)
    {
        Add(fact, new(fact.Creator, 1, default, Start(fact.At, 1)), measure);
        Add(fact, new(default, 1, default, Start(fact.At, 1)), measure);
    }

    private void Add(in Fact fact, CountPlace place, Measure measure)
    {
        if (!counts.TryGetValue(place, out var numbers)) counts.Add(place, numbers = []);
        var key = (fact.Channel ?? "", measure);
        numbers[key] = numbers.GetValueOrDefault(key) + 1;
    }

    private static DateTimeOffset Start(DateTimeOffset at, int hours) =>
        DateTimeOffset.FromUnixTimeSeconds(at.ToUnixTimeSeconds() / (hours * 3600) * (hours * 3600));
}
