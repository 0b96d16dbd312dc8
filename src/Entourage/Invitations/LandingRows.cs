using System.Data.Common;
using Entourage.Kernel;
using Entourage.Members;
using Entourage.Storage;

namespace Entourage.Invitations;

/// <summary>An invitation as its landing shows it.</summary>
internal sealed record LandingInvitation(
    InvitationId Id, MemberId Creator, ClipId Clip, string Message, DateTimeOffset ExpiresAt, string State, MemberId? RedeemedBy)
{
    /// <summary>Nobody has used it and it was not taken back; it may still be too old.</summary>
    public bool IsOpen => State is InvitationState.Open or InvitationState.HandedOver;
}

/// <summary>Its maker as the landing shows them.</summary>
internal sealed record LandingCreator(string Handle, string Picture, DateTimeOffset JoinedAt, long Followers, bool Suspended);

/// <summary>Its clip as the landing shows it.</summary>
internal sealed record LandingClip(ClipId Id, string Status, long Revision, int Width, int Height);

/// <summary>Everything that a landing is decided on and shows, read from current rows in one statement.</summary>
/// <param name="Invitation">The invitation.</param>
/// <param name="Creator">Its maker, unless gone.</param>
/// <param name="Clip">Its clip, unless gone.</param>
/// <param name="Follows">Whether the reader follows the creator.</param>
/// <param name="IBlocked">Whether the reader has blocked the creator.</param>
/// <param name="TheyBlocked">Whether the creator has blocked the reader.</param>
/// <param name="Language">The language that the reader chose.</param>
/// <param name="Terms">On what terms it makes the reader follow.</param>
internal sealed record LandingFacts(
    LandingInvitation Invitation, LandingCreator? Creator, LandingClip? Clip, bool Follows, bool IBlocked, bool TheyBlocked, string? Language,
    FollowTerms Terms);

/// <summary>
/// The rows of a landing. As in <see cref="RedeemRows"/> tables of other capabilities are read here, in one statement and every one by its
/// primary key: seven questions to their owners cost a signed-in member's page more than everything else about it. Every column costs too, so
/// there are no more than the page needs.
/// </summary>
internal static class LandingRows
{
    private const string Load =
        $"""
        SELECT i.creator, i.clip, i.message, i.expires_at, i.state, i.redeemed_by,
            c.handle, c.picture_at, c.joined_at, c.followers, c.suspended,
            k.status, k.revision, k.width, k.height,
            EXISTS (SELECT 1 FROM follows WHERE follower = @me AND followee = i.creator),
            EXISTS (SELECT 1 FROM blocks WHERE blocker = @me AND blocked = i.creator),
            EXISTS (SELECT 1 FROM blocks WHERE blocker = i.creator AND blocked = @me),
            m.language, {FollowTermsRows.Columns}
        FROM invitations AS i
        LEFT JOIN members AS c ON c.id = i.creator
        LEFT JOIN members AS m ON m.id = @me
        LEFT JOIN clips AS k ON k.id = i.clip
        WHERE i.id = @id
        """;

    /// <summary>The facts for one reader, or for somebody without an account; null when there is no such invitation.</summary>
    public static LandingFacts? Find(HotSession session, InvitationId id, MemberId? me, Ages ages) =>
        session.Sql(Load).With("@id", id.Value).With("@me", me?.Value).One(row => Read(row, id, ages));

    private static LandingFacts Read(DbDataReader row, InvitationId id, Ages ages)
    {
        var invitation = new LandingInvitation(
            id, new(row.Uuid(0)), new(row.Uuid(1)), row.GetString(2), row.Instant(3), row.GetString(4),
            row.UuidOrNull(5) is { } redeemer ? new MemberId(redeemer) : null);
        var creator = row.TextOrNull(6) is { } handle
            ? new LandingCreator(
                handle, MemberRows.Picture(invitation.Creator, handle, row.InstantOrNull(7)), row.Instant(8), row.GetInt64(9), row.GetBoolean(10))
            : null;
        var clip = row.TextOrNull(11) is { } status
            ? new LandingClip(invitation.Clip, status, row.GetInt64(12), row.GetInt32(13), row.GetInt32(14))
            : null;
        return new(invitation, creator, clip, row.GetBoolean(15), row.GetBoolean(16), row.GetBoolean(17), row.TextOrNull(18),
            FollowTermsRows.Read(row, 19, ages));
    }
}
