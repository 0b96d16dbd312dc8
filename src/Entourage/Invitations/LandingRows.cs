using System.Data.Common;
using Entourage.Clips;
using Entourage.Kernel;
using Entourage.Members;
using Entourage.Storage;

namespace Entourage.Invitations;

/// <summary>Everything that a landing is decided on and shows, read from current rows in one statement.</summary>
/// <param name="Invitation">The invitation.</param>
/// <param name="Creator">Its maker, unless gone.</param>
/// <param name="Clip">Its clip, unless gone.</param>
/// <param name="Follows">Whether the reader follows the creator.</param>
/// <param name="IBlocked">Whether the reader has blocked the creator.</param>
/// <param name="TheyBlocked">Whether the creator has blocked the reader.</param>
/// <param name="Language">The language that the reader chose.</param>
internal sealed record LandingFacts(
    InvitationCard Invitation, MemberCard? Creator, ClipCard? Clip, bool Follows, bool IBlocked, bool TheyBlocked, string? Language);

/// <summary>
/// The rows of a landing. As in <see cref="RedeemRows"/> it reads tables of other capabilities in one statement, every one by its primary key:
/// seven questions to their owners cost a signed-in member's page more than everything else about it.
/// </summary>
internal static class LandingRows
{
    private static readonly string Load =
        $"""
        SELECT {Columns.Of("i", InvitationRows.Columns)}, {MemberRows.ColumnsOf("c")}, {ClipRows.ColumnsOf("k")},
            EXISTS (SELECT 1 FROM follows WHERE follower = @me AND followee = i.creator),
            EXISTS (SELECT 1 FROM blocks WHERE blocker = @me AND blocked = i.creator),
            EXISTS (SELECT 1 FROM blocks WHERE blocker = i.creator AND blocked = @me),
            (SELECT language FROM members WHERE id = @me)
        FROM invitations AS i
        LEFT JOIN members AS c ON c.id = i.creator
        LEFT JOIN clips AS k ON k.id = i.clip
        WHERE i.id = @id
        """;

    private const int Creator = InvitationRows.ColumnCount;
    private const int Clip = Creator + MemberRows.ColumnCount;
    private const int Reader = Clip + ClipRows.ColumnCount;

    /// <summary>The facts for one reader, or for somebody without an account; null when there is no such invitation.</summary>
    public static LandingFacts? Find(HotSession session, InvitationId id, MemberId? me) =>
        session.Sql(Load).With("@id", id.Value).With("@me", me?.Value).One(Read);

    private static LandingFacts Read(DbDataReader row) => new(
        InvitationRows.Card(row), row.IsDBNull(Creator) ? null : MemberRows.Card(row, Creator), row.IsDBNull(Clip) ? null : ClipRows.Card(row, Clip),
        row.GetBoolean(Reader), row.GetBoolean(Reader + 1), row.GetBoolean(Reader + 2), row.TextOrNull(Reader + 3));
}
