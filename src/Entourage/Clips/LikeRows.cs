using Entourage.Facts;

namespace Entourage.Clips;

/// <summary>Likes and plays inside a transaction; the clip's count changes with the row, or nothing does.</summary>
internal static class LikeRows
{
    private const string FindAll = "SELECT l.clip FROM @rows AS a JOIN likes AS l ON l.clip = a.clip AND l.member = a.member";
    private const string Insert = "INSERT INTO likes (clip, member, made_at) VALUES (@clip, @member, @now) ON CONFLICT DO NOTHING";
    private const string Delete = "DELETE FROM likes WHERE clip = @clip AND member = @member";
    private const string CountLike = "UPDATE clips SET likes = likes + @by WHERE id = @clip";
    private const string InsertPlay = "INSERT INTO plays (clip, viewer, at) VALUES (@clip, @viewer, @now) ON CONFLICT DO NOTHING";
    private const string CountPlay = "UPDATE clips SET plays = plays + 1 WHERE id = @clip";

    /// <summary>Those among <paramref name="clips"/> that a member likes, by one statement.</summary>
    public static IReadOnlySet<ClipId> LikedBy(StoreSession session, MemberId member, IEnumerable<ClipId> clips)
    {
        var ask = session.ForRows(FindAll);
        foreach (var clip in clips) ask.Row().With("clip", clip.Value).With("member", member.Value);
        var found = new HashSet<ClipId>();
        ask.Each(row => found.Add(row.Clip("clip")));
        return found;
    }

    /// <summary>Adds a like; false if there was one already.</summary>
    public static bool Add(StoreSession session, ClipId clip, MemberId owner, MemberId member, DateTimeOffset now)
    {
        var added = session.Sql(Insert).With("@clip", clip.Value).With("@member", member.Value).With("@now", now).Run() == 1;
        if (!added) return false;
        session.Sql(CountLike).With("@clip", clip.Value).With("@by", 1).Run();
        if (owner != member) FactRows.Add(session, ClipRows.Fact(session, FactKind.Liked, clip, owner, member, now));
        return true;
    }

    /// <summary>False when there was none.</summary>
    public static bool Remove(StoreSession session, ClipId clip, MemberId member)
    {
        var removed = session.Sql(Delete).With("@clip", clip.Value).With("@member", member.Value).Run() == 1;
        if (removed) session.Sql(CountLike).With("@clip", clip.Value).With("@by", -1).Run();
        return removed;
    }

    /// <summary>Counts a playback; the same viewer in the same millisecond is the same playback.</summary>
    public static void AddPlay(StoreSession session, ClipId clip, byte[] viewer, DateTimeOffset now)
    {
        var added = session.Sql(InsertPlay).With("@clip", clip.Value).With("@viewer", viewer).With("@now", now).Run() == 1;
        if (added) session.Sql(CountPlay).With("@clip", clip.Value).Run();
    }
}
