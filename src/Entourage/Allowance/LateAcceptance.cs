namespace Entourage.Allowance;

/// <summary>An invitation that led to a request counts as accepted when its maker approves it, and not before.</summary>
[FrontDoor]
internal static class LateAcceptance
{
    private const string Load =
        $"""
        SELECT {AllowanceRows.StandingColumns}
        FROM (SELECT @sender AS creator, @invitation AS id) AS i
        CROSS JOIN (SELECT @acceptor AS member, @network AS network, @device AS device) AS a
        LEFT JOIN allowances AS al ON al.member = i.creator
        LEFT JOIN allowance_entries AS e ON e.invitation = i.id
        """;

    /// <summary>Gives the sender what a redeem would have given at once.</summary>
    /// <param name="session">Inside the transaction that makes the follow.</param>
    /// <param name="numbers">The allowance's numbers.</param>
    /// <param name="sender">The member who made the invitation.</param>
    /// <param name="invitation">The invitation that was accepted.</param>
    /// <param name="acceptor">The member who came through it.</param>
    /// <param name="joinedAt">When they joined: an account that is too new counts in part.</param>
    /// <param name="place">Where they accepted it.</param>
    /// <param name="now">When it was approved.</param>
    public static void Count(
        StoreSession session, AllowanceOptions numbers, MemberId sender, InvitationId invitation, MemberId acceptor, DateTimeOffset joinedAt, Place place,
        DateTimeOffset now)
    {
        var standing = session.Sql(Load).With("@sender", sender.Value).With("@invitation", invitation.Value).With("@acceptor", acceptor.Value)
            .With("@network", place.Network).With("@device", place.Device)
            .One(row => (Standing?)Standing.Read(row));
        if (standing is not { } stands) return;
        AllowanceRows.Accept(session, numbers, [new Acceptance(sender, stands, invitation, acceptor, now - joinedAt >= AllowanceRows.NewAccount, Worthless: false, place, now)]);
    }
}
