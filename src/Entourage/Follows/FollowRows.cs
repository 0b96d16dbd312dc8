using Entourage.Allowance;
using Entourage.Facts;
using Entourage.Members;

namespace Entourage.Follows;

/// <summary>What ties a member to a creator, for what is counted.</summary>
/// <param name="FollowedAt">Since when they follow; null if they do not.</param>
/// <param name="Channel">The channel of the invitation that made the follow.</param>
/// <param name="Depth">As <see cref="Fact.Depth"/>.</param>
[FrontDoor]
internal readonly record struct Tie(DateTimeOffset? FollowedAt, string? Channel, int Depth);

/// <summary>The graph inside the transaction of whatever changes it; both members' counts change with it, or nothing does.</summary>
[FrontDoor]
internal static class FollowRows
{
    private const string Find = "SELECT 1 FROM follows WHERE follower = @follower AND followee = @followee";

    private const string FindAll = "SELECT f.follower, f.followee FROM @rows AS a JOIN follows AS f ON f.follower = a.follower AND f.followee = a.followee";

    private const string Insert =
        """
        INSERT INTO follows (follower, followee, made_at, through, channel, automatic, back)
        VALUES (@follower, @followee, @now, @through, @channel, @automatic, @back) ON CONFLICT DO NOTHING
        """;

    private const string InsertAll =
        """
        INSERT INTO follows (follower, followee, made_at, through, channel, automatic)
        SELECT a.follower, a.followee, a.now, a.through, a.channel, a.automatic FROM @rows AS a
        """;

    private const string Delete = "DELETE FROM follows WHERE follower = @follower AND followee = @followee RETURNING through, channel, made_at";

    private const string DeleteBack = "DELETE FROM follows WHERE follower = @follower AND followee = @followee AND back RETURNING made_at";

    private const string Tied = "SELECT made_at, through IS NOT NULL AS invited, channel FROM follows WHERE follower = @follower AND followee = @followee";

    private const string WatchedBy =
        """
        SELECT followee FROM follows
        WHERE follower = @follower AND NOT EXISTS (SELECT 1 FROM mutes WHERE muter = @follower AND muted = followee)
        """;

    /// <summary>Whether <paramref name="follower"/> follows <paramref name="followee"/>.</summary>
    public static bool Exists(StoreSession session, MemberId follower, MemberId followee) =>
        session.Sql(Find).With("@follower", follower.Value).With("@followee", followee.Value).Number() is not null;

    /// <summary>Those among <paramref name="followees"/> whom <paramref name="follower"/> follows, by one statement.</summary>
    public static IReadOnlySet<MemberId> FollowedBy(StoreSession session, MemberId follower, IEnumerable<MemberId> followees) =>
        Existing(session, followees.Select(followee => (follower, followee)), "followee");

    /// <summary>Those among <paramref name="followers"/> who follow <paramref name="followee"/>, by one statement.</summary>
    public static IReadOnlyCollection<MemberId> FollowersOf(StoreSession session, MemberId followee, IEnumerable<MemberId> followers) =>
        Existing(session, followers.Select(follower => (follower, followee)), "follower");

    /// <summary>
    /// Whether <paramref name="viewer"/> (null: somebody without an account) sees what a member shows to followers: everybody does, unless the
    /// member approves their followers.
    /// </summary>
    public static bool Admits(StoreSession session, MemberCard member, MemberId? viewer) =>
        !member.Private || viewer == member.Id || (viewer is { } one && Exists(session, one, member.Id));

    /// <summary>What ties a member to a creator.</summary>
    public static Tie Between(StoreSession session, MemberId member, MemberId creator)
    {
        var follow = session.Sql(Tied).With("@follower", member.Value).With("@followee", creator.Value)
            .One(row => ((DateTimeOffset At, bool Invited, string? Channel)?)(row.Instant("made_at"), row.Truth("invited"), row.TextOrNull("channel")));
        return new(follow?.At, follow?.Channel, follow is { Invited: true } ? 1 : MemberTree.Steps(session, member, creator));
    }

    /// <summary>Every member <paramref name="follower"/> follows and has not muted, in no order.</summary>
    public static IReadOnlyList<MemberId> Watched(StoreSession session, MemberId follower) =>
        session.Sql(WatchedBy).With("@follower", follower.Value).All(row => row.Member("followee"));

    /// <summary>Makes the follow; false if it existed already (how it came about is then left as it was).</summary>
    /// <param name="session">Inside the transaction.</param>
    /// <param name="follower">Who follows.</param>
    /// <param name="followee">Whom.</param>
    /// <param name="through">The invitation that made it, if one did.</param>
    /// <param name="now">The current time.</param>
    /// <param name="back">Whether it answers a follow that an invitation of <paramref name="follower"/> made, and ends with that.</param>
    public static bool Add(StoreSession session, MemberId follower, MemberId followee, Through? through, DateTimeOffset now, bool back = false)
    {
        var made = session.Sql(Insert)
            .With("@follower", follower.Value).With("@followee", followee.Value).With("@now", now)
            .With("@through", through?.Invitation.Value).With("@channel", through?.Channel)
            .With("@automatic", through is { Automatic: true }).With("@back", back)
            .Run() == 1;
        if (!made) return false;
        MemberRows.CountFollow(session, follower, followee, +1);
        FactRows.Add(session, Followed(follower, followee, through, through is null ? MemberTree.Steps(session, follower, followee) : 1, now));
        return true;
    }

    /// <summary>
    /// Stops following; null if there was no follow. A follow that an invitation made takes the invitation's credit back when it is undone
    /// within seven days, and ends the follow that answered it. A request that still waits goes too.
    /// </summary>
    public static EndedFollow? Remove(StoreSession session, AllowanceOptions numbers, MemberId follower, MemberId followee, DateTimeOffset now)
    {
        var gone = session.Sql(Delete).With("@follower", follower.Value).With("@followee", followee.Value)
            .One(row => new EndedFollow(row.InvitationOrNull("through"), row.TextOrNull("channel"), row.Instant("made_at")));
        RequestRows.Remove(session, follower, followee);
        if (gone is null) return null;
        MemberRows.CountFollow(session, follower, followee, -1);
        FactRows.Add(session, Unfollowed(follower, followee, gone, now));
        if (gone.Through is not { } invitation) return gone;
        AllowanceCorrections.TakeBack(session, numbers, invitation, now);
        RequestRows.RemoveBack(session, followee, follower);
        var answer = session.Sql(DeleteBack).With("@follower", followee.Value).With("@followee", follower.Value)
            .One(row => new EndedFollow(null, null, row.Instant("made_at")));
        if (answer is null) return gone;
        MemberRows.CountFollow(session, followee, follower, -1);
        FactRows.Add(session, Unfollowed(followee, follower, answer, now));
        return gone;
    }

    /// <summary>A creator follows back a person they invited, or asks to if that member approves followers.</summary>
    public static void Answer(StoreSession session, MemberId creator, MemberId invited, bool mustAsk, DateTimeOffset now)
    {
        if (!mustAsk) Add(session, creator, invited, through: null, now, back: true);
        else if (!Exists(session, creator, invited)) RequestRows.Add(session, creator, invited, through: null, now, back: true);
    }

    /// <summary>
    /// Makes follows that are known not to exist yet, no two with the same follower or followee. Whom each follows is counted with their allowance, which lies in the
    /// same row (<see cref="AllowanceRows.Accept"/>).
    /// </summary>
    public static void Add(StoreSession session, IReadOnlyList<NewFollow> follows)
    {
        var insert = session.ForRows(InsertAll);
        foreach (var (follower, followee, through, now) in follows)
        {
            insert.Row().With("follower", follower.Value).With("followee", followee.Value).With("now", now)
                .With("through", through.Invitation.Value).With("channel", through.Channel).With("automatic", through.Automatic);
        }
        insert.Post();
        MemberRows.CountFollowing(session, follows.Select(follow => follow.Follower));
        FactRows.Add(session, Facts(follows));
    }

    /// <summary>That they began, as <see cref="Add(StoreSession, IReadOnlyList{NewFollow})"/> writes it down.</summary>
    internal static Fact[] Facts(IReadOnlyList<NewFollow> follows)
    {
        var facts = new Fact[follows.Count];
        for (var i = 0; i < facts.Length; i++)
        {
            var follow = follows[i];
            facts[i] = Followed(follow.Follower, follow.Followee, follow.Through, depth: 1, follow.Now);
        }
        return facts;
    }

    private static HashSet<MemberId> Existing(StoreSession session, IEnumerable<(MemberId Follower, MemberId Followee)> pairs, string asked)
    {
        var ask = session.ForRows(FindAll);
        foreach (var (follower, followee) in pairs) ask.Row().With("follower", follower.Value).With("followee", followee.Value);
        var found = new HashSet<MemberId>();
        ask.Each(row => found.Add(row.Member(asked)));
        return found;
    }

    internal static Fact Unfollowed(MemberId follower, MemberId followee, EndedFollow gone, DateTimeOffset now) => new(FactKind.Unfollowed, now, followee)
    {
        Channel = gone.Channel,
        FollowedAt = gone.MadeAt,
        Depth = gone.Through is null ? 0 : 1,
        Person = FactPerson.Of(followee, follower),
    };

    private static Fact Followed(MemberId follower, MemberId followee, Through? through, int depth, DateTimeOffset now) => new(FactKind.Followed, now, followee)
    {
        Clip = through?.Clip,
        Channel = through?.Channel,
        MadeAt = through?.MadeAt,
        Asserted = through is { Asserted: true },
        Depth = depth,
        Person = FactPerson.Of(followee, follower),
    };
}

/// <summary>A follow that has just ended.</summary>
/// <param name="Through">The invitation that had made it, if one had.</param>
/// <param name="Channel">The channel of that.</param>
/// <param name="MadeAt">When it was made.</param>
internal sealed record EndedFollow(InvitationId? Through, string? Channel, DateTimeOffset MadeAt);

/// <summary>A follow to be made.</summary>
/// <param name="Follower">Who follows.</param>
/// <param name="Followee">Whom.</param>
/// <param name="Through">How it came about.</param>
/// <param name="Now">The current time.</param>
[FrontDoor]
internal readonly record struct NewFollow(MemberId Follower, MemberId Followee, Through Through, DateTimeOffset Now);
