namespace Entourage.Allowance;

/// <summary>
/// What an invitation counts for its maker. It lies in the invitation's own row, which a redeem changes anyway (decision 0028): <c>weight</c> while it counts, and from
/// the acceptance on when and where that was. Whose it was says <c>redeemed_by</c>, or <c>accepted_by</c> where the link was given back since.
/// </summary>
[FrontDoor]
internal static class EntryRows
{
    /// <summary>
    /// Columns that give a sender's standing, for a statement that has <c>invitations AS i</c> and, by LEFT JOIN, its maker's <c>members AS c</c>, the acceptor's id as
    /// <c>a.member</c> and their place as <c>a.network</c> and <c>a.device</c>: read them with <see cref="Standing.Read"/>.
    /// </summary>
    public const string StandingColumns =
        """
        c.tokens, c.counted_to, c.half_reports, c.ring, c.ring_from, c.kept, c.counts_until, CASE WHEN i.weight IS NULL THEN NULL ELSE i.made_at END AS entry_made_at,
        (SELECT 1 FROM invitations WHERE redeemed_by = a.member AND creator = i.creator AND accepted_at IS NOT NULL AND accepted_by IS NULL LIMIT 1) IS NOT NULL
            OR (SELECT 1 FROM invitations WHERE undone_by = a.member AND creator = i.creator AND accepted_by = a.member LIMIT 1) IS NOT NULL AS counted_before,
        (SELECT 1 FROM places WHERE member = i.creator AND mark IN (a.network, a.device) LIMIT 1) IS NOT NULL
            OR (SELECT 1 FROM acceptor_places WHERE sender = i.creator AND mark IN (a.network, a.device) LIMIT 1) IS NOT NULL
            OR (SELECT 1 FROM places AS p JOIN places AS q ON q.member = i.creator AND q.mark = p.mark WHERE p.member = a.member LIMIT 1) IS NOT NULL AS same_place
        """;

    private const string FindStanding =
        $"""
        SELECT {StandingColumns}
        FROM invitations AS i
        CROSS JOIN (SELECT @acceptor AS member, @network AS network, @device AS device) AS a
        LEFT JOIN members AS c ON c.id = i.creator
        WHERE i.id = @invitation
        """;

    private const string Ring =
        "SELECT weight, made_at FROM invitations WHERE creator = @member AND weight IS NOT NULL AND made_at > @since ORDER BY made_at DESC LIMIT 40";

    private const string Kept =
        """
        SELECT count(*) FROM (SELECT 1 FROM invitations WHERE creator = @member AND weight >= 4 AND accepted_at <= @before LIMIT 3) AS kept
        """;

    // Accepted, but not yet for three days.
    private const string Staying = "SELECT min(accepted_at) FROM invitations WHERE creator = @member AND weight >= 4 AND accepted_at > @before";

    private const string Credited = "SELECT creator FROM invitations WHERE id = @invitation AND weight > 0 AND accepted_at >= @since";

    // Whoever gave the link back weighs nothing.
    private const string OfAcceptor = "SELECT id FROM invitations WHERE redeemed_by = @member AND weight BETWEEN @least AND @most AND accepted_at >= @since";

    private const string Weighing = "UPDATE invitations SET weight = @weight WHERE id = @invitation";

    private const string Accepting =
        """
        UPDATE invitations SET weight = @weight, accepted_at = @now, accepted_by = NULL, network = @network, device = @device
        WHERE id = @invitation AND weight IS NOT NULL
        """;

    private const string ForgetCounts =
        """
        UPDATE members SET counts_until = 0
        WHERE id IN (SELECT creator FROM invitations WHERE id IN (SELECT a.invitation FROM @rows AS a))
        """;

    private const string Dropping =
        """
        UPDATE invitations SET weight = NULL, accepted_at = NULL, accepted_by = NULL, network = NULL, device = NULL
        WHERE id IN (SELECT a.invitation FROM @rows AS a)
        """;

    private const string RemovePlaces =
        """
        DELETE FROM acceptor_places WHERE (sender, mark, invitation) IN (
            SELECT p.sender, p.mark, p.invitation
            FROM @rows AS a JOIN invitations AS i ON i.id = a.invitation
            JOIN acceptor_places AS p ON p.sender = i.creator AND p.mark IN (i.network, i.device) AND p.invitation = i.id)
        """;

    private const string Fading =
        """
        UPDATE acceptor_places SET until = (SELECT accepted_at + @kept FROM invitations WHERE id = acceptor_places.invitation)
        WHERE (sender, mark, invitation) IN (
            SELECT p.sender, p.mark, p.invitation
            FROM invitations AS i JOIN acceptor_places AS p ON p.sender = i.creator AND p.mark IN (i.network, i.device) AND p.invitation = i.id
            WHERE i.redeemed_by = @member AND i.accepted_by IS NULL AND p.until IS NULL LIMIT @most)
        """;

    private const string FadingGivenBack =
        """
        UPDATE acceptor_places SET until = (SELECT accepted_at + @kept FROM invitations WHERE id = acceptor_places.invitation)
        WHERE (sender, mark, invitation) IN (
            SELECT p.sender, p.mark, p.invitation
            FROM invitations AS i JOIN acceptor_places AS p ON p.sender = i.creator AND p.mark IN (i.network, i.device) AND p.invitation = i.id
            WHERE i.undone_by = @member AND i.accepted_by = @member AND p.until IS NULL LIMIT @most)
        """;

    private static readonly string[] Fade = [Fading, FadingGivenBack];

    private const string BlankFaded =
        """
        UPDATE invitations SET network = NULL, device = NULL WHERE id IN (SELECT invitation FROM acceptor_places WHERE until < @now ORDER BY until LIMIT @most)
        """;

    private const string DeleteFaded =
        """
        DELETE FROM acceptor_places WHERE (sender, mark, invitation) IN (
            SELECT sender, mark, invitation FROM acceptor_places WHERE until < @now ORDER BY until LIMIT @most)
        """;

    /// <summary>The standing of an invitation's maker; null when there is no such invitation.</summary>
    public static Standing? StandingOf(StoreSession session, InvitationId invitation, MemberId acceptor, Place place) =>
        session.Sql(FindStanding).With("@invitation", invitation.Value).With("@acceptor", acceptor.Value).With("@network", place.Network).With("@device", place.Device)
            .One(row => (Standing?)Standing.Read(row));

    /// <summary>The latest 40 of a sender that count and are younger than an instant, newest first.</summary>
    internal static IReadOnlyList<(int Weight, DateTimeOffset At)> Latest(StoreSession session, MemberId sender, DateTimeOffset since) =>
        session.Sql(Ring).With("@member", sender.Value).With("@since", since).All(row => (row.Int("weight"), row.Instant("made_at")));

    /// <summary>How many followers came through a sender's invitations before an instant and stayed, counted up to 3.</summary>
    internal static int KeptOf(StoreSession session, MemberId sender, DateTimeOffset before) =>
        (int)(session.Sql(Kept).With("@member", sender.Value).With("@before", before).Number() ?? 0);

    /// <summary>When the first of those who came after an instant, and have stayed so far, did.</summary>
    internal static DateTimeOffset? FirstAfter(StoreSession session, MemberId sender, DateTimeOffset before) =>
        session.Sql(Staying).With("@member", sender.Value).With("@before", before).Number() is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null;

    /// <summary>Whose credit an invitation is, if it was accepted since an instant and weighs something.</summary>
    internal static MemberId? CreditedTo(StoreSession session, string invitation, DateTimeOffset since) =>
        session.Sql(Credited).With("@invitation", invitation).With("@since", since).One(row => (MemberId?)row.Member("creator"));

    /// <summary>What a member accepted since an instant, of those weights.</summary>
    internal static IReadOnlyList<string> AcceptedBy(StoreSession session, MemberId member, int least, int most, DateTimeOffset since) =>
        session.Sql(OfAcceptor).With("@member", member.Value).With("@least", (long)least).With("@most", (long)most).With("@since", since).All(row => row.Text("id"));

    /// <summary>Changes what one weighs.</summary>
    internal static void Weigh(StoreSession session, string invitation, int weight) =>
        session.Sql(Weighing).With("@invitation", invitation).With("@weight", (long)weight).Run();

    /// <summary>One that is bound to its acceptor already counts as accepted.</summary>
    internal static void Accept(StoreSession session, InvitationId invitation, int weight, Place place, DateTimeOffset now) =>
        session.Sql(Accepting).With("@invitation", invitation.Value).With("@weight", (long)weight).With("@now", now)
            .With("@network", place.Network).With("@device", place.Device).Run();

    /// <summary>They count for nothing and against nothing any more.</summary>
    internal static void Drop(StoreSession session, IReadOnlyCollection<InvitationId> invitations)
    {
        ForgetPlaces(session, invitations);
        foreach (var text in (string[])[ForgetCounts, Dropping]) Post(session, text, invitations);
    }

    /// <summary>They are accepted anew: where they were accepted before is forgotten.</summary>
    internal static void ForgetPlaces(StoreSession session, IReadOnlyCollection<InvitationId> invitations) => Post(session, RemovePlaces, invitations);

    /// <summary>
    /// Before it is forgotten who accepted them: where that was stays for a while. How many places were told so; as many as may be means that there are more.
    /// </summary>
    public static int FadePlaces(StoreSession session, MemberId acceptor, int most) => SomeRows.Run(
        session, Fade, most, statement => statement.With("@member", acceptor.Value).With("@kept", (long)PlaceRows.Kept.TotalMilliseconds));

    /// <summary>Forgets some places of acceptors who are gone; how many.</summary>
    internal static int Sweep(StoreSession session, DateTimeOffset now, int most)
    {
        session.Sql(BlankFaded).With("@now", now).With("@most", (long)most).Run();
        return session.Sql(DeleteFaded).With("@now", now).With("@most", (long)most).Run();
    }

    private static void Post(StoreSession session, string text, IReadOnlyCollection<InvitationId> invitations)
    {
        var rows = session.ForRows(text);
        foreach (var invitation in invitations) rows.Row().With("invitation", invitation.Value);
        rows.Post(exactly: false);
    }
}
