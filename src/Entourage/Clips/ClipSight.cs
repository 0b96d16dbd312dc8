using System.Collections.Concurrent;
using Entourage.Follows;
using Entourage.Http;
using Entourage.Kernel;
using Entourage.Members;
using Entourage.Safety;
using Entourage.Storage;
using Entourage.Transcoding;
using Microsoft.Extensions.Options;

namespace Entourage.Clips;

/// <summary>Who may see a clip, who may watch it, and what it looks like to them: one place for every page and list. Thread-safe.</summary>
public sealed class ClipSight
{
    private readonly MediaAddresses addresses;
    private readonly ClipFolders folders;
    private readonly Ages ages;
    private readonly Gate gate;
    private readonly ConcurrentDictionary<ClipId, double> progress = new();

    internal ClipSight(MediaAddresses addresses, ClipFolders folders, Ages ages, IOptions<ClipsOptions> options) =>
        (this.addresses, this.folders, this.ages, gate) = (addresses, folders, ages, options.Value.Gate);

    /// <summary>Whether somebody gets the film itself: members do, others when the site's gate is open.</summary>
    public bool MayWatch(Caller? caller) => caller is not null || gate == Gate.Open;

    /// <summary>
    /// Path of the first seconds, for somebody who must join to watch the rest; null for whoever gets the film itself, where the gate shows
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
    public ClipView? See(HotSession session, ClipCard? clip, Caller? caller)
    {
        if (clip is null || Owner(session, clip, caller?.Member) is not { } owner) return null;
        var (id, revision, reserved) = (clip.Id, clip.Revision, owner.Private || clip.Adult);
        var ready = clip.Status == ClipStatus.Ready;
        var watch = ready && MayWatch(caller);
        return new(
            id, clip.Status, clip.Code, ProgressOf(clip), clip.Caption, clip.Duration.TotalSeconds, clip.Width, clip.Height,
            watch ? addresses.Video(id, revision, reserved) : null, watch ? addresses.Video(id, revision, reserved, "small") : null,
            ready ? Teaser(id, revision, reserved, caller) : null, ready ? addresses.Poster(id, revision, reserved) : null,
            ready ? addresses.Preview(id, revision, reserved) : null, ready ? addresses.Blur(id, revision, reserved) : null,
            clip.Views, clip.Plays, clip.Likes, caller is not null && LikeRows.Stands(session, clip.Id, caller.Member), clip.Adult, clip.MadeAt,
            new(owner.Handle, owner.Name, owner.Picture));
    }

    /// <summary>
    /// One page of a list: <paramref name="found"/> holds one row more than fits when there are more. Clips that are not for the caller are
    /// left out, so that a page may hold fewer than asked.
    /// </summary>
    public Page<ClipView> Page(HotSession session, IReadOnlyList<ClipCard> found, int rows, Caller? caller)
    {
        ArgumentNullException.ThrowIfNull(found);
        var items = new List<ClipView>(Math.Min(rows, found.Count));
        foreach (var clip in found.Take(rows))
        {
            if (See(session, clip, caller) is { } view) items.Add(view);
        }
        return new(items, found.Count > rows ? ClipPlace.Of(found[rows - 1]).ToString() : null);
    }

    /// <summary>A clip that can be watched and is not hidden from <paramref name="viewer"/>, or null.</summary>
    internal ClipCard? Ready(HotSession session, ClipId id, MemberId? viewer) =>
        ClipRows.Find(session, id) is { Status: ClipStatus.Ready } clip && Owner(session, clip, viewer) is not null ? clip : null;

    /// <summary>How much of a clip in the works is made; kept in memory only, a restart begins again.</summary>
    internal double ProgressOf(ClipCard clip) => clip.Status switch
    {
        ClipStatus.Ready => 1,
        ClipStatus.Processing => progress.GetValueOrDefault(clip.Id),
        _ => 0,
    };

    internal void Report(ClipId clip, double share) => progress[clip] = share;

    internal void EndReports(ClipId clip) => progress.TryRemove(clip, out _);

    private MemberCard? Owner(HotSession session, ClipCard clip, MemberId? viewer)
    {
        var owner = MemberRows.Find(session, clip.Owner);
        if (owner is null || viewer == clip.Owner) return owner;
        if (owner.Suspended || clip.Status != ClipStatus.Ready) return null;
        if (clip.Adult && !(viewer is { } reader && ages.IsAdult(MemberRows.Find(session, reader)?.BirthYear))) return null;
        var hidden = viewer is { } other && (BlockRows.Stands(session, clip.Owner, other) || BlockRows.Stands(session, other, clip.Owner));
        return !hidden && FollowRows.Admits(session, owner, viewer) ? owner : null;
    }
}
