using Entourage.Allowance;
using Entourage.Facts;
using Entourage.Members;

namespace Entourage.Follows;

/// <summary>When a member deletes the account: their follows both ways, with the counts of everybody they tied, and what they asked and muted.</summary>
internal sealed class ForgetMember(IOptions<AllowanceOptions> numbers, TimeProvider time) : IForgetsMembers
{
    private const string Following =
        """
        DELETE FROM follows WHERE (follower, followee) IN (SELECT follower, followee FROM follows WHERE follower = @member LIMIT @most)
        RETURNING followee, through, channel, made_at
        """;

    private const string Followers =
        """
        DELETE FROM follows WHERE (follower, followee) IN (SELECT follower, followee FROM follows WHERE followee = @member LIMIT @most)
        RETURNING follower
        """;

    private static readonly string[] Rows =
    [
        "DELETE FROM follow_requests WHERE (follower, followee) IN (SELECT follower, followee FROM follow_requests WHERE follower = @member LIMIT @most)",
        "DELETE FROM follow_requests WHERE (follower, followee) IN (SELECT follower, followee FROM follow_requests WHERE followee = @member LIMIT @most)",
        "DELETE FROM mutes WHERE (muter, muted) IN (SELECT muter, muted FROM mutes WHERE muter = @member LIMIT @most)",
        "DELETE FROM mutes WHERE (muter, muted) IN (SELECT muter, muted FROM mutes WHERE muted = @member LIMIT @most)",
    ];

    // Each gives an allowance back, which takes more statements than any other row.
    private const int MostInvited = 50;

    public int Forget(StoreSession session, MemberId member, int most)
    {
        var touched = EndFollowing(session, member, Math.Min(most, MostInvited));
        touched += EndFollowers(session, member, most - touched);
        return touched + SomeRows.Run(session, Rows, member, most - touched);
    }

    private int EndFollowing(StoreSession session, MemberId member, int most)
    {
        var gone = session.Sql(Following).With("@member", member.Value).With("@most", (long)most)
            .All(row => (Creator: row.Member("followee"), Follow: new EndedFollow(row.InvitationOrNull("through"), row.TextOrNull("channel"), row.Instant("made_at"))));
        // An account that comes, follows and goes within a week is an undo: it must earn its inviter nothing.
        var now = time.GetUtcNow();
        var invited = gone.Where(one => one.Follow.Through is not null).ToList();
        foreach (var one in invited) AllowanceCorrections.TakeBack(session, numbers.Value, one.Follow.Through!.Value, now);
        FactRows.Add(session, [.. invited.Select(one => FollowRows.Unfollowed(member, one.Creator, one.Follow, now))]);
        MemberRows.CountEnded(session, followers: [], followees: [.. gone.Select(one => one.Creator)]);
        return gone.Count;
    }

    private static int EndFollowers(StoreSession session, MemberId member, int most)
    {
        var gone = session.Sql(Followers).With("@member", member.Value).With("@most", (long)most).All(row => row.Member("follower"));
        MemberRows.CountEnded(session, followers: gone, followees: []);
        return gone.Count;
    }
}
