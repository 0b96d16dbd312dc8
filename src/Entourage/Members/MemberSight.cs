using Entourage.Allowance;

namespace Entourage.Members;

/// <summary>
/// Who is there for whom: nobody who is suspended is there for anybody, and nobody for those they have blocked. Who is not there is answered for like who never
/// was, and stands in no list; every address that names a member and every list of members asks here. Operators see everybody, on pages of their own.
/// </summary>
[FrontDoor]
internal static class MemberSight
{
    /// <summary>The member of a handle, or null when there is none for <paramref name="viewer"/> (null: somebody without an account).</summary>
    public static MemberCard? Find(StoreSession session, string handle, MemberId? viewer) => Seen(session, MemberRows.Find(session, handle), viewer);

    /// <summary>The member of an id, or null when there is none for <paramref name="viewer"/>.</summary>
    public static MemberCard? Find(StoreSession session, MemberId id, MemberId? viewer) => Seen(session, MemberRows.Find(session, id), viewer);

    /// <summary>Those of a page of a list, by two statements at most; who is not there is left out.</summary>
    public static IReadOnlyDictionary<MemberId, MemberCard> FindAll(StoreSession session, IReadOnlyCollection<MemberId> ids, MemberId? viewer)
    {
        var found = MemberRows.FindAll(session, ids);
        var blocking = viewer is { } one && found.Count > 0 ? BlockRows.Among(session, found.Keys, one) : null;
        return found.Where(member => !member.Value.Suspended && blocking?.Contains(member.Key) is not true).ToDictionary();
    }

    private static MemberCard? Seen(StoreSession session, MemberCard? member, MemberId? viewer)
    {
        if (member is null or { Suspended: true }) return null;
        return viewer is { } one && one != member.Id && BlockRows.Exists(session, member.Id, one) ? null : member;
    }
}
