using Entourage.Allowance;
using Entourage.Follows;
using Entourage.Invitations.Landings;
using Entourage.Invitations.Links;
using Entourage.Members;

namespace Entourage.Invitations.Redeems;

/// <summary>One redeem, as it was asked for.</summary>
/// <param name="Invitation">The invitation.</param>
/// <param name="Member">The member who redeems.</param>
/// <param name="Alone">By watching alone, without a button: then the caps count.</param>
/// <param name="LandedAt">When the ticket was given; a link that expired since still works.</param>
/// <param name="Place">Where the member acts from.</param>
/// <param name="Now">The time of the request.</param>
internal readonly record struct RedeemCommand(InvitationId Invitation, MemberId Member, bool Alone, DateTimeOffset? LandedAt, Place Place, DateTimeOffset Now);

/// <summary>Everything that a redeem is decided on, read from current rows in one statement.</summary>
internal sealed record RedeemFacts(
    MemberId Creator, ClipId Clip, string Channel, DateTimeOffset MadeAt, string State, DateTimeOffset ExpiresAt, MemberId? RedeemedBy, string? Redemption, string? Result,
    bool? CreatorSuspended, long CreatorFollowers, string? ClipStatus, DateTimeOffset? JoinedAt, bool IBlocked, bool TheyBlocked, bool Follows,
    long AloneThisHour, long AloneThisDay, FollowTerms Terms, Standing Standing);

/// <summary>A redeem that was granted, and what it does.</summary>
internal readonly record struct RedeemDecision(RedeemCommand Asked, RedeemFacts Facts, string Redemption, string Result, bool Qualified);

/// <summary>
/// The rows of a redeem. As in <see cref="LandingRows"/> tables of other capabilities are read here: nine questions to their owners would be nine
/// round trips in the transaction that everything waits for (docs/decisions/0009; who else does so is listed in WhoseTableTests).
/// </summary>
internal static class RedeemRows
{
    private static readonly string Load =
        $"""
        SELECT a.place AS place, i.creator, i.clip, i.channel, i.made_at, i.state, i.expires_at, i.redeemed_by, i.redemption, i.result,
            c.suspended, c.followers, k.status, CASE WHEN m.suspended THEN NULL ELSE m.joined_at END AS joined_at,
            mine.blocker IS NOT NULL AS i_blocked, theirs.blocker IS NOT NULL AS they_blocked, f.follower IS NOT NULL AS follows,
            CASE WHEN a.alone THEN (SELECT count(*) FROM follows WHERE follower = a.member AND made_at > a.hour_ago AND automatic) ELSE 0 END AS this_hour,
            CASE WHEN a.alone THEN (SELECT count(*) FROM follows WHERE follower = a.member AND made_at > a.day_ago AND automatic) ELSE 0 END AS this_day,
            {FollowTermsRows.Columns},
            {EntryRows.StandingColumns}
        FROM @rows AS a
        JOIN invitations AS i ON i.id = a.invitation
        LEFT JOIN members AS c ON c.id = i.creator
        LEFT JOIN members AS m ON m.id = a.member
        LEFT JOIN clips AS k ON k.id = i.clip
        LEFT JOIN blocks AS mine ON mine.blocker = a.member AND mine.blocked = i.creator
        LEFT JOIN blocks AS theirs ON theirs.blocker = i.creator AND theirs.blocked = a.member
        LEFT JOIN follows AS f ON f.follower = a.member AND f.followee = i.creator
        """;

    private const string Bind =
        """
        UPDATE invitations SET state = 'redeemed', redeemed_by = a.member, redeemed_at = a.now, redemption = a.redemption, result = a.result
        FROM @rows AS a WHERE invitations.id = a.invitation AND state IN ('open', 'handed_over')
        """;

    // With what it counts for its maker.
    private const string Accept =
        """
        UPDATE invitations SET state = 'redeemed', redeemed_by = a.member, redeemed_at = a.now, redemption = a.redemption, result = 'redeemed',
            weight = a.weight, accepted_at = a.accepted_at, accepted_by = NULL, network = a.network, device = a.device
        FROM @rows AS a WHERE invitations.id = a.invitation AND state IN ('open', 'handed_over')
        """;

    /// <summary>The facts of each, in the order asked; null where there is no such invitation.</summary>
    public static RedeemFacts?[] Find(StoreSession session, IReadOnlyList<RedeemCommand> asked, Ages ages)
    {
        var load = session.ForRows(Load);
        for (var i = 0; i < asked.Count; i++)
        {
            var (invitation, member, alone, _, from, now) = asked[i];
            load.Row().With("place", (long)i).With("invitation", invitation.Value).With("member", member.Value).With("alone", alone)
                .With("hour_ago", now - TimeSpan.FromHours(1)).With("day_ago", now - TimeSpan.FromDays(1))
                .With("network", from.Network).With("device", from.Device);
        }
        var facts = new RedeemFacts?[asked.Count];
        load.Each(row => facts[row.Number("place")] = Read(row, ages));
        return facts;
    }

    /// <summary>Binds each invitation to its member for ever, and makes the follow or the request; each creator and each member at most once.</summary>
    public static void Save(StoreSession session, AllowanceOptions numbers, IReadOnlyList<RedeemDecision> made)
    {
        foreach (var one in made) session.Changed(new InvitationChanged(one.Asked.Invitation));
        var follows = made.Where(one => one.Result == RedeemResult.Redeemed).ToList();
        FollowRows.Add(session, follows.ConvertAll(one => new NewFollow(
            one.Asked.Member, one.Facts.Creator, Way(one, one.Asked.Alone), one.Asked.Now)));
        var weights = AllowanceRows.Accept(session, numbers, newFollowers: true, follows.ConvertAll(one => new Acceptance(
            one.Facts.Creator, one.Facts.Standing, one.Asked.Invitation, one.Asked.Member, one.Qualified, (one.Facts.Terms & FollowTerms.Worthless) != 0, one.Asked.Place,
            one.Asked.Now)));
        var accept = session.ForRows(Accept);
        for (var i = 0; i < weights.Length; i++)
        {
            var (asked, weight) = (follows[i].Asked, weights[i]);
            Bound(accept, follows[i]).With("weight", weight).With("accepted_at", weight is null ? null : asked.Now.ToUnixTimeMilliseconds())
                .With("network", weight is null ? null : asked.Place.Network).With("device", weight is null ? null : asked.Place.Device);
        }
        accept.Post();
        if (follows.Count < made.Count) SaveOthers(session, made);
        foreach (var one in made) SaveTerms(session, one);
    }

    // Those that made no follow.
    private static void SaveOthers(StoreSession session, IReadOnlyList<RedeemDecision> made)
    {
        var bind = session.ForRows(Bind);
        foreach (var one in made)
        {
            if (one.Result != RedeemResult.Redeemed) Bound(bind, one).With("result", one.Result);
        }
        bind.Post();
        AllowanceRows.Neutral(session, [.. made.Where(one => one.Result == RedeemResult.AlreadyFollowing).Select(one => one.Asked.Invitation)]);
    }

    private static RowsStatement Bound(RowsStatement rows, in RedeemDecision one) =>
        rows.Row().With("invitation", one.Asked.Invitation.Value).With("member", one.Asked.Member.Value).With("now", one.Asked.Now).With("redemption", one.Redemption);

    // What few have chosen: for everybody else nothing is written. A request counts for the creator's allowance when it is approved, unless its link earns nothing.
    private static void SaveTerms(StoreSession session, in RedeemDecision one)
    {
        var (asked, facts) = (one.Asked, one.Facts);
        if (one.Result == RedeemResult.FollowRequested)
        {
            var through = Way(one, automatic: false);
            RequestRows.Add(session, asked.Member, facts.Creator, (facts.Terms & FollowTerms.Worthless) != 0 ? null : through, asked.Now);
            return;
        }
        if ((facts.Terms & FollowTerms.Requested) != 0) RequestRows.Remove(session, asked.Member, facts.Creator);
        if ((facts.Terms & FollowTerms.FollowBack) != 0 && one.Result == RedeemResult.Redeemed)
        {
            FollowRows.Answer(session, facts.Creator, asked.Member, mustAsk: (facts.Terms & (FollowTerms.ReaderPrivate | FollowTerms.Young)) != 0, asked.Now);
        }
    }

    // One that was given back has been counted among the invitations that brought somebody: without its time it is not counted there again.
    private static Through Way(in RedeemDecision one, bool automatic) => new(
        one.Asked.Invitation, one.Facts.Clip, one.Facts.Channel, (one.Facts.Terms & FollowTerms.GivenBack) != 0 ? null : one.Facts.MadeAt, automatic,
        one.Asked.Place, (one.Facts.Terms & FollowTerms.Asserted) != 0);

    private static RedeemFacts Read(Row row, Ages ages) => new(
        row.Member("creator"), row.Clip("clip"), row.Text("channel"), row.Instant("made_at"), row.Text("state"), row.Instant("expires_at"),
        row.MemberOrNull("redeemed_by"), row.TextOrNull("redemption"), row.TextOrNull("result"),
        row.TruthOrNull("suspended"), row.NumberOrNull("followers") ?? 0, row.TextOrNull("status"), row.InstantOrNull("joined_at"),
        row.Truth("i_blocked"), row.Truth("they_blocked"), row.Truth("follows"), row.Number("this_hour"), row.Number("this_day"),
        FollowTermsRows.Read(row, ages), Standing.Read(row));
}
