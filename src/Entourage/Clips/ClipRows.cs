using Entourage.Facts;
using Entourage.Follows;
using Entourage.Members;
using Entourage.Transcoding;

namespace Entourage.Clips;

/// <summary>A clip as the rest of the product sees it.</summary>
/// <param name="Id">The clip's id.</param>
/// <param name="Owner">The member it belongs to.</param>
/// <param name="Caption">Plain text, may be empty.</param>
/// <param name="Status">One of <see cref="ClipStatus"/>.</param>
/// <param name="Code">Why it failed, if it did.</param>
/// <param name="MadeAt">When it was uploaded.</param>
/// <param name="Revision">Names the folder of its finished files; 0 until ready.</param>
/// <param name="Duration">How long it plays.</param>
/// <param name="Width">Pixels, upright.</param>
/// <param name="Height">Pixels, upright.</param>
/// <param name="Views">Views so far.</param>
/// <param name="Plays">Playbacks so far.</param>
/// <param name="Likes">Likes now.</param>
/// <param name="Adult">Whether it is for adults only.</param>
/// <param name="Rough">Whether it can be watched in its small film alone, while the large one is still to be made.</param>
[FrontDoor]
internal sealed record ClipCard(
    ClipId Id, MemberId Owner, string Caption, string Status, string? Code, DateTimeOffset MadeAt, long Revision, TimeSpan Duration,
    int Width, int Height, long Views, long Plays, long Likes, bool Adult, bool Rough)
{
    /// <summary>Where it stands in lists of clips, which show the newest first.</summary>
    public Keyset<ClipId> Position => Keyset.Of(MadeAt, Id);

    /// <summary>Whether its upload is kept: it is still to be made, or it failed in a way that may go well another time.</summary>
    public bool KeepsUpload =>
        Rough || Status == ClipStatus.Processing || (Status == ClipStatus.Failed && Code is not null && TranscodeProblems.CanBeTriedAgain(Code));
}

/// <summary>Clips inside the transaction, or the read, of whatever needs them.</summary>
[FrontDoor]
internal static class ClipRows
{
    internal const string Columns =
        "id, owner, caption, status, code, made_at, revision, duration_milliseconds, width, height, views, plays, likes, adult, rough";

    private const string ById = $"SELECT {Columns} FROM clips WHERE id = @id";

    private const string ByIds = $"SELECT {Columns} FROM @rows AS a JOIN clips ON clips.id = a.clip";

    private const string LatestOf =
        $"SELECT {Columns} FROM clips WHERE owner = @owner AND status = 'ready' ORDER BY made_at DESC LIMIT 1";

    private const string NewestOf =
        $"""
        SELECT {Columns} FROM clips
        WHERE owner = @owner AND (@all OR status = 'ready') AND (made_at, id) < (@at, @id) ORDER BY made_at DESC, id DESC LIMIT @rows
        """;

    private const string NewestOfAll =
        $"""
        SELECT {Columns} FROM clips
        WHERE status = 'ready' AND (made_at, id) < (@at, @id) ORDER BY made_at DESC, id DESC LIMIT @rows
        """;

    private const string NewestOfEach =
        $"""
        SELECT {Columns} FROM @rows AS a
        JOIN clips ON clips.id = (
            SELECT c.id FROM clips AS c
            WHERE c.owner = a.person AND c.status = 'ready' AND (c.made_at, c.id) < (a.before_at, a.before_id) ORDER BY c.made_at DESC, c.id DESC LIMIT 1)
        """;

    // A limit for each member, in words that both stores go about by the index: not older than the last one that may count.
    private const string NextOfEach =
        $"""
        SELECT {Columns} FROM @rows AS a
        JOIN clips ON owner = a.person AND status = 'ready' AND (made_at, id) < (a.before_at, a.before_id) AND made_at >= a.since AND made_at >= coalesce((
            SELECT c.made_at FROM clips AS c
            WHERE c.owner = a.person AND c.status = 'ready' AND (c.made_at, c.id) < (a.before_at, a.before_id)
            ORDER BY c.made_at DESC, c.id DESC LIMIT 1 OFFSET a.most), a.since)
        """;

    private const string SetStatus = "UPDATE clips SET status = @to WHERE id = @id AND status = @from";

    private const string InsertView =
        "INSERT INTO views (clip, viewer, day, at) VALUES (@clip, @viewer, @day, @now) ON CONFLICT DO NOTHING";

    private const string OneMoreView = "UPDATE clips SET views = views + 1 WHERE id = @clip";

    /// <summary>The clip, or null.</summary>
    public static ClipCard? Find(StoreSession session, ClipId id) => session.Sql(ById).With("@id", id.Value).One(Card);

    /// <summary>Those of a page of a list, by one statement; what is not there is left out.</summary>
    public static IReadOnlyDictionary<ClipId, ClipCard> FindAll(StoreSession session, IEnumerable<ClipId> ids)
    {
        var each = session.ForRows(ByIds);
        foreach (var id in ids.Distinct()) each.Row().With("clip", id.Value);
        var found = new Dictionary<ClipId, ClipCard>();
        each.Each(row =>
        {
            var card = Card(row);
            found.Add(card.Id, card);
        });
        return found;
    }

    /// <summary>The newest clip of a member that can be watched, or null.</summary>
    public static ClipCard? Latest(StoreSession session, MemberId owner) => session.Sql(LatestOf).With("@owner", owner.Value).One(Card);

    /// <summary>Clips of a member before a place in time, newest first.</summary>
    /// <param name="session">Inside the read.</param>
    /// <param name="owner">The member they belong to.</param>
    /// <param name="before">Where the page before ended, or <see cref="Keyset{TKey}.Newest"/>.</param>
    /// <param name="rows">The most to return.</param>
    /// <param name="all">Also those that cannot be watched.</param>
    public static IReadOnlyList<ClipCard> Before(StoreSession session, MemberId owner, Keyset<ClipId> before, int rows, bool all = false) =>
        session.Sql(NewestOf)
            .With("@owner", owner.Value).With("@all", all).With("@at", before.At).With("@id", before.Key.Value).With("@rows", rows)
            .All(Card);

    /// <summary>The newest clip of each of several members that can be watched and lies before a place in time, in no order.</summary>
    public static IReadOnlyList<ClipCard> NewestBefore(StoreSession session, IReadOnlyList<MemberId> owners, Keyset<ClipId> before)
    {
        var each = session.ForRows(NewestOfEach);
        foreach (var owner in owners) each.Row().With("person", owner.Value).With("before_at", before.At).With("before_id", before.Key.Value);
        var found = new List<ClipCard>();
        each.Each(row => found.Add(Card(row)));
        return found;
    }

    /// <summary>Of each of several members the newest clips that can be watched, before a place of theirs and not older than an instant, in no order.</summary>
    public static IReadOnlyList<ClipCard> Before(
        StoreSession session, IEnumerable<(MemberId Owner, Keyset<ClipId> Before, int Most)> owners, DateTimeOffset since)
    {
        var each = session.ForRows(NextOfEach);
        foreach (var (owner, before, most) in owners)
        {
            each.Row().With("person", owner.Value).With("before_at", before.At).With("before_id", before.Key.Value).With("since", since).With("most", most);
        }
        var found = new List<ClipCard>();
        each.Each(row => found.Add(Card(row)));
        return found;
    }

    /// <summary>Everybody's clips that can be watched, before a place in time, newest first.</summary>
    public static IReadOnlyList<ClipCard> Before(StoreSession session, Keyset<ClipId> before, int rows) =>
        session.Sql(NewestOfAll).With("@at", before.At).With("@id", before.Key.Value).With("@rows", rows).All(Card);

    /// <summary>Takes a clip down, or puts it back; false when it is not in the state for that. The owner's count of clips changes with it.</summary>
    public static bool TakeDown(StoreSession session, ClipCard clip, bool down)
    {
        var (from, to) = down ? (ClipStatus.Ready, ClipStatus.TakenDown) : (ClipStatus.TakenDown, ClipStatus.Ready);
        if (session.Sql(SetStatus).With("@id", clip.Id.Value).With("@from", from).With("@to", to).Run() != 1) return false;
        session.Changed(new ClipChanged(clip.Id));
        MemberRows.CountClips(session, clip.Owner, down ? -1 : +1);
        return true;
    }

    /// <summary>Counts a view once per viewer, clip and day; false when today's was counted already.</summary>
    /// <param name="session">Inside the transaction.</param>
    /// <param name="clip">What was watched.</param>
    /// <param name="owner">The member it belongs to.</param>
    /// <param name="member">Who watched it, where it was a member.</param>
    /// <param name="viewer">The viewer as <see cref="View.Viewer"/>.</param>
    /// <param name="now">The current time.</param>
    public static bool AddView(StoreSession session, ClipId clip, MemberId owner, MemberId? member, byte[] viewer, DateTimeOffset now)
    {
        var day = now.ToUnixTimeSeconds() / 86_400;
        var counted = session.Sql(InsertView).With("@clip", clip.Value).With("@viewer", viewer).With("@day", day).With("@now", now).Run() == 1;
        if (!counted) return false;
        session.Sql(OneMoreView).With("@clip", clip.Value).Run();
        FactRows.Add(session, Fact(session, FactKind.Viewed, clip, owner, member, now));
        return true;
    }

    /// <summary>What somebody did with a clip, and what ties them to its owner.</summary>
    internal static Fact Fact(StoreSession session, FactKind kind, ClipId clip, MemberId owner, MemberId? member, DateTimeOffset now)
    {
        var tie = member is { } known ? FollowRows.Between(session, known, owner) : default;
        return new(kind, now, owner)
        {
            Clip = clip,
            Channel = tie.Channel,
            FollowedAt = tie.FollowedAt,
            Depth = tie.Depth,
            Person = member is { } who ? FactPerson.Of(owner, who) : null,
        };
    }

    internal static ClipCard Card(Row row) => new(
        row.Clip("id"), row.Member("owner"), row.Text("caption"), row.Text("status"), row.TextOrNull("code"), row.Instant("made_at"), row.Number("revision"),
        TimeSpan.FromMilliseconds(row.Number("duration_milliseconds")), row.Int("width"), row.Int("height"), row.Number("views"), row.Number("plays"), row.Number("likes"), row.Truth("adult"),
        row.Truth("rough"));
}
