using Entourage.Kernel;
using Entourage.Storage;

namespace Entourage.Clips;

/// <summary>When a member deletes the account: what they watched and liked, and their own clips with everything. Thread-safe.</summary>
internal sealed class ForgetMember(TranscodeQueue queue) : IForgetsMembers
{
    private const string OwnClips = $"SELECT {ClipRows.Columns} FROM clips WHERE owner = @member";

    private static readonly string[] Liked =
    [
        "UPDATE clips SET likes = likes - 1 WHERE id IN (SELECT clip FROM likes WHERE member = @member)",
        "DELETE FROM likes WHERE member = @member",
    ];

    private static readonly string[] Watched =
    [
        "UPDATE clips SET views = views - (SELECT count(*) FROM views WHERE clip = clips.id AND viewer = @viewer) WHERE id IN (SELECT clip FROM views WHERE viewer = @viewer)",
        "DELETE FROM views WHERE viewer = @viewer",
        "UPDATE clips SET plays = plays - (SELECT count(*) FROM plays WHERE clip = clips.id AND viewer = @viewer) WHERE id IN (SELECT clip FROM plays WHERE viewer = @viewer)",
        "DELETE FROM plays WHERE viewer = @viewer",
    ];

    public void Forget(HotSession session, MemberId member)
    {
        foreach (var sql in Liked) session.Sql(sql).With("@member", member.Value).Run();
        foreach (var sql in Watched) session.Sql(sql).With("@viewer", Viewers.Of(member)).Run();
        foreach (var clip in session.Sql(OwnClips).With("@member", member.Value).All(ClipRows.Card))
        {
            DeleteClip.Remove(session, clip);
            queue.Suspect(clip.Id);
        }
    }
}
