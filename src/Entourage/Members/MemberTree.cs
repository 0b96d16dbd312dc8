namespace Entourage.Members;

/// <summary>A member as operators see them.</summary>
/// <param name="Id">The member's id.</param>
/// <param name="Handle">Unique, lower case, without the at sign.</param>
/// <param name="Name">The name they show.</param>
/// <param name="Picture">Address of the picture on this site.</param>
/// <param name="JoinedAt">When they joined.</param>
/// <param name="Operator">Whether they run the site.</param>
/// <param name="Suspended">Whether they are suspended.</param>
/// <param name="SuspendedUntil">When the suspension ends by itself, if it does.</param>
/// <param name="InvitedBy">The member whose invitation they joined through.</param>
/// <param name="Brought">How many joined through theirs.</param>
[FrontDoor]
internal sealed record MemberRecord(
    MemberId Id, string Handle, string Name, string Picture, DateTimeOffset JoinedAt, bool Operator, bool Suspended, DateTimeOffset? SuspendedUntil,
    MemberId? InvitedBy, long Brought);

/// <summary>Who brought whom to the site. Only joining through an invitation counts; following through one does not.</summary>
[FrontDoor]
internal static class MemberTree
{
    private const string Columns =
        """
        m.id, m.handle, m.name, m.picture_at, m.joined_at, m.operator, m.suspended, m.suspended_until, m.invited_by,
        (SELECT count(*) FROM members WHERE invited_by = m.id) AS brought
        """;

    private const string ById = $"SELECT {Columns} FROM members AS m WHERE m.id = @id";
    private const string ByIds = $"SELECT {Columns} FROM @rows AS a JOIN members AS m ON m.id = a.member";
    private const string ByHandle = $"SELECT {Columns} FROM members AS m WHERE m.handle = @handle";

    private const string Children =
        $"""
        SELECT {Columns} FROM members AS m
        WHERE m.invited_by = @id AND (m.joined_at, m.id) < (@at, @member) ORDER BY m.joined_at DESC, m.id DESC LIMIT @rows
        """;

    // Ids begin with the time, so that the primary key is the order of joining.
    private const string Beginnings =
        $"""
        SELECT {Columns} FROM members AS m
        WHERE (@all OR m.id < @member) AND substr(m.handle, 1, length(@beginning)) = @beginning ORDER BY m.id DESC LIMIT @rows
        """;

    private const string Inviting =
        """
        WITH RECURSIVE above (who, steps) AS (
            SELECT invited_by, 1 FROM members WHERE id = @id AND invited_by IS NOT NULL
            UNION ALL
            SELECT m.invited_by, above.steps + 1 FROM above JOIN members AS m ON m.id = above.who WHERE m.invited_by IS NOT NULL AND above.steps < @steps)
        SELECT above.who FROM above JOIN members ON members.id = above.who ORDER BY above.steps
        """;

    private const string Young = "SELECT id FROM members WHERE invited_by = @id AND joined_at > @since";
    private const string Keep = "UPDATE members SET invited_by = @by WHERE id = @id";

    /// <summary>The member, or null when there is none.</summary>
    public static MemberRecord? Find(StoreSession session, MemberId id) =>
        session.Sql(ById).With("@id", id.Value).One(Read);

    /// <summary>Those of a page of a list, by one statement; who is not there is left out.</summary>
    public static IReadOnlyDictionary<MemberId, MemberRecord> FindAll(StoreSession session, IEnumerable<MemberId> ids)
    {
        var each = session.ForRows(ByIds);
        foreach (var id in ids.Distinct()) each.Row().With("member", id.Value);
        var found = new Dictionary<MemberId, MemberRecord>();
        each.Each(row =>
        {
            var member = Read(row);
            found.Add(member.Id, member);
        });
        return found;
    }

    /// <summary>The member with a handle, or null.</summary>
    public static MemberRecord? Find(StoreSession session, string handle) =>
        session.Sql(ByHandle).With("@handle", handle).One(Read);

    /// <summary>Who invited a member, who invited those, and so on; nearest first, at most the given number of steps.</summary>
    public static IReadOnlyList<MemberRecord> Above(StoreSession session, MemberRecord member, int steps)
    {
        var chain = new List<MemberRecord>();
        while (chain.Count < steps && member.InvitedBy is { } inviter && Find(session, inviter) is { } above) chain.Add(member = above);
        return chain;
    }

    /// <summary>How many generations are told apart; people further away are not counted for anyone.</summary>
    public const int Generations = 8;

    /// <summary>Whose invitation a member joined through, whose that one, and so on; the nearest first, at most <see cref="Generations"/>.</summary>
    public static IReadOnlyList<MemberId> Inviters(StoreSession session, MemberId member) =>
        session.Sql(Inviting).With("@id", member.Value).With("@steps", (long)Generations).All(row => row.Member("who"));

    /// <summary>How many steps a member is below another who brought them, 1 if they joined through that member's own invitation; 0 if they did not come through them at all.</summary>
    public static int Steps(StoreSession session, MemberId member, MemberId inviter)
    {
        var above = Inviters(session, member);
        for (var step = 0; step < above.Count; step++)
        {
            if (above[step] == inviter) return step + 1;
        }
        return 0;
    }

    /// <summary>Who joined through a member before a place in time, newest first.</summary>
    public static IReadOnlyList<MemberRecord> Below(StoreSession session, MemberId id, Keyset<MemberId> from, int rows) =>
        session.Sql(Children).With("@id", id.Value).With("@at", from.At).With("@member", from.Key.Value).With("@rows", (long)rows).All(Read);

    /// <summary>Members whose handle begins so, before a place in the order of joining, newest first.</summary>
    public static IReadOnlyList<MemberRecord> Beginning(StoreSession session, string handle, Keyset<MemberId> from, int rows) => !Handle.IsCanonical(handle)
        ? []
        : session.Sql(Beginnings).With("@all", from == Keyset<MemberId>.Newest).With("@member", from.Key.Value).With("@beginning", handle).With("@rows", (long)rows)
            .All(Read);

    /// <summary>Remembers whose invitation a newcomer joined through, in the transaction that makes the account.</summary>
    public static void Remember(StoreSession session, MemberId newcomer, MemberId inviter) =>
        session.Sql(Keep).With("@id", newcomer.Value).With("@by", inviter.Value).Run();

    /// <summary>Who joined through a member since an instant.</summary>
    internal static IReadOnlyList<MemberId> Since(StoreSession session, MemberId id, DateTimeOffset since) =>
        session.Sql(Young).With("@id", id.Value).With("@since", since).All(row => row.Member("id"));

    private static MemberRecord Read(Row row)
    {
        var id = row.Member("id");
        var handle = row.Text("handle");
        return new(
            id, handle, row.Text("name"), MemberRows.Picture(id, handle, row.InstantOrNull("picture_at")), row.Instant("joined_at"), row.Truth("operator"), row.Truth("suspended"),
            row.InstantOrNull("suspended_until"), row.MemberOrNull("invited_by"), row.Number("brought"));
    }
}
