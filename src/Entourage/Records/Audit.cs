namespace Entourage.Records;

/// <summary>Something that was done in the site's name. Rows are added and never changed.</summary>
internal sealed class AuditEntry
{
    public Guid Id { get; init; }

    public DateTimeOffset At { get; init; }

    /// <summary>Which operator; nobody when the site did it by itself.</summary>
    public MemberId? By { get; init; }

    /// <summary>What was done: <c>report_dismissed</c>, <c>report_upheld</c>, <c>suspended</c>, <c>suspension_ended</c>, <c>frozen</c>,
    /// <c>unfrozen</c>, <c>review_cleared</c>, <c>paused</c>, <c>resumed</c>, <c>surge</c>,
    /// <c>member_added</c>, <c>operator_added</c>, <c>token_made</c>, <c>recovery_made</c>, <c>recovered</c>, <c>clip_taken_down</c>, <c>clip_put_back</c>,
    /// <c>notice_dismissed</c>, <c>notice_upheld</c>, <c>rollout_staged</c>, <c>rollout_named</c>, <c>rollout_unnamed</c>, <c>rollout_fell_back</c>.</summary>
    public string Act { get; init; } = "";

    /// <summary>The member it was done to; if it was done to nobody, the member who did it.</summary>
    public MemberId Subject { get; init; }

    /// <summary>The invitation it was about, or why, in the operator's own words.</summary>
    public string Note { get; init; } = "";
}

internal sealed class AuditTables : IEntityTypeConfiguration<AuditEntry>
{
    public void Configure(EntityTypeBuilder<AuditEntry> builder)
    {
        builder.ToTable("audit").HasKey(entry => entry.Id);
        builder.Property(entry => entry.Act).HasMaxLength(32);
        builder.Property(entry => entry.Note).HasMaxLength(2000);
        builder.HasIndex(entry => new { entry.At, entry.Id });
        builder.HasIndex(entry => new { entry.Subject, entry.At, entry.Id });
        builder.HasIndex(entry => entry.By).HasFilter("by IS NOT NULL");
    }
}

/// <summary>An act as the log shows it.</summary>
/// <param name="Id">The entry.</param>
/// <param name="At">When it happened.</param>
/// <param name="By">The operator; null if the site acted by itself or the account is gone.</param>
/// <param name="Act">What was done.</param>
/// <param name="Subject">The member it was done to; if it was done to nobody, the member who did it.</param>
/// <param name="Note">The invitation or the brake it was about, or why.</param>
[FrontDoor]
internal sealed record AuditCard(Guid Id, DateTimeOffset At, MemberId? By, string Act, MemberId Subject, string Note);

/// <summary>The audit log, inside the transaction of what it records.</summary>
[FrontDoor]
internal static class AuditRows
{
    private const string Insert = "INSERT INTO audit (id, at, by, act, subject, note) VALUES (@id, @now, @by, @act, @subject, @note)";

    private const string Columns = "id, at, by, act, subject, note";

    private const string Everything = $"SELECT {Columns} FROM audit WHERE (at, id) < (@at, @id) ORDER BY at DESC, id DESC LIMIT @rows";

    private const string OfSubject =
        $"SELECT {Columns} FROM audit WHERE subject = @subject AND (at, id) < (@at, @id) ORDER BY at DESC, id DESC LIMIT @rows";

    /// <summary>Records an act; without it the act does not happen.</summary>
    public static void Add(StoreSession session, MemberId? by, string act, MemberId subject, string note, DateTimeOffset now) =>
        session.Sql(Insert).With("@id", Guid.CreateVersion7(now)).With("@now", now).With("@by", by?.Value).With("@act", act)
            .With("@subject", subject.Value).With("@note", note).Run();

    /// <summary>Acts before a point in time, newest first: all of them, or those done to one member.</summary>
    public static IReadOnlyList<AuditCard> Before(StoreSession session, MemberId? subject, Keyset<Guid> from, int rows)
    {
        var asked = subject is { } member ? session.Sql(OfSubject).With("@subject", member.Value) : session.Sql(Everything);
        return asked.With("@at", from.At).With("@id", from.Key).With("@rows", (long)rows).All(row => new AuditCard(
            row.Uuid("id"), row.Instant("at"), row.MemberOrNull("by"), row.Text("act"), row.Member("subject"), row.Text("note")));
    }
}
