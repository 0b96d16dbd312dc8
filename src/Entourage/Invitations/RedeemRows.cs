using System.Data.Common;
using Entourage.Follows;
using Entourage.Kernel;
using Entourage.Members;
using Entourage.Safety;
using Entourage.Storage;

namespace Entourage.Invitations;

/// <summary>One redeem, as it was asked for.</summary>
/// <param name="Invitation">The invitation.</param>
/// <param name="Member">Who redeems.</param>
/// <param name="Alone">By watching alone, without a button: then the caps count.</param>
/// <param name="LandedAt">When the ticket was given; a link that expired since still works.</param>
/// <param name="Place">From where.</param>
/// <param name="Now">The time of the request.</param>
internal readonly record struct RedeemAsked(InvitationId Invitation, MemberId Member, bool Alone, DateTimeOffset? LandedAt, Place Place, DateTimeOffset Now);

/// <summary>Everything that a redeem is decided on, read from current rows in one statement.</summary>
internal sealed record RedeemFacts(
    MemberId Creator, ClipId Clip, string Channel, DateTimeOffset MadeAt, string State, DateTimeOffset ExpiresAt, MemberId? RedeemedBy, string? Redemption, string? Result,
    bool? CreatorSuspended, long CreatorFollowers, string? ClipStatus, DateTimeOffset? JoinedAt, bool IBlocked, bool TheyBlocked, bool Follows,
    long AloneThisHour, long AloneThisDay, FollowTerms Terms, Standing Standing);

/// <summary>A redeem that was decided for, and what it does.</summary>
internal readonly record struct RedeemMade(RedeemAsked Asked, RedeemFacts Facts, string Redemption, string Result, bool Qualified);

/// <summary>
/// The rows of a redeem. Here and in <see cref="LandingRows"/>, and nowhere else, tables of other capabilities are read: nine questions to
/// their owners would be nine round trips in the transaction that everything waits for (docs/decisions/0009).
/// </summary>
internal static class RedeemRows
{
    private const string Load =
        $"""
        SELECT a.place, i.creator, i.clip, i.channel, i.state, i.expires_at, i.redeemed_by, i.redemption, i.result,
            c.suspended, c.followers, k.status, CASE WHEN m.suspended THEN NULL ELSE m.joined_at END,
            mine.blocker IS NOT NULL, theirs.blocker IS NOT NULL, f.follower IS NOT NULL,
            CASE WHEN a.alone THEN (SELECT count(*) FROM follows WHERE follower = a.member AND made_at > a.hour_ago AND automatic) ELSE 0 END,
            CASE WHEN a.alone THEN (SELECT count(*) FROM follows WHERE follower = a.member AND made_at > a.day_ago AND automatic) ELSE 0 END,
            {FollowTermsRows.Columns},
            {AllowanceRows.StandingColumns},
            i.made_at
        FROM @rows AS a
        JOIN invitations AS i ON i.id = a.invitation
        LEFT JOIN members AS c ON c.id = i.creator
        LEFT JOIN members AS m ON m.id = a.member
        LEFT JOIN clips AS k ON k.id = i.clip
        LEFT JOIN blocks AS mine ON mine.blocker = a.member AND mine.blocked = i.creator
        LEFT JOIN blocks AS theirs ON theirs.blocker = i.creator AND theirs.blocked = a.member
        LEFT JOIN follows AS f ON f.follower = a.member AND f.followee = i.creator
        LEFT JOIN allowances AS al ON al.member = i.creator
        LEFT JOIN allowance_entries AS e ON e.invitation = i.id
        """;

    private const string Bind =
        """
        UPDATE invitations SET state = 'redeemed', redeemed_by = a.member, redeemed_at = a.now, redemption = a.redemption, result = a.result
        FROM @rows AS a WHERE invitations.id = a.invitation AND state IN ('open', 'handed_over')
        """;

    /// <summary>The facts of each, in the order asked; null where there is no such invitation.</summary>
    public static RedeemFacts?[] Find(HotSession session, IReadOnlyList<RedeemAsked> asked, Ages ages)
    {
        var load = session.ForRows(Load);
        for (var place = 0; place < asked.Count; place++)
        {
            var (invitation, member, alone, _, from, now) = asked[place];
            load.Row().With("place", (long)place).With("invitation", invitation.Value).With("member", member.Value).With("alone", alone)
                .With("hour_ago", now - TimeSpan.FromHours(1)).With("day_ago", now - TimeSpan.FromDays(1))
                .With("network", from.Network).With("device", from.Device);
        }
        var facts = new RedeemFacts?[asked.Count];
        load.Each(row => facts[row.GetInt64(0)] = Read(row, ages));
        return facts;
    }

    /// <summary>Binds each invitation to its member for ever, and makes the follow or the request; each creator and each member at most once.</summary>
    public static void Save(HotSession session, AllowanceOptions numbers, IReadOnlyList<RedeemMade> made)
    {
        var bind = session.ForRows(Bind);
        foreach (var one in made)
        {
            bind.Row().With("invitation", one.Asked.Invitation.Value).With("member", one.Asked.Member.Value).With("now", one.Asked.Now)
                .With("redemption", one.Redemption).With("result", one.Result);
        }
        bind.Post();
        var follows = made.Where(one => one.Result == RedeemResult.Redeemed).ToList();
        FollowRows.Add(session, follows.ConvertAll(one => new NewFollow(
            one.Asked.Member, one.Facts.Creator, Way(one, one.Asked.Alone), one.Asked.Now)));
        AllowanceRows.Accept(session, numbers, follows.ConvertAll(one => new Acceptance(
            one.Facts.Creator, one.Facts.Standing, one.Asked.Invitation, one.Asked.Member, one.Qualified, (one.Facts.Terms & FollowTerms.Broadcast) != 0, one.Asked.Place,
            one.Asked.Now)));
        if (follows.Count < made.Count) AllowanceRows.Neutral(session, made.Where(one => one.Result == RedeemResult.AlreadyFollowing).Select(one => one.Asked.Invitation));
        foreach (var one in made) SaveTerms(session, one);
    }

    // What few have chosen: for everybody else nothing is written. A request counts for the creator's allowance when it is approved, unless its link went around.
    private static void SaveTerms(HotSession session, in RedeemMade one)
    {
        var (asked, facts) = (one.Asked, one.Facts);
        if (one.Result == RedeemResult.FollowRequested)
        {
            var through = Way(one, automatic: false);
            RequestRows.Add(session, asked.Member, facts.Creator, (facts.Terms & FollowTerms.Broadcast) != 0 ? null : through, asked.Now);
            return;
        }
        if ((facts.Terms & FollowTerms.Requested) != 0) RequestRows.Remove(session, asked.Member, facts.Creator);
        if ((facts.Terms & FollowTerms.FollowBack) != 0 && one.Result == RedeemResult.Redeemed)
        {
            FollowRows.Answer(session, facts.Creator, asked.Member, mustAsk: (facts.Terms & (FollowTerms.ReaderPrivate | FollowTerms.Young)) != 0, asked.Now);
        }
    }

    private static Through Way(in RedeemMade one, bool automatic) => new(one.Asked.Invitation, one.Facts.Clip, one.Facts.Channel, one.Facts.MadeAt, automatic);

    private static RedeemFacts Read(DbDataReader row, Ages ages) => new(
        new(row.Uuid(1)), new(row.Uuid(2)), row.GetString(3), row.Instant(30), row.GetString(4), row.Instant(5),
        row.UuidOrNull(6) is { } member ? new MemberId(member) : null, row.TextOrNull(7), row.TextOrNull(8),
        row.IsDBNull(9) ? null : row.GetBoolean(9), row.IsDBNull(10) ? 0 : row.GetInt64(10), row.TextOrNull(11), row.InstantOrNull(12),
        row.GetBoolean(13), row.GetBoolean(14), row.GetBoolean(15), row.GetInt64(16), row.GetInt64(17),
        FollowTermsRows.Read(row, 18, ages), Standing.Read(row, 20));
}
