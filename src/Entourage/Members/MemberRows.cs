using System.Data.Common;
using Entourage.Kernel;
using Entourage.Storage;

namespace Entourage.Members;

/// <summary>A member as the rest of the product sees them.</summary>
/// <param name="Id">Who.</param>
/// <param name="Handle">Unique, lower case, without the at sign.</param>
/// <param name="Name">What they call themselves.</param>
/// <param name="Bio">A few words, may be empty.</param>
/// <param name="Picture">Address of the picture on this site.</param>
/// <param name="JoinedAt">Since when.</param>
/// <param name="Followers">How many follow them.</param>
/// <param name="Following">How many they follow.</param>
/// <param name="Clips">How many clips can be watched.</param>
/// <param name="Operator">Whether they run the site.</param>
/// <param name="Suspended">Whether moderation has suspended them.</param>
/// <param name="Language">The language they chose, if they did.</param>
/// <param name="Private">Whether only people they approve follow them and see what they make.</param>
/// <param name="AutoFollow">Whether watching an invitation's clip follows its maker.</param>
/// <param name="InvitationsFrom">Whose invitations may make them follow: one of <see cref="Members.InvitationsFrom"/>.</param>
/// <param name="FollowBack">Whether they follow whoever comes through an invitation of theirs.</param>
/// <param name="BirthYear">The year of birth, if they were asked and have said. Never shown: only <see cref="Ages"/> reads it.</param>
public sealed record MemberCard(
    MemberId Id, string Handle, string Name, string Bio, string Picture, DateTimeOffset JoinedAt,
    long Followers, long Following, long Clips, bool Operator, bool Suspended, string? Language,
    bool Private = false, bool AutoFollow = true, string InvitationsFrom = Members.InvitationsFrom.Anybody, bool FollowBack = false,
    int? BirthYear = null);

/// <summary>Members inside the transaction, or the read, of whatever needs them.</summary>
public static class MemberRows
{
    private const string Columns =
        "id, handle, name, bio, picture_at, joined_at, followers, following, clips, operator, suspended, language, private, auto_follow, invitations_from, follow_back, birth_year";

    private const string ById = $"SELECT {Columns} FROM members WHERE id = @id";
    private const string ByHandle = $"SELECT {Columns} FROM members WHERE handle = @handle";
    private const string CountFollower = "UPDATE members SET following = following + @by WHERE id = @id";
    private const string CountFollowee = "UPDATE members SET followers = followers + @by WHERE id = @id";
    private const string CountFollowers =
        "UPDATE members SET following = following + 1 FROM @rows AS a WHERE members.id = a.member";

    private const string CountFollowees =
        "UPDATE members SET followers = followers + 1 FROM @rows AS a WHERE members.id = a.member";

    private const string CountClip = "UPDATE members SET clips = clips + @by WHERE id = @id";

    /// <summary>The member, or null when there is none.</summary>
    public static MemberCard? Find(HotSession session, MemberId id) => session.Sql(ById).With("@id", id.Value).One(Card);

    /// <summary>The member with a handle (in its canonical, lower-case form), or null.</summary>
    public static MemberCard? Find(HotSession session, string handle) =>
        // Not every text is one to a database: PostgreSQL takes no U+0000.
        Handle.IsWritten(handle) ? session.Sql(ByHandle).With("@handle", handle).One(Card) : null;

    /// <summary>Changes both counts of a follow by one.</summary>
    public static void CountFollow(HotSession session, MemberId follower, MemberId followee, int by)
    {
        session.Sql(CountFollower).With("@by", by).With("@id", follower.Value).Run();
        session.Sql(CountFollowee).With("@by", by).With("@id", followee.Value).Run();
    }

    /// <summary>Counts new follows, each with another follower and another followee.</summary>
    public static void CountFollows(HotSession session, IEnumerable<(MemberId Follower, MemberId Followee)> follows)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(follows);
        var (followers, followees) = (session.ForRows(CountFollowers), session.ForRows(CountFollowees));
        foreach (var (follower, followee) in follows)
        {
            followers.Row().With("member", follower.Value);
            followees.Row().With("member", followee.Value);
        }
        followers.Post();
        followees.Post();
    }

    /// <summary>Changes how many clips of a member can be watched.</summary>
    public static void CountClips(HotSession session, MemberId owner, int by) =>
        session.Sql(CountClip).With("@by", by).With("@id", owner.Value).Run();

    /// <summary>Where a member's picture is: the uploaded one by its date, so that it can be kept for ever, or the drawn one.</summary>
    public static string Picture(MemberId id, string handle, DateTimeOffset? pictureAt) =>
        pictureAt is { } at ? FormattableString.Invariant($"/pictures/{id}/{at.ToUnixTimeMilliseconds()}.jpg") : $"/pictures/{handle}.svg";

    private static MemberCard Card(DbDataReader row)
    {
        var id = new MemberId(row.Uuid(0));
        var handle = row.GetString(1);
        return new(
            id, handle, row.GetString(2), row.GetString(3), Picture(id, handle, row.InstantOrNull(4)),
            row.Instant(5), row.GetInt64(6), row.GetInt64(7), row.GetInt64(8),
            row.GetBoolean(9), row.GetBoolean(10), row.TextOrNull(11), row.GetBoolean(12), row.GetBoolean(13), row.GetString(14),
            row.GetBoolean(15), row.IsDBNull(16) ? null : row.GetInt32(16));
    }
}
