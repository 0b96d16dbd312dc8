using Entourage.Facts;

namespace Entourage.Records;

/// <summary>What is wrong with an invitation, as the person who got it sees it. The names on the wire are stable.</summary>
[FrontDoor]
internal static class ReportReason
{
    /// <summary>Unwanted, or from somebody whom the recipient does not know.</summary>
    public const string Unwanted = "unwanted";

    /// <summary>Sexual or violent.</summary>
    public const string Harmful = "harmful";

    /// <summary>A scam or a threat.</summary>
    public const string Dangerous = "dangerous";

    /// <summary>All of them, in the order in which they are offered.</summary>
    public static readonly IReadOnlyList<string> All = [Unwanted, Harmful, Dangerous];
}

/// <summary>What became of a report.</summary>
internal static class ReportState
{
    /// <summary>The report is waiting for a decision.</summary>
    public const string Open = "open";

    /// <summary>The report was upheld.</summary>
    public const string Upheld = "upheld";

    /// <summary>The report was dismissed and counts for nothing.</summary>
    public const string Dismissed = "dismissed";
}

/// <summary>One report of one invitation. Its maker is never told which one it was.</summary>
internal sealed class Report
{
    public InvitationId Invitation { get; init; }

    /// <summary>Who made the invitation.</summary>
    public MemberId Subject { get; init; }

    public ClipId Clip { get; init; }

    /// <summary>The member who reports; nobody when it came without an account.</summary>
    public MemberId? Reporter { get; init; }

    public string Reason { get; init; } = "";

    public DateTimeOffset MadeAt { get; init; }

    public string State { get; init; } = ReportState.Open;
}

internal sealed class ReportTables : IEntityTypeConfiguration<Report>
{
    public void Configure(EntityTypeBuilder<Report> builder)
    {
        builder.ToTable("reports").HasKey(report => report.Invitation);
        builder.Property(report => report.Invitation).HasMaxLength(16);
        builder.Property(report => report.Reason).HasMaxLength(16);
        builder.Property(report => report.State).HasMaxLength(16);
        builder.HasIndex(report => new { report.Subject, report.MadeAt });
        builder.HasIndex(report => new { report.State, report.MadeAt, report.Invitation });
        builder.HasIndex(report => report.Reporter).HasFilter("reporter IS NOT NULL");
    }
}

/// <summary>A report as the operator deciding it sees it.</summary>
/// <param name="Invitation">What was reported.</param>
/// <param name="Subject">The member who made it.</param>
/// <param name="Clip">The clip it was for.</param>
/// <param name="Reporter">The member who reports, if it was one.</param>
/// <param name="Reason">One of <see cref="ReportReason"/>.</param>
/// <param name="MadeAt">When it came in.</param>
[FrontDoor]
internal sealed record ReportCard(InvitationId Invitation, MemberId Subject, ClipId Clip, MemberId? Reporter, string Reason, DateTimeOffset MadeAt);

/// <summary>How many reports there have ever been against one member.</summary>
/// <param name="Open">Reports waiting for a decision.</param>
/// <param name="Upheld">Reports upheld.</param>
/// <param name="Dismissed">Reports dismissed.</param>
[FrontDoor]
public sealed record ReportTally(long Open, long Upheld, long Dismissed);

/// <summary>Reports inside the transaction of whatever they decide.</summary>
[FrontDoor]
internal static class ReportRows
{
    /// <summary>How long a report counts against the maker of the invitation.</summary>
    public static readonly TimeSpan Age = TimeSpan.FromDays(90);

    /// <summary>This many waiting reports stop the reported member from inviting.</summary>
    public const int EnoughToFreeze = 3;

    private const string Insert =
        """
        INSERT INTO reports (invitation, subject, clip, reporter, reason, made_at, state)
        VALUES (@invitation, @subject, @clip, @reporter, @reason, @now, 'open') ON CONFLICT DO NOTHING
        """;

    // The first report of an invitation stands; its reason may still be corrected while nobody has decided on it.
    private const string Correct = "UPDATE reports SET reason = @reason WHERE invitation = @invitation AND state = 'open'";

    private const string Undecided = "SELECT count(*) FROM reports WHERE subject = @subject AND made_at > @since AND state = 'open'";

    private const string Queue =
        """
        SELECT invitation, subject, clip, reporter, reason, made_at FROM reports
        WHERE state = @state AND (made_at, invitation) > (@at, @invitation) ORDER BY made_at, invitation LIMIT @rows
        """;

    private const string SetState = "UPDATE reports SET state = @state WHERE invitation = @invitation RETURNING subject";

    private const string Counting =
        "SELECT count(*) AS number, min(made_at) AS first FROM reports WHERE subject = @subject AND made_at > @since AND state <> 'dismissed'";

    private const string Lately = "SELECT count(*) FROM reports WHERE state IN ('open', 'upheld') AND made_at > @since";
    private const string Newest = "SELECT invitation FROM reports WHERE state IN ('open', 'upheld') AND made_at > @since ORDER BY made_at DESC LIMIT 1000";
    private const string ByState =
        """
        SELECT r.subject, r.state, count(*) AS number FROM @rows AS a
        JOIN reports AS r ON r.subject = a.subject GROUP BY r.subject, r.state
        """;

    private const string UndecidedOfEach =
        """
        SELECT r.subject, count(*) AS number FROM @rows AS a
        JOIN reports AS r ON r.subject = a.subject AND r.made_at > a.since AND r.state = 'open' GROUP BY r.subject
        """;

    /// <summary>Reports an invitation; false for a repeat, which only corrects the reason: it counts against the maker once, no matter who repeats it.</summary>
    public static bool Add(
        StoreSession session, InvitationId invitation, MemberId subject, ClipId clip, MemberId? reporter, string reason, DateTimeOffset now)
    {
        var added = session.Sql(Insert)
            .With("@invitation", invitation.Value).With("@subject", subject.Value).With("@clip", clip.Value).With("@reporter", reporter?.Value)
            .With("@reason", reason).With("@now", now)
            .Run() == 1;
        if (!added)
        {
            session.Sql(Correct).With("@invitation", invitation.Value).With("@reason", reason).Run();
            return false;
        }
        FactRows.Add(session, new Fact(FactKind.Reported, now, subject) { Clip = clip });
        return true;
    }

    /// <summary>Those in one state after a point in time, oldest first: the one that has waited longest is next.</summary>
    public static IReadOnlyList<ReportCard> After(StoreSession session, string state, Keyset<InvitationId> from, int rows) =>
        session.Sql(Queue).With("@state", state).With("@at", from.At).With("@invitation", from.KeyText).With("@rows", (long)rows).All(row => new ReportCard(
            row.Invitation("invitation"), row.Member("subject"), row.Clip("clip"), row.MemberOrNull("reporter"), row.Text("reason"), row.Instant("made_at")));

    /// <summary>How many reports against a member wait for a decision.</summary>
    public static long Waiting(StoreSession session, MemberId subject, DateTimeOffset now) =>
        session.Sql(Undecided).With("@subject", subject.Value).With("@since", now - Age).Number() ?? 0;

    /// <summary>The appeals of all members on a page of a list, by one statement; members without one are left out.</summary>
    public static IReadOnlyDictionary<MemberId, long> WaitingOf(StoreSession session, IEnumerable<MemberId> subjects, DateTimeOffset now)
    {
        var each = session.ForRows(UndecidedOfEach);
        foreach (var subject in subjects.Distinct()) each.Row().With("subject", subject.Value).With("since", now - Age);
        var waiting = new Dictionary<MemberId, long>();
        each.Each(row => waiting.Add(row.Member("subject"), row.Number("number")));
        return waiting;
    }

    /// <summary>How many were made since an instant on the whole site; dismissed ones do not count.</summary>
    public static long Since(StoreSession session, DateTimeOffset since) =>
        session.Sql(Lately).With("@since", since).Number() ?? 0;

    /// <summary>What was reported since an instant and not dismissed: the newest thousand, which is far more than any site needs to act upon.</summary>
    public static IReadOnlyList<InvitationId> InvitationsSince(StoreSession session, DateTimeOffset since) =>
        session.Sql(Newest).With("@since", since).All(row => row.Invitation("invitation"));

    /// <summary>How many there were against a member, by what became of them.</summary>
    public static ReportTally Tally(StoreSession session, MemberId subject) => Tallies(session, [subject])[subject];

    /// <summary>The same of the members on a page of a list, by one statement.</summary>
    public static IReadOnlyDictionary<MemberId, ReportTally> Tallies(StoreSession session, IEnumerable<MemberId> subjects)
    {
        var tallies = subjects.Distinct().ToDictionary(subject => subject, _ => new ReportTally(0, 0, 0));
        var each = session.ForRows(ByState);
        foreach (var subject in tallies.Keys) each.Row().With("subject", subject.Value);
        each.Each(row =>
        {
            var (subject, number) = (row.Member("subject"), row.Number("number"));
            tallies[subject] = row.Text("state") switch
            {
                ReportState.Open => tallies[subject] with { Open = number },
                ReportState.Upheld => tallies[subject] with { Upheld = number },
                _ => tallies[subject] with { Dismissed = number },
            };
        });
        return tallies;
    }

    /// <summary>Decides on a report, also a second time; its subject, or null when there is no such report. A dismissed one counts for nothing.</summary>
    public static MemberId? Decide(StoreSession session, InvitationId invitation, string state) =>
        session.Sql(SetState).With("@invitation", invitation.Value).With("@state", state).One(row => (MemberId?)row.Member("subject"));

    /// <summary>Whether so many reports wait for a decision that their subject makes no invitations until then.</summary>
    public static bool Freezes(StoreSession session, MemberId subject, DateTimeOffset now) =>
        Waiting(session, subject, now) >= EnoughToFreeze;

    /// <summary>How many reports count against a member now, and when the first of them was made.</summary>
    public static (int Count, DateTimeOffset? First) Count(StoreSession session, MemberId subject, DateTimeOffset now) =>
        session.Sql(Counting).With("@subject", subject.Value).With("@since", now - Age).One(row => (row.Int("number"), row.InstantOrNull("first")));
}
