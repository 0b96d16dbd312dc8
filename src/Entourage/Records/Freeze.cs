namespace Entourage.Records;

/// <summary>An operator has stopped one member from inviting; gone when it is lifted. The reason is in the audit log.</summary>
internal sealed class Freeze
{
    public MemberId Member { get; init; }

    public DateTimeOffset At { get; init; }

    /// <summary>Which operator; nobody once their account is gone.</summary>
    public MemberId? By { get; init; }
}

internal sealed class FreezeTables : IEntityTypeConfiguration<Freeze>
{
    public void Configure(EntityTypeBuilder<Freeze> builder)
    {
        builder.ToTable("freezes").HasKey(freeze => freeze.Member);
        builder.HasIndex(freeze => freeze.By).HasFilter("by IS NOT NULL");
    }
}

/// <summary>A freeze made by hand.</summary>
/// <param name="At">When it was made.</param>
/// <param name="By">The operator, while they have an account.</param>
[FrontDoor]
internal sealed record FreezeCard(DateTimeOffset At, MemberId? By);

/// <summary>Who may make no invitations for now, inside the transaction of whatever it decides.</summary>
[FrontDoor]
internal static class FreezeRows
{
    private const string Insert = "INSERT INTO freezes (member, at, by) VALUES (@member, @now, @by) ON CONFLICT DO NOTHING";
    private const string Delete = "DELETE FROM freezes WHERE member = @member";
    private const string Find = "SELECT at, by FROM freezes WHERE member = @member";

    /// <summary>Whether a member makes no invitations now: an operator said so, or so many reports wait that it says itself.</summary>
    public static bool Holds(StoreSession session, MemberId member, DateTimeOffset now) =>
        ByHand(session, member) is not null || ReportRows.Freezes(session, member, now);

    /// <summary>The freeze that an operator made, or null.</summary>
    public static FreezeCard? ByHand(StoreSession session, MemberId member) =>
        session.Sql(Find).With("@member", member.Value)
            .One(row => new FreezeCard(row.Instant("at"), row.MemberOrNull("by")));

    /// <summary>Freezes; false when it is so already.</summary>
    public static bool Set(StoreSession session, MemberId member, MemberId by, DateTimeOffset now) =>
        session.Sql(Insert).With("@member", member.Value).With("@now", now).With("@by", by.Value).Run() == 1;

    /// <summary>Lifts the freeze; false if there is none. Waiting reports may still stop the member.</summary>
    public static bool Lift(StoreSession session, MemberId member) =>
        session.Sql(Delete).With("@member", member.Value).Run() == 1;
}
