using Entourage.Kernel;
using Entourage.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Entourage.Safety;

/// <summary>An operator has stopped one member from inviting; gone when it is lifted. Why stands in the audit log.</summary>
internal sealed class Freeze
{
    public MemberId Member { get; init; }

    public DateTimeOffset At { get; init; }

    /// <summary>Which operator; nobody once their account is gone.</summary>
    public MemberId? By { get; init; }
}

internal sealed class FreezeTables : IEntityTypeConfiguration<Freeze>
{
    public void Configure(EntityTypeBuilder<Freeze> builder) => builder.ToTable("freezes").HasKey(freeze => freeze.Member);
}

/// <summary>A freeze made by hand.</summary>
/// <param name="At">Since when.</param>
/// <param name="By">Which operator, while they have an account.</param>
public sealed record FreezeCard(DateTimeOffset At, MemberId? By);

/// <summary>Who may make no invitations for now, inside the transaction of whatever it decides.</summary>
public static class FreezeRows
{
    private const string Insert = "INSERT INTO freezes (member, at, by) VALUES (@member, @now, @by) ON CONFLICT DO NOTHING";
    private const string Delete = "DELETE FROM freezes WHERE member = @member";
    private const string Find = "SELECT at, by FROM freezes WHERE member = @member";

    /// <summary>Whether a member makes no invitations now: an operator said so, or so many reports wait that it says itself.</summary>
    public static bool Holds(HotSession session, MemberId member, DateTimeOffset now) =>
        ByHand(session, member) is not null || ReportRows.Freezes(session, member, now);

    /// <summary>The freeze that an operator made, or null.</summary>
    public static FreezeCard? ByHand(HotSession session, MemberId member)
    {
        ArgumentNullException.ThrowIfNull(session);
        return session.Sql(Find).With("@member", member.Value)
            .One(row => new FreezeCard(row.Instant(0), row.UuidOrNull(1) is { } by ? new MemberId(by) : null));
    }

    /// <summary>Freezes and records who did and why; nothing happens when it is so already.</summary>
    public static void Set(HotSession session, MemberId member, MemberId by, string reason, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(session);
        if (session.Sql(Insert).With("@member", member.Value).With("@now", now).With("@by", by.Value).Run() == 0) return;
        AuditRows.Add(session, by, "frozen", member, reason, now);
    }

    /// <summary>Lifts it and records who did; nothing happens when there is none. Reports that wait may still hold the member.</summary>
    public static void Lift(HotSession session, MemberId member, MemberId by, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(session);
        if (session.Sql(Delete).With("@member", member.Value).Run() == 0) return;
        AuditRows.Add(session, by, "unfrozen", member, "", now);
        AppealRows.EndOfFreeze(session, member, now);
    }
}
