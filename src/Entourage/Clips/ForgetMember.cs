namespace Entourage.Clips;

/// <summary>When a member deletes the account: what they watched and liked, and their own clips with everything. Thread-safe.</summary>
internal sealed class ForgetMember(TimeProvider time) : IForgetsMembers
{
    private const string OwnClips = $"SELECT {ClipRows.Columns} FROM clips WHERE owner = @member LIMIT @most";

    private const string Likes =
        "DELETE FROM likes WHERE (clip, member) IN (SELECT clip, member FROM likes WHERE member = @member LIMIT @most) RETURNING clip";

    private const string Views =
        "DELETE FROM views WHERE (clip, viewer, day) IN (SELECT clip, viewer, day FROM views WHERE viewer = @viewer LIMIT @most) RETURNING clip";

    private const string Plays =
        "DELETE FROM plays WHERE (clip, viewer, at) IN (SELECT clip, viewer, at FROM plays WHERE viewer = @viewer LIMIT @most) RETURNING clip";

    private const string Unlike = "UPDATE clips SET likes = likes - a.number FROM @rows AS a WHERE clips.id = a.clip";
    private const string Unview = "UPDATE clips SET views = views - a.number FROM @rows AS a WHERE clips.id = a.clip";
    private const string Unplay = "UPDATE clips SET plays = plays - a.number FROM @rows AS a WHERE clips.id = a.clip";

    // Each takes more statements than any other row.
    private const int MostClips = 20;

    public int Forget(StoreSession session, MemberId member, int most)
    {
        var touched = Uncount(session, Unlike, session.Sql(Likes).With("@member", member.Value).With("@most", (long)most));
        touched += Uncount(session, Unview, session.Sql(Views).With("@viewer", Viewers.Of(member)).With("@most", (long)(most - touched)));
        touched += Uncount(session, Unplay, session.Sql(Plays).With("@viewer", Viewers.Of(member)).With("@most", (long)(most - touched)));
        var clips = session.Sql(OwnClips).With("@member", member.Value).With("@most", (long)Math.Min(most - touched, MostClips)).All(ClipRows.Card);
        foreach (var clip in clips) DeleteClip.Remove(session, clip, time.GetUtcNow());
        return touched + clips.Count;
    }

    private static int Uncount(StoreSession session, string count, Statement delete)
    {
        var gone = delete.All(row => row.Clip("clip"));
        var uncount = session.ForRows(count);
        foreach (var clip in gone.GroupBy(clip => clip)) uncount.Row().With("clip", clip.Key.Value).With("number", (long)clip.Count());
        // A clip may be gone before those who liked it are.
        uncount.Post(exactly: false);
        return gone.Count;
    }
}
