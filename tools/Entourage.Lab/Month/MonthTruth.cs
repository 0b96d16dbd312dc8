using System.Globalization;
using System.Text.Json;

namespace Entourage.Lab.Month;

/// <summary>What was lived, written down by those who lived it, and never looked up anywhere. Not thread-safe.</summary>
internal sealed class MonthTruth
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1), Week = TimeSpan.FromDays(7);

    private readonly List<Follow> follows = [];
    private readonly List<Seen> views = [];
    private readonly List<Seen> likes = [];

    /// <summary>Somebody's follow: by invitation (depth 1), of somebody whom those brought (2 and more), or otherwise (0).</summary>
    private sealed record Follow(string Who, int Depth, DateTimeOffset At, DateTimeOffset? MadeAt)
    {
        public DateTimeOffset? Ended { get; set; }
    }

    private readonly record struct Seen(string Who, int Depth, bool Follows, DateTimeOffset At, DateTimeOffset? FollowedAt);

    public List<DateTimeOffset> Made { get; } = [];

    public int HandedOver { get; set; }

    public int Landed { get; set; }

    /// <summary>How many joined, by how many steps they are away from the creator.</summary>
    public SortedDictionary<int, int> Joined { get; } = [];

    public void Followed(string who, int depth, DateTimeOffset at, DateTimeOffset? madeAt = null) => follows.Add(new(who, depth, at, madeAt));

    public void Unfollowed(string who, DateTimeOffset at) => Standing(who)!.Ended = at;

    public void Viewed(string who, int depth, DateTimeOffset at) => views.Add(Of(who, depth, at));

    public void Liked(string who, int depth, DateTimeOffset at) => likes.Add(Of(who, depth, at));

    /// <summary>Each figure beside the one that is shown, as they were at an instant.</summary>
    /// <param name="shown">The whole range from before the first to the last.</param>
    /// <param name="site">The same of the site, for what creators are not told.</param>
    /// <param name="now">When it was asked for.</param>
    public IEnumerable<(string Figure, long Lived, long Shown)> Beside(JsonElement shown, JsonElement site, DateTimeOffset now)
    {
        var funnel = shown.GetProperty("funnel");
        yield return ("invitations made", Made.Count, Number(funnel, "made"));
        yield return ("handed over", HandedOver, Number(funnel, "handedOver"));
        yield return ("opened by a person (site)", Landed, Number(site.GetProperty("funnel"), "landed"));
        yield return ("joined", Joined.GetValueOrDefault(1), Number(funnel, "joined"));
        var invited = follows.Where(one => one.MadeAt is not null).ToList();
        yield return ("followed", invited.Count, Number(funnel, "followed"));
        var settled = invited.Where(one => one.At + Week <= now).ToList();
        yield return ("seven days old", settled.Count, Number(funnel, "settled"));
        yield return ("kept", settled.Count(one => !(one.Ended - one.At <= Week)), Number(funnel, "kept"));
        foreach (var (name, depth) in ((string, Func<int, bool>)[])[("brought", static depth => depth == 1), ("further", static depth => depth > 1), ("all", static _ => true)])
        {
            yield return ($"followers, {name}", follows.Count(one => depth(one.Depth)), Number(shown.GetProperty(name), "followers"));
            yield return ($"views, {name}", views.Count(one => depth(one.Depth)), Number(shown.GetProperty(name), "views"));
            yield return ($"likes, {name}", likes.Count(one => depth(one.Depth)), Number(shown.GetProperty(name), "likes"));
        }
        yield return ("views of strangers", views.Count(one => !one.Follows), Sum(shown, "viewsOfStrangers"));
        yield return ("unfollowed", follows.Count(one => one.Ended is not null), Sum(shown, "unfollowed"));
        foreach (var (step, joined) in Joined) yield return ($"joined {step} steps away", joined, shown.GetProperty("generations")[step - 1].GetInt64());
        var day = 0;
        foreach (var shownDay in shown.GetProperty("days").EnumerateArray())
        {
            var date = shownDay.GetProperty("day").GetString()!;
            var lived = views.Count(one => one.At.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) == date);
            if (lived > 0) yield return ($"views on day {++day}", lived, Number(shownDay, "views"));
        }
        foreach (var (name, isInvited) in ((string, bool)[])[("invited", true), ("other", false)])
        {
            var loyal = shown.GetProperty("comparison").GetProperty(name);
            var some = follows.Where(one => one.Depth == 1 == isInvited && new DateTimeOffset(one.At.Date, TimeSpan.Zero).AddDays(9) <= now).ToList();
            yield return ($"{name}: have had their time", some.Count, Number(loyal, "followers"));
            yield return ($"{name}: watched again", some.Count(one => Did(views, one, from: Day, until: Day + Week)), Number(loyal, "returned"));
            yield return ($"{name}: liked", some.Count(one => Did(likes, one, from: TimeSpan.Zero, until: Week)), Number(loyal, "liked"));
        }
        foreach (var (place, end, start) in Steps())
        {
            yield return ($"followed within step {place + 1}", invited.Count(one => one.At - one.MadeAt > start && one.At - one.MadeAt <= end), shown.GetProperty("followedWithin")[place].GetProperty("followed").GetInt64());
        }
    }

    private static IEnumerable<(int Place, TimeSpan End, TimeSpan Start)> Steps()
    {
        TimeSpan[] ends = [TimeSpan.MinValue, TimeSpan.FromMinutes(5), TimeSpan.FromHours(1), Day, 3 * Day, TimeSpan.MaxValue];
        return Enumerable.Range(0, ends.Length - 1).Select(place => (place, ends[place + 1], ends[place]));
    }

    private static bool Did(List<Seen> what, Follow follow, TimeSpan from, TimeSpan until) =>
        what.Exists(one => one.Who == follow.Who && one.FollowedAt == follow.At && one.At - follow.At >= from && (one.At - follow.At < until || (from == TimeSpan.Zero && one.At - follow.At == until)));

    private Follow? Standing(string who) => follows.FindLast(one => one.Who == who && one.Ended is null);

    private Seen Of(string who, int depth, DateTimeOffset at) => new(who, depth, Standing(who) is not null, at, Standing(who)?.At);

    private static long Number(JsonElement from, string name) => from.GetProperty(name).GetInt64();

    private static long Sum(JsonElement shown, string name) => shown.GetProperty("days").EnumerateArray().Sum(day => Number(day, name));
}
