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

    /// <summary>What was done: <c>report_dismissed</c>, <c>report_upheld</c>, <c>suspended</c>, <c>suspension_ended</c>,
    /// <c>paused</c>, <c>resumed</c>.</summary>
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
        builder.HasIndex(entry => entry.Subject);
    }
}

/// <summary>The audit log, inside the transaction of what it records.</summary>
public static class AuditRows
{
    private const string Insert = "INSERT INTO audit (id, at, by, act, subject, note) VALUES (@id, @now, @by, @act, @subject, @note)";

    /// <summary>Records an act; without it the act does not happen.</summary>
    public static void Add(HotSession session, MemberId? by, string act, MemberId subject, string note, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(session);
        session.Sql(Insert).With("@id", Guid.CreateVersion7(now)).With("@now", now).With("@by", by?.Value).With("@act", act)
            .With("@subject", subject.Value).With("@note", note).Run();
    }
}
