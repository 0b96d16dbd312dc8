using Entourage.Invitations.Links;
using Entourage.Invitations.Redeems;
using Entourage.Members;

namespace Entourage.Invitations.Landings;

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
    FollowTerms Terms)
{
    /// <summary>What is the same for every reader.</summary>
    public LandingFacts OfLink() => new(Invitation, Creator, Clip, false, false, false, null, Terms & FollowTerms.OfLink);

    /// <summary>The same link for one reader. Not for a link that was given back: whether it was by this reader is not known here.</summary>
    public LandingFacts For(ReaderFacts reader, Ages ages) => this with
    {
        Follows = reader.Follows,
        IBlocked = reader.IBlocked,
        TheyBlocked = reader.TheyBlocked,
        Language = reader.Language,
        Terms = FollowTermsRows.For(reader.BirthYear, Terms | reader.Terms, ages),
    };
}

/// <summary>
/// The rows of a landing. As in <see cref="RedeemRows"/> tables of other capabilities are read here, in one statement and every one by its
/// primary key: seven questions to their owners cost a signed-in member's page more than everything else about it. Every column costs too, so
/// there are no more than the page needs.
/// </summary>
internal static class LandingRows
{
    private static readonly string Load =
        $"""
        SELECT i.creator, i.clip, i.message, i.expires_at, i.state, i.redeemed_by,
            c.handle, c.picture_at, c.joined_at, c.followers, c.suspended,
            k.status, k.revision, k.width, k.height,
            EXISTS (SELECT 1 FROM follows WHERE follower = @me AND followee = i.creator) AS follows,
            EXISTS (SELECT 1 FROM blocks WHERE blocker = @me AND blocked = i.creator) AS i_blocked,
            EXISTS (SELECT 1 FROM blocks WHERE blocker = i.creator AND blocked = @me) AS they_blocked,
            m.language, {FollowTermsRows.Columns}
        FROM invitations AS i
        LEFT JOIN members AS c ON c.id = i.creator
        LEFT JOIN members AS m ON m.id = @me
        LEFT JOIN clips AS k ON k.id = i.clip
        WHERE i.id = @id
        """;

    /// <summary>The facts for one reader, or for somebody without an account; null when there is no such invitation.</summary>
    public static LandingFacts? Find(StoreSession session, InvitationId id, MemberId? me, Ages ages) =>
        session.Sql(Load).With("@id", id.Value).With("@me", me?.Value).One(row => Read(row, id, ages));

    private static LandingFacts Read(Row row, InvitationId id, Ages ages)
    {
        var invitation = new LandingInvitation(
            id, row.Member("creator"), row.Clip("clip"), row.Text("message"), row.Instant("expires_at"), row.Text("state"),
            row.MemberOrNull("redeemed_by"));
        var creator = row.TextOrNull("handle") is { } handle
            ? new LandingCreator(
                handle, MemberRows.Picture(invitation.Creator, handle, row.InstantOrNull("picture_at")), row.Instant("joined_at"), row.Number("followers"), row.Truth("suspended"))
            : null;
        var clip = row.TextOrNull("status") is { } status
            ? new LandingClip(invitation.Clip, status, row.Number("revision"), row.Int("width"), row.Int("height"))
            : null;
        return new(invitation, creator, clip, row.Truth("follows"), row.Truth("i_blocked"), row.Truth("they_blocked"), row.TextOrNull("language"),
            FollowTermsRows.Read(row, ages));
    }
}
