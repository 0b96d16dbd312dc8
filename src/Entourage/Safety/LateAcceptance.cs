using Entourage.Kernel;
using Entourage.Storage;

namespace Entourage.Safety;

/// <summary>An invitation that led to a request counts as accepted when its maker approves it, and not before.</summary>
public static class LateAcceptance
{
    private const string Load =
        $"""
        SELECT {AllowanceRows.StandingColumns}
        FROM (SELECT @sender AS creator, @invitation AS id) AS i
        CROSS JOIN (SELECT @acceptor AS member, @unknown AS network, @unknown AS device) AS a
        LEFT JOIN allowances AS al ON al.member = i.creator
        LEFT JOIN allowance_entries AS e ON e.invitation = i.id
        """;

    /// <summary>Gives the sender what a redeem would have given at once.</summary>
    /// <param name="session">Inside the transaction that makes the follow.</param>
    /// <param name="numbers">The allowance's numbers.</param>
    /// <param name="sender">Who made the invitation.</param>
    /// <param name="invitation">Which.</param>
    /// <param name="acceptor">Who came through it.</param>
    /// <param name="joinedAt">Since when they are here: an account that is too new counts in part.</param>
    /// <param name="now">When it was approved.</param>
    public static void Count(
        HotSession session, AllowanceOptions numbers, MemberId sender, InvitationId invitation, MemberId acceptor, DateTimeOffset joinedAt, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(session);
        var standing = session.Sql(Load).With("@sender", sender.Value).With("@invitation", invitation.Value).With("@acceptor", acceptor.Value).With("@unknown", (long?)null)
            .One(row => (Standing?)Standing.Read(row, 0));
        if (standing is not { } stands) return;
        AllowanceRows.Accept(session, numbers, [new Acceptance(sender, stands, invitation, acceptor, now - joinedAt >= AllowanceRows.NewAccount, Broadcast: false, Place.Unknown, now)]);
    }
}
