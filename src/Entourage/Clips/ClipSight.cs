using System.Collections.Concurrent;
using Entourage.Members;
using Entourage.Transcoding;

namespace Entourage.Clips;

/// <summary>Who may see a clip, who may watch it, and what it looks like to them: one place for every page and list. Thread-safe.</summary>
[FrontDoor]
internal sealed class ClipSight(MediaAddresses addresses, ClipFolders folders, Ages ages, IOptions<ClipsOptions> options)
{
    private readonly Gate gate = options.Value.Gate;
    private readonly ConcurrentDictionary<ClipId, double> progress = new();

    /// <summary>Whether somebody gets the film itself: members do, others when the site's gate is open.</summary>
    public bool MayWatch(Caller? caller) => caller is not null || gate == Gate.Open;

    /// <summary>
    /// Path of the first seconds, for people who must join to watch the rest; null for people who get the video itself, where the gate shows
    /// strangers only the poster, and for a clip that was made before there were teasers.
    /// </summary>
    public string? Teaser(ClipId clip, long revision, bool reserved, Caller? caller) =>
        gate == Gate.Teaser && !MayWatch(caller) && File.Exists(folders.Finished(clip, revision, ClipFiles.Teaser))
            ? addresses.Teaser(clip, revision, reserved)
            : null;

    /// <summary>
    /// The clip as <paramref name="caller"/> sees it; null when it is not for them: a clip that is not ready is its owner's alone, and nobody
    /// sees the clips of a suspended member or across a block, only followers those of a member who approves them, and only adults those for adults.
    /// </summary>
    public ClipView? See(StoreSession session, ClipCard? clip, Caller? caller) => clip is null ? null : Seen(session, [clip], caller)(clip);

    /// <summary>How <paramref name="caller"/> sees each of some clips, as <see cref="See"/> says; what decides it is looked up at once.</summary>
    public Func<ClipCard, ClipView?> Seen(StoreSession session, IReadOnlyCollection<ClipCard> clips, Caller? caller)
    {
        var audience = new ClipAudience(session, clips, caller?.Member, ages);
        var liked = caller is null ? null : LikeRows.LikedBy(session, caller.Member, clips.Select(clip => clip.Id));
        return clip => audience.OwnerOf(clip) is { } owner ? View(clip, owner, caller, liked?.Contains(clip.Id) is true) : null;
    }

    /// <summary>
    /// One page of a list: <paramref name="found"/> holds one row more than fits when there are more. Clips that are not for the caller are
    /// left out, so that a page may hold fewer than asked.
    /// </summary>
    public Page<ClipView> Page(StoreSession session, IReadOnlyList<ClipCard> found, int rows, Caller? caller) =>
        Keyset.Page(found, rows, clip => clip.Position, Seen(session, found, caller));

    /// <summary>A clip that can be watched and is not hidden from <paramref name="viewer"/>, or null.</summary>
    internal ClipCard? Ready(StoreSession session, ClipId id, MemberId? viewer) =>
        ClipRows.Find(session, id) is { Status: ClipStatus.Ready } clip && new ClipAudience(session, [clip], viewer, ages).OwnerOf(clip) is not null
            ? clip
            : null;

    /// <summary>How much of a clip has been processed; kept in memory only, so a restart begins again.</summary>
    internal double ProgressOf(ClipCard clip) => clip.Status switch
    {
        ClipStatus.Ready => 1,
        ClipStatus.Processing => progress.GetValueOrDefault(clip.Id),
        _ => 0,
    };

    internal void Report(ClipId clip, double share) => progress[clip] = share;

    internal void EndReports(ClipId clip) => progress.TryRemove(clip, out _);

    private ClipView View(ClipCard clip, MemberCard owner, Caller? caller, bool liked)
    {
        var (id, revision, reserved) = (clip.Id, clip.Revision, owner.Private || clip.Adult);
        var ready = clip.Status == ClipStatus.Ready;
        var watch = ready && MayWatch(caller);
        return new(
            id, clip.Status, clip.Code, ProgressOf(clip), clip.Caption, clip.Duration.TotalSeconds, clip.Width, clip.Height,
            watch ? addresses.Video(id, revision, reserved) : null, watch ? addresses.Video(id, revision, reserved, "small") : null,
            ready ? Teaser(id, revision, reserved, caller) : null, ready ? addresses.Poster(id, revision, reserved) : null, ready ? addresses.Thumb(id, revision, reserved) : null,
            ready ? addresses.Preview(id, revision, reserved) : null, ready ? addresses.Blur(id, revision, reserved) : null,
            clip.Views, clip.Plays, clip.Likes, liked, clip.Adult, clip.Rough, clip.MadeAt, new(owner.Handle, owner.Name, owner.Picture));
    }
}
