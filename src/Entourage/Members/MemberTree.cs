using System.Data.Common;
using Entourage.Kernel;
using Entourage.Storage;

namespace Entourage.Members;

/// <summary>A member as whoever runs the site sees them.</summary>
/// <param name="Id">Who.</param>
/// <param name="Handle">Unique, lower case, without the at sign.</param>
/// <param name="Name">What they call themselves.</param>
/// <param name="Picture">Address of the picture on this site.</param>
/// <param name="JoinedAt">Since when.</param>
/// <param name="Operator">Whether they run the site.</param>
/// <param name="Suspended">Whether they are suspended.</param>
/// <param name="SuspendedUntil">When that ends by itself, if it does.</param>
/// <param name="InvitedBy">Whose invitation they joined through.</param>
/// <param name="Brought">How many joined through theirs.</param>
public sealed record MemberRecord(
    MemberId Id, string Handle, string Name, string Picture, DateTimeOffset JoinedAt, bool Operator, bool Suspended, DateTimeOffset? SuspendedUntil,
    MemberId? InvitedBy, long Brought);

/// <summary>Who brought whom here. Only joining through an invitation counts; following through one does not.</summary>
public static class MemberTree
{
    private const string Columns =
        """
        m.id, m.handle, m.name, m.picture_at, m.joined_at, m.operator, m.suspended, m.suspended_until, m.invited_by,
        (SELECT count(*) FROM members WHERE invited_by = m.id)
        """;

    private const string ById = $"SELECT {Columns} FROM members AS m WHERE m.id = @id";
    private const string ByHandle = $"SELECT {Columns} FROM members AS m WHERE m.handle = @handle";

    private const string Children =
        $"""
        SELECT {Columns} FROM members AS m
        WHERE m.invited_by = @id AND (m.joined_at, m.id) < (@at, @member) ORDER BY m.joined_at DESC, m.id DESC LIMIT @rows
        """;

    private const string Inviting =
        """
        WITH RECURSIVE above (who, steps) AS (
            SELECT invited_by, 1 FROM members WHERE id = @id AND invited_by IS NOT NULL
            UNION ALL
            SELECT m.invited_by, above.steps + 1 FROM above JOIN members AS m ON m.id = above.who WHERE m.invited_by IS NOT NULL AND above.steps < @steps)
        SELECT who FROM above ORDER BY steps
        """;

    private const string Young = "SELECT id FROM members WHERE invited_by = @id AND joined_at > @since";
    private const string Keep = "UPDATE members SET invited_by = @by WHERE id = @id";

    /// <summary>The member, or null when there is none.</summary>
    public static MemberRecord? Find(HotSession session, MemberId id)
    {
        ArgumentNullException.ThrowIfNull(session);
        return session.Sql(ById).With("@id", id.Value).One(Read);
    }

    /// <summary>The member with a handle, or null.</summary>
    public static MemberRecord? Find(HotSession session, string handle)
    {
        ArgumentNullException.ThrowIfNull(session);
        return session.Sql(ByHandle).With("@handle", handle).One(Read);
    }

    /// <summary>Who invited a member, who invited those, and so on; the nearest first, at most so many steps.</summary>
    public static IReadOnlyList<MemberRecord> Above(HotSession session, MemberRecord member, int steps)
    {
        ArgumentNullException.ThrowIfNull(member);
        var chain = new List<MemberRecord>();
        while (chain.Count < steps && member.InvitedBy is { } inviter && Find(session, inviter) is { } above) chain.Add(member = above);
        return chain;
    }

    /// <summary>Generations that are told apart; who is further away is nobody's.</summary>
    public const int Generations = 8;

    /// <summary>Whose invitation a member joined through, whose that one, and so on; the nearest first, at most <see cref="Generations"/>.</summary>
    public static IReadOnlyList<MemberId> Inviters(HotSession session, MemberId member)
    {
        ArgumentNullException.ThrowIfNull(session);
        return session.Sql(Inviting).With("@id", member.Value).With("@steps", (long)Generations).All(row => new MemberId(row.Uuid(0)));
    }

    /// <summary>How many steps a member is below another who brought them, 1 for whoever joined through their own invitation; 0 when they did not.</summary>
    public static int Steps(HotSession session, MemberId member, MemberId inviter)
    {
        var above = Inviters(session, member);
        for (var step = 0; step < above.Count; step++)
        {
            if (above[step] == inviter) return step + 1;
        }
        return 0;
    }

    /// <summary>Who joined through a member before a place in time, newest first.</summary>
    public static IReadOnlyList<MemberRecord> Below(HotSession session, MemberId id, long at, MemberId member, int rows)
    {
        ArgumentNullException.ThrowIfNull(session);
        return session.Sql(Children).With("@id", id.Value).With("@at", at).With("@member", member.Value).With("@rows", (long)rows).All(Read);
    }

    /// <summary>Remembers whose invitation a newcomer joined through, in the transaction that makes the account.</summary>
    public static void Remember(HotSession session, MemberId newcomer, MemberId inviter)
    {
        ArgumentNullException.ThrowIfNull(session);
        session.Sql(Keep).With("@id", newcomer.Value).With("@by", inviter.Value).Run();
    }

    /// <summary>Who joined through a member since an instant.</summary>
    internal static IReadOnlyList<MemberId> Since(HotSession session, MemberId id, DateTimeOffset since) =>
        session.Sql(Young).With("@id", id.Value).With("@since", since).All(row => new MemberId(row.Uuid(0)));

    private static MemberRecord Read(DbDataReader row)
    {
        var id = new MemberId(row.Uuid(0));
        var handle = row.GetString(1);
        return new(
            id, handle, row.GetString(2), MemberRows.Picture(id, handle, row.InstantOrNull(3)), row.Instant(4), row.GetBoolean(5), row.GetBoolean(6),
            row.InstantOrNull(7), row.UuidOrNull(8) is { } by ? new MemberId(by) : null, row.GetInt64(9));
    }
}
