using Entourage.Facts;
using Entourage.Kernel;
using Entourage.Storage;

namespace Entourage.Clips;

/// <summary>Likes and plays inside a transaction; the clip's count changes with the row, or nothing does.</summary>
internal static class LikeRows
{
    private const string Find = "SELECT 1 FROM likes WHERE clip = @clip AND member = @member";
    private const string Insert = "INSERT INTO likes (clip, member, made_at) VALUES (@clip, @member, @now) ON CONFLICT DO NOTHING";
    private const string Delete = "DELETE FROM likes WHERE clip = @clip AND member = @member";
    private const string CountLike = "UPDATE clips SET likes = likes + @by WHERE id = @clip";
    private const string InsertPlay = "INSERT INTO plays (clip, viewer, at) VALUES (@clip, @viewer, @now) ON CONFLICT DO NOTHING";
    private const string CountPlay = "UPDATE clips SET plays = plays + 1 WHERE id = @clip";

    public static bool Stands(HotSession session, ClipId clip, MemberId member) =>
        session.Sql(Find).With("@clip", clip.Value).With("@member", member.Value).Number() is not null;

    /// <summary>False when it stood already.</summary>
    public static bool Add(HotSession session, ClipId clip, MemberId owner, MemberId member, DateTimeOffset now)
    {
        var added = session.Sql(Insert).With("@clip", clip.Value).With("@member", member.Value).With("@now", now).Run() == 1;
        if (!added) return false;
        session.Sql(CountLike).With("@clip", clip.Value).With("@by", 1).Run();
        if (owner != member) FactRows.Add(session, ClipRows.Fact(session, FactKind.Liked, clip, owner, member, now));
        return true;
    }

    /// <summary>False when there was none.</summary>
    public static bool Remove(HotSession session, ClipId clip, MemberId member)
    {
        var removed = session.Sql(Delete).With("@clip", clip.Value).With("@member", member.Value).Run() == 1;
        if (removed) session.Sql(CountLike).With("@clip", clip.Value).With("@by", -1).Run();
        return removed;
    }

    /// <summary>Counts a playback; the same viewer in the same millisecond is the same playback.</summary>
    public static void AddPlay(HotSession session, ClipId clip, byte[] viewer, DateTimeOffset now)
    {
        var added = session.Sql(InsertPlay).With("@clip", clip.Value).With("@viewer", viewer).With("@now", now).Run() == 1;
        if (added) session.Sql(CountPlay).With("@clip", clip.Value).Run();
    }
}
