using System.Data.Common;
using Entourage.Facts;
using Entourage.Follows;
using Entourage.Kernel;
using Entourage.Storage;

namespace Entourage.Clips;

/// <summary>A clip as the rest of the product sees it.</summary>
/// <param name="Id">Which.</param>
/// <param name="Owner">Whose.</param>
/// <param name="Caption">Plain text, may be empty.</param>
/// <param name="Status">One of <see cref="ClipStatus"/>.</param>
/// <param name="Code">Why it failed, when it did.</param>
/// <param name="MadeAt">When it was uploaded.</param>
/// <param name="Revision">Names the folder of its finished files; 0 until ready.</param>
/// <param name="Duration">How long it plays.</param>
/// <param name="Width">Pixels, upright.</param>
/// <param name="Height">Pixels, upright.</param>
/// <param name="Views">Views so far.</param>
/// <param name="Plays">Playbacks so far.</param>
/// <param name="Likes">Likes now.</param>
/// <param name="Adult">Whether it is for adults only.</param>
public sealed record ClipCard(
    ClipId Id, MemberId Owner, string Caption, string Status, string? Code, DateTimeOffset MadeAt, long Revision, TimeSpan Duration,
    int Width, int Height, long Views, long Plays, long Likes, bool Adult);

/// <summary>Clips inside the transaction, or the read, of whatever needs them.</summary>
public static class ClipRows
{
    internal const string Columns =
        "id, owner, caption, status, code, made_at, revision, duration_milliseconds, width, height, views, plays, likes, adult";

    private const string ById = $"SELECT {Columns} FROM clips WHERE id = @id";

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

    private const string InsertView =
        "INSERT INTO views (clip, viewer, day, at) VALUES (@clip, @viewer, @day, @now) ON CONFLICT DO NOTHING";

    private const string CountView = "UPDATE clips SET views = views + 1 WHERE id = @clip";

    /// <summary>The clip, or null.</summary>
    public static ClipCard? Find(HotSession session, ClipId id) => session.Sql(ById).With("@id", id.Value).One(Card);

    /// <summary>The newest clip of a member that can be watched, or null.</summary>
    public static ClipCard? Latest(HotSession session, MemberId owner) => session.Sql(LatestOf).With("@owner", owner.Value).One(Card);

    /// <summary>Clips of a member before a place in time, newest first.</summary>
    /// <param name="session">Inside the read.</param>
    /// <param name="owner">Whose.</param>
    /// <param name="before">Where the page before ended, or <see cref="ClipPlace.Newest"/>.</param>
    /// <param name="rows">At most so many.</param>
    /// <param name="all">Also those that cannot be watched.</param>
    public static IReadOnlyList<ClipCard> Before(HotSession session, MemberId owner, ClipPlace before, int rows, bool all = false) =>
        session.Sql(NewestOf)
            .With("@owner", owner.Value).With("@all", all).With("@at", before.At).With("@id", before.Id.Value).With("@rows", rows)
            .All(Card);

    /// <summary>The newest clip of each of several members that can be watched and lies before a place in time, in no order.</summary>
    public static IReadOnlyList<ClipCard> NewestBefore(HotSession session, IReadOnlyList<MemberId> owners, ClipPlace before)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(owners);
        var each = session.ForRows(NewestOfEach);
        foreach (var owner in owners) each.Row().With("person", owner.Value).With("before_at", before.At).With("before_id", before.Id.Value);
        var found = new List<ClipCard>();
        each.Each(row => found.Add(Card(row)));
        return found;
    }

    /// <summary>Everybody's clips that can be watched, before a place in time, newest first.</summary>
    public static IReadOnlyList<ClipCard> Before(HotSession session, ClipPlace before, int rows) =>
        session.Sql(NewestOfAll).With("@at", before.At).With("@id", before.Id.Value).With("@rows", rows).All(Card);

    /// <summary>Counts a view once per viewer, clip and day; false when today's was counted already.</summary>
    /// <param name="session">Inside the transaction.</param>
    /// <param name="clip">What was watched.</param>
    /// <param name="owner">Whose it is.</param>
    /// <param name="member">Who watched it, where it was a member.</param>
    /// <param name="viewer">The viewer as <see cref="View.Viewer"/>.</param>
    /// <param name="now">When.</param>
    public static bool AddView(HotSession session, ClipId clip, MemberId owner, MemberId? member, byte[] viewer, DateTimeOffset now)
    {
        var day = now.ToUnixTimeSeconds() / 86_400;
        var counted = session.Sql(InsertView).With("@clip", clip.Value).With("@viewer", viewer).With("@day", day).With("@now", now).Run() == 1;
        if (!counted) return false;
        session.Sql(CountView).With("@clip", clip.Value).Run();
        FactRows.Add(session, Fact(session, FactKind.Viewed, clip, owner, member, now));
        return true;
    }

    /// <summary>What somebody did with a clip, and what ties them to its owner.</summary>
    internal static Fact Fact(HotSession session, FactKind kind, ClipId clip, MemberId owner, MemberId? member, DateTimeOffset now)
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

    internal static ClipCard Card(DbDataReader row) => new(
        new(row.Uuid(0)), new(row.Uuid(1)), row.GetString(2), row.GetString(3), row.TextOrNull(4), row.Instant(5), row.GetInt64(6),
        TimeSpan.FromMilliseconds(row.GetInt64(7)), row.GetInt32(8), row.GetInt32(9), row.GetInt64(10), row.GetInt64(11), row.GetInt64(12), row.GetBoolean(13));
}

/// <summary>A place in a list of clips that is ordered by time, newest first.</summary>
/// <param name="At">Unix milliseconds.</param>
/// <param name="Id">Decides between clips of the same millisecond.</param>
public readonly record struct ClipPlace(long At, ClipId Id)
{
    /// <summary>Before everything.</summary>
    public static readonly ClipPlace Newest = new(long.MaxValue, new(new Guid("ffffffff-ffff-ffff-ffff-ffffffffffff")));

    /// <summary>The place of one clip.</summary>
    public static ClipPlace Of(ClipCard clip)
    {
        ArgumentNullException.ThrowIfNull(clip);
        return new(clip.MadeAt.ToUnixTimeMilliseconds(), clip.Id);
    }

    /// <summary>The place a cursor names; <c>bad_cursor</c> for one that is not of such a list.</summary>
    public static Outcome<ClipPlace> Read(string? cursor)
    {
        var from = Cursor.Read(cursor);
        if (!from.Ok && from.Problem is { } bad) return bad;
        if (from.Value is not { } given) return Newest;
        return ClipId.TryParse(given.Key, null, out var id) ? new ClipPlace(given.At, id) : Cursor.Bad;
    }

    /// <summary>As a cursor.</summary>
    public override string ToString() => new Cursor(At, Id.ToString()).ToString();
}
