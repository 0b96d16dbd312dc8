using Entourage.Kernel;
using Entourage.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Entourage.Safety;

/// <summary>Something that was done in the site's name. Rows are added and never changed.</summary>
internal sealed class AuditEntry
{
    public Guid Id { get; init; }

    public DateTimeOffset At { get; init; }

    /// <summary>Which operator; nobody when the site did it by itself.</summary>
    public MemberId? By { get; init; }

    /// <summary>What was done: <c>report_dismissed</c>, <c>report_upheld</c>, <c>suspended</c>, <c>suspension_ended</c>, <c>frozen</c>,
    /// <c>unfrozen</c>, <c>review_cleared</c>, <c>paused</c>, <c>resumed</c>, <c>surge</c>,
    /// <c>rollout_staged</c>, <c>rollout_named</c>, <c>rollout_unnamed</c>, <c>rollout_fell_back</c>.</summary>
    public string Act { get; init; } = "";

    /// <summary>To whom; where it was to nobody, whoever did it.</summary>
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
    }
}

/// <summary>An act as the log shows it.</summary>
/// <param name="Id">The entry.</param>
/// <param name="At">When.</param>
/// <param name="By">Which operator; nobody when the site did it by itself, or the account is gone.</param>
/// <param name="Act">What was done.</param>
/// <param name="Subject">To whom; where it was to nobody, whoever did it.</param>
/// <param name="Note">The invitation or the brake it was about, or why.</param>
public sealed record AuditCard(Guid Id, DateTimeOffset At, MemberId? By, string Act, MemberId Subject, string Note);

/// <summary>The audit log, inside the transaction of what it records.</summary>
public static class AuditRows
{
    private const string Insert = "INSERT INTO audit (id, at, by, act, subject, note) VALUES (@id, @now, @by, @act, @subject, @note)";

    private const string Columns = "id, at, by, act, subject, note";

    private const string Everything = $"SELECT {Columns} FROM audit WHERE (at, id) < (@at, @id) ORDER BY at DESC, id DESC LIMIT @rows";

    private const string OfSubject =
        $"SELECT {Columns} FROM audit WHERE subject = @subject AND (at, id) < (@at, @id) ORDER BY at DESC, id DESC LIMIT @rows";

    /// <summary>Records an act; without it the act does not happen.</summary>
    public static void Add(HotSession session, MemberId? by, string act, MemberId subject, string note, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(session);
        session.Sql(Insert).With("@id", Guid.CreateVersion7(now)).With("@now", now).With("@by", by?.Value).With("@act", act)
            .With("@subject", subject.Value).With("@note", note).Run();
    }

    /// <summary>Acts before a place in time, newest first: all of them, or those that were done to one member.</summary>
    public static IReadOnlyList<AuditCard> Before(HotSession session, MemberId? subject, long at, Guid id, int rows)
    {
        ArgumentNullException.ThrowIfNull(session);
        var asked = subject is { } member ? session.Sql(OfSubject).With("@subject", member.Value) : session.Sql(Everything);
        return asked.With("@at", at).With("@id", id).With("@rows", (long)rows).All(row => new AuditCard(
            row.Uuid(0), row.Instant(1), row.UuidOrNull(2) is { } by ? new MemberId(by) : null, row.GetString(3), new(row.Uuid(4)), row.GetString(5)));
    }
}
