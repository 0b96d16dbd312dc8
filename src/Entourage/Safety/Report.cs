using Entourage.Facts;
using Entourage.Kernel;
using Entourage.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Entourage.Safety;

/// <summary>What is wrong with an invitation, in the words of whoever got it. The names on the wire are stable.</summary>
public static class ReportReason
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
public static class ReportState
{
    /// <summary>Nobody has decided on it.</summary>
    public const string Open = "open";

    /// <summary>It was right.</summary>
    public const string Upheld = "upheld";

    /// <summary>It was wrong, and counts for nothing.</summary>
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

/// <summary>A report as whoever decides on it sees it.</summary>
/// <param name="Invitation">What was reported.</param>
/// <param name="Subject">Who made it.</param>
/// <param name="Clip">The clip it was for.</param>
/// <param name="Reporter">The member who reports, if it was one.</param>
/// <param name="Reason">One of <see cref="ReportReason"/>.</param>
/// <param name="MadeAt">When.</param>
public sealed record ReportCard(InvitationId Invitation, MemberId Subject, ClipId Clip, MemberId? Reporter, string Reason, DateTimeOffset MadeAt);

/// <summary>How many reports there were against one member, ever.</summary>
/// <param name="Open">That wait for a decision.</param>
/// <param name="Upheld">That were right.</param>
/// <param name="Dismissed">That were wrong.</param>
public sealed record ReportTally(long Open, long Upheld, long Dismissed);

/// <summary>Reports inside the transaction of whatever they decide.</summary>
public static class ReportRows
{
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

    private const string Settle = "UPDATE reports SET state = @state WHERE invitation = @invitation RETURNING subject";

    private const string Counting =
        "SELECT count(*), min(made_at) FROM reports WHERE subject = @subject AND made_at > @since AND state <> 'dismissed'";

    // Of those who had followed through an invitation.
    private const string Blocks = "SELECT count(*), min(made_at) FROM blocks WHERE blocked = @subject AND made_at > @since AND through IS NOT NULL";
    private const string Lately = "SELECT count(*) FROM reports WHERE state IN ('open', 'upheld') AND made_at > @since";
    private const string Lastly = "SELECT invitation FROM reports WHERE state IN ('open', 'upheld') AND made_at > @since ORDER BY made_at DESC LIMIT 1000";
    private const string ByState = "SELECT state, count(*) FROM reports WHERE subject = @subject GROUP BY state";

    /// <summary>
    /// Reports an invitation: it counts against its maker once, whoever repeats it, and empties their bucket (safety.md E.2). A repeat corrects
    /// the reason.
    /// </summary>
    public static void Add(
        HotSession session, AllowanceOptions numbers, InvitationId invitation, MemberId subject, ClipId clip, MemberId? reporter, string reason, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(session);
        var added = session.Sql(Insert)
            .With("@invitation", invitation.Value).With("@subject", subject.Value).With("@clip", clip.Value).With("@reporter", reporter?.Value)
            .With("@reason", reason).With("@now", now)
            .Run() == 1;
        if (!added)
        {
            session.Sql(Correct).With("@invitation", invitation.Value).With("@reason", reason).Run();
            return;
        }
        AllowanceCorrections.Reported(session, numbers, subject, now);
        FactRows.Add(session, new Fact(FactKind.Reported, now, subject) { Clip = clip });
    }

    /// <summary>Those in one state after a place in time, oldest first: whoever has waited longest is next.</summary>
    public static IReadOnlyList<ReportCard> After(HotSession session, string state, long at, string invitation, int rows)
    {
        ArgumentNullException.ThrowIfNull(session);
        return session.Sql(Queue).With("@state", state).With("@at", at).With("@invitation", invitation).With("@rows", (long)rows).All(row => new ReportCard(
            new(row.GetString(0)), new(row.Uuid(1)), new(row.Uuid(2)), row.UuidOrNull(3) is { } reporter ? new MemberId(reporter) : null, row.GetString(4), row.Instant(5)));
    }

    /// <summary>How many reports against a member wait for a decision.</summary>
    public static long Waiting(HotSession session, MemberId subject, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(session);
        return session.Sql(Undecided).With("@subject", subject.Value).With("@since", now - AllowanceRule.ReportAge).Number() ?? 0;
    }

    /// <summary>How many were made since an instant on the whole site; dismissed ones do not count.</summary>
    public static long Since(HotSession session, DateTimeOffset since)
    {
        ArgumentNullException.ThrowIfNull(session);
        return session.Sql(Lately).With("@since", since).Number() ?? 0;
    }

    /// <summary>What was reported since an instant and not dismissed: the newest thousand, which is far more than any site needs to act upon.</summary>
    public static IReadOnlyList<InvitationId> InvitationsSince(HotSession session, DateTimeOffset since)
    {
        ArgumentNullException.ThrowIfNull(session);
        return session.Sql(Lastly).With("@since", since).All(row => new InvitationId(row.GetString(0)));
    }

    /// <summary>How many there were against a member, by what became of them.</summary>
    public static ReportTally Tally(HotSession session, MemberId subject)
    {
        ArgumentNullException.ThrowIfNull(session);
        var counts = session.Sql(ByState).With("@subject", subject.Value).All(row => (State: row.GetString(0), Number: row.GetInt64(1)));
        return new(Of(ReportState.Open), Of(ReportState.Upheld), Of(ReportState.Dismissed));

        long Of(string state) => counts.Where(count => count.State == state).Sum(count => count.Number);
    }

    /// <summary>Decides on a report, also a second time; its subject, or null when there is no such report. A dismissed one counts for nothing.</summary>
    public static MemberId? Decide(HotSession session, InvitationId invitation, string state, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(session);
        var subject = session.Sql(Settle).With("@invitation", invitation.Value).With("@state", state).One(row => (MemberId?)new MemberId(row.Uuid(0)));
        if (subject is not { } id) return null;
        AllowanceCorrections.CountAgain(session, id);
        AppealRows.EndOfFreeze(session, id, now);
        return id;
    }

    /// <summary>Whether so many reports wait for a decision that their subject makes no invitations until then.</summary>
    internal static bool Freezes(HotSession session, MemberId subject, DateTimeOffset now) =>
        Waiting(session, subject, now) >= AllowanceRule.ReportsThatFreeze;

    /// <summary>How many halves of a report count against a member now, and when the first of them will have become too old to.</summary>
    internal static (int Halves, DateTimeOffset Until) Count(HotSession session, MemberId subject, DateTimeOffset now)
    {
        var since = now - AllowanceRule.ReportAge;
        (int Count, DateTimeOffset? First) Ask(string sql) =>
            session.Sql(sql).With("@subject", subject.Value).With("@since", since).One(row => (row.GetInt32(0), row.InstantOrNull(1)));
        var (reports, blocks) = (Ask(Counting), Ask(Blocks));
        var first = blocks.First < reports.First ? blocks.First : reports.First ?? blocks.First;
        return ((2 * reports.Count) + blocks.Count, first is { } at ? at + AllowanceRule.ReportAge : DateTimeOffset.MaxValue);
    }
}
