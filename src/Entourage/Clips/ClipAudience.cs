using Entourage.Allowance;
using Entourage.Follows;
using Entourage.Members;

namespace Entourage.Clips;

/// <summary>Whom some clips are for, seen by one viewer: everything that decides it, by at most five statements however many clips there are.</summary>
internal sealed class ClipAudience
{
    private static readonly IReadOnlySet<MemberId> Nobody = new HashSet<MemberId>();

    private readonly MemberId? viewer;
    private readonly IReadOnlyDictionary<MemberId, MemberCard> owners;
    private readonly IReadOnlySet<MemberId> blocked = Nobody;
    private readonly IReadOnlySet<MemberId> followed = Nobody;
    private readonly bool adult;

    /// <summary>Looks everything up.</summary>
    /// <param name="session">Inside the read, or the transaction.</param>
    /// <param name="clips">The clips that will be asked about.</param>
    /// <param name="viewer">Who looks; null for somebody without an account.</param>
    /// <param name="ages">Who is of age.</param>
    public ClipAudience(StoreSession session, IReadOnlyCollection<ClipCard> clips, MemberId? viewer, Ages ages)
    {
        this.viewer = viewer;
        owners = MemberRows.FindAll(session, clips.Select(clip => clip.Owner));
        if (viewer is not { } reader) return;
        var others = owners.Keys.Where(owner => owner != reader).ToList();
        if (others.Count == 0) return;
        blocked = BlockRows.Between(session, reader, others);
        if (others.Exists(owner => owners[owner].Private)) followed = FollowRows.FollowedBy(session, reader, others.Where(owner => owners[owner].Private));
        adult = clips.Any(clip => clip.Adult) && ages.IsAdult(MemberRows.Find(session, reader)?.BirthYear);
    }

    /// <summary>Whose clip it is, when it is for the viewer; else null.</summary>
    public MemberCard? OwnerOf(ClipCard clip)
    {
        var owner = owners.GetValueOrDefault(clip.Owner);
        if (owner is null || viewer == owner.Id) return owner;
        if (owner.Suspended || clip.Status != ClipStatus.Ready || blocked.Contains(owner.Id)) return null;
        if (clip.Adult && !adult) return null;
        return !owner.Private || followed.Contains(owner.Id) ? owner : null;
    }
}
