namespace Entourage.Members;

/// <summary>A member as the rest of the product sees them.</summary>
/// <param name="Id">The member's id.</param>
/// <param name="Handle">Unique, lower case, without the at sign.</param>
/// <param name="Name">The name they show.</param>
/// <param name="Bio">A few words, may be empty.</param>
/// <param name="Picture">Address of the picture on this site.</param>
/// <param name="JoinedAt">When they joined.</param>
/// <param name="Followers">How many follow them.</param>
/// <param name="Following">How many they follow.</param>
/// <param name="Clips">How many clips can be watched.</param>
/// <param name="Operator">Whether they run the site.</param>
/// <param name="Suspended">Whether moderation has suspended them.</param>
/// <param name="Language">The language they chose, if they did.</param>
/// <param name="Private">Whether only people they approve follow them and see what they make.</param>
/// <param name="AutoFollow">Whether watching an invitation's clip follows its maker.</param>
/// <param name="InvitationsFrom">Whose invitations may make them follow: one of <see cref="Members.InvitationsFrom"/>.</param>
/// <param name="FollowBack">Whether they follow back the people who come through their invitations.</param>
/// <param name="BirthYear">The year of birth, if they were asked and have said. Never shown: only <see cref="Ages"/> reads it.</param>
[FrontDoor]
public sealed record MemberCard(
    MemberId Id, string Handle, string Name, string Bio, string Picture, DateTimeOffset JoinedAt,
    long Followers, long Following, long Clips, bool Operator, bool Suspended, string? Language,
    bool Private = false, bool AutoFollow = true, string InvitationsFrom = Members.InvitationsFrom.Anybody, bool FollowBack = false,
    int? BirthYear = null);

/// <summary>Members inside the transaction, or the read, of whatever needs them.</summary>
[FrontDoor]
internal static class MemberRows
{
    private const string Columns =
        "id, handle, name, bio, picture_at, joined_at, followers, following, clips, operator, suspended, language, private, auto_follow, invitations_from, follow_back, birth_year";

    private const string ById = $"SELECT {Columns} FROM members WHERE id = @id";
    private const string ByIds = $"SELECT {Columns} FROM @rows AS a JOIN members ON members.id = a.member";
    private const string ByHandle = $"SELECT {Columns} FROM members WHERE handle = @handle";
    private const string CountFollower = "UPDATE members SET following = following + @by WHERE id = @id";
    private const string CountFollowee = "UPDATE members SET followers = followers + @by WHERE id = @id";
    private const string CountFollowers =
        "UPDATE members SET following = following + 1 FROM @rows AS a WHERE members.id = a.member";

    private const string UncountFollowers =
        "UPDATE members SET following = following - 1 FROM @rows AS a WHERE members.id = a.member";

    private const string UncountFollowees =
        "UPDATE members SET followers = followers - 1 FROM @rows AS a WHERE members.id = a.member";

    private const string NotSuspended = "SELECT id FROM members WHERE id > @after AND NOT suspended ORDER BY id LIMIT @rows";
    private const string Running = "SELECT id FROM members WHERE operator";

    private const string Creating =
        "SELECT id, clips > 0 AND NOT suspended AS creates FROM members WHERE id > @after ORDER BY id LIMIT @rows";

    private const string StillCreating =
        "SELECT m.id FROM @rows AS a JOIN members AS m ON m.id = a.member AND m.clips > 0 AND NOT m.suspended";

    private const string Existing = "SELECT m.id FROM @rows AS a JOIN members AS m ON m.id = a.member";

    private const string CountClip = "UPDATE members SET clips = clips + @by WHERE id = @id";

    /// <summary>The member, or null when there is none.</summary>
    public static MemberCard? Find(StoreSession session, MemberId id) => session.Sql(ById).With("@id", id.Value).One(Card);

    /// <summary>Those of a page of a list, by one statement; who is not there is left out.</summary>
    public static IReadOnlyDictionary<MemberId, MemberCard> FindAll(StoreSession session, IEnumerable<MemberId> ids)
    {
        var each = session.ForRows(ByIds);
        foreach (var id in ids.Distinct()) each.Row().With("member", id.Value);
        var found = new Dictionary<MemberId, MemberCard>();
        each.Each(row =>
        {
            var card = Card(row);
            found.Add(card.Id, card);
        });
        return found;
    }

    /// <summary>The member with a handle (in its canonical, lower-case form), or null.</summary>
    public static MemberCard? Find(StoreSession session, string handle) =>
        // Not every string is text to a database: PostgreSQL accepts no U+0000.
        Handle.IsCanonical(handle) ? session.Sql(ByHandle).With("@handle", handle).One(Card) : null;

    /// <summary>Changes both counts of a follow by one.</summary>
    public static void CountFollow(StoreSession session, MemberId follower, MemberId followee, int by)
    {
        session.Sql(CountFollower).With("@by", by).With("@id", follower.Value).Run();
        session.Sql(CountFollowee).With("@by", by).With("@id", followee.Value).Run();
    }

    /// <summary>Counts one more whom each of some members follows.</summary>
    public static void CountFollowing(StoreSession session, IEnumerable<MemberId> followers)
    {
        var count = session.ForRows(CountFollowers);
        foreach (var follower in followers) count.Row().With("member", follower.Value);
        count.Post();
    }

    /// <summary>Uncounts every follow of one member: of those who followed them, and of those whom they followed.</summary>
    public static void CountEnded(StoreSession session, IReadOnlyList<MemberId> followers, IReadOnlyList<MemberId> followees)
    {
        var (ofFollowers, ofFollowees) = (session.ForRows(UncountFollowers), session.ForRows(UncountFollowees));
        foreach (var follower in followers) ofFollowers.Row().With("member", follower.Value);
        foreach (var followee in followees) ofFollowees.Row().With("member", followee.Value);
        ofFollowers.Post(exactly: false);
        ofFollowees.Post(exactly: false);
    }

    /// <summary>Everybody after one member who is not suspended, by id.</summary>
    public static IReadOnlyList<MemberId> After(StoreSession session, MemberId after, int rows) =>
        session.Sql(NotSuspended).With("@after", after.Value).With("@rows", (long)rows).All(row => row.Member("id"));

    /// <summary>Those who run the site.</summary>
    public static IReadOnlyList<MemberId> Operators(StoreSession session) => session.Sql(Running).All(row => row.Member("id"));

    /// <summary>The next members after one, by id, and of each whether they are a creator: not suspended, with a clip that can be watched.</summary>
    public static IReadOnlyList<(MemberId Member, bool Creates)> CreatorsAfter(StoreSession session, MemberId after, int rows) =>
        session.Sql(Creating).With("@after", after.Value).With("@rows", (long)rows).All(row => (row.Member("id"), row.Truth("creates")));

    /// <summary>Which of these are creators at this moment.</summary>
    public static IReadOnlySet<MemberId> CreatorsAmong(StoreSession session, IEnumerable<MemberId> members)
    {
        var ask = session.ForRows(StillCreating);
        foreach (var member in members) ask.Row().With("member", member.Value);
        var found = new HashSet<MemberId>();
        ask.Each(row => found.Add(row.Member("id")));
        return found;
    }

    /// <summary>Which of these have an account.</summary>
    public static IReadOnlySet<MemberId> Among(StoreSession session, IEnumerable<MemberId> members)
    {
        var ask = session.ForRows(Existing);
        foreach (var member in members.Distinct()) ask.Row().With("member", member.Value);
        var found = new HashSet<MemberId>();
        ask.Each(row => found.Add(row.Member("id")));
        return found;
    }

    /// <summary>Changes how many clips of a member can be watched.</summary>
    public static void CountClips(StoreSession session, MemberId owner, int by) =>
        session.Sql(CountClip).With("@by", by).With("@id", owner.Value).Run();

    /// <summary>Where a member's picture is: the uploaded one by its date, so that it can be kept for ever, or the drawn one.</summary>
    public static string Picture(MemberId id, string handle, DateTimeOffset? pictureAt) =>
        pictureAt is { } at ? FormattableString.Invariant($"/pictures/{id}/{at.ToUnixTimeMilliseconds()}.jpg") : $"/pictures/{handle}.svg";

    private static MemberCard Card(Row row)
    {
        var id = row.Member("id");
        var handle = row.Text("handle");
        return new(
            id, handle, row.Text("name"), row.Text("bio"), Picture(id, handle, row.InstantOrNull("picture_at")),
            row.Instant("joined_at"), row.Number("followers"), row.Number("following"), row.Number("clips"),
            row.Truth("operator"), row.Truth("suspended"), row.TextOrNull("language"), row.Truth("private"), row.Truth("auto_follow"), row.Text("invitations_from"),
            row.Truth("follow_back"), row.IntOrNull("birth_year"));
    }
}
