namespace Entourage.Allowance;

/// <summary>One sender's bucket.</summary>
internal sealed class AllowanceAccount
{
    public MemberId Member { get; init; }

    public long Tokens { get; init; }

    public DateTimeOffset CountedTo { get; init; }

    public int HalfReports { get; init; }

    /// <summary>What the entries come to, as <see cref="AllowanceCounts"/>; to be counted again from <see cref="CountsUntil"/> on.</summary>
    public int Ring { get; init; }

    public DateTimeOffset RingFrom { get; init; }

    public int Kept { get; init; }

    public DateTimeOffset CountsUntil { get; init; }
}

/// <summary>One invitation that counts for its sender; gone when it turned out neutral.</summary>
internal sealed class AllowanceEntry
{
    public InvitationId Invitation { get; init; }

    public MemberId Sender { get; init; }

    public DateTimeOffset MadeAt { get; init; }

    public int Weight { get; init; }

    public MemberId? AcceptedBy { get; init; }

    public DateTimeOffset? AcceptedAt { get; init; }

    /// <summary>Where it was accepted from, as <see cref="Place"/>: another acceptance from there counts for nothing.</summary>
    public long? Network { get; init; }

    public long? Device { get; init; }
}

internal sealed class AllowanceTables : IEntityTypeConfiguration<AllowanceAccount>, IEntityTypeConfiguration<AllowanceEntry>
{
    public void Configure(EntityTypeBuilder<AllowanceAccount> builder)
    {
        builder.ToTable("allowances").HasKey(account => account.Member);
        builder.Property(account => account.Ring).HasDefaultValue(0);
        builder.Property(account => account.RingFrom).HasDefaultValue(DateTimeOffset.UnixEpoch);
        builder.Property(account => account.Kept).HasDefaultValue(0);
        builder.Property(account => account.CountsUntil).HasDefaultValue(DateTimeOffset.UnixEpoch);
    }

    public void Configure(EntityTypeBuilder<AllowanceEntry> builder)
    {
        builder.ToTable("allowance_entries").HasKey(entry => entry.Invitation);
        builder.HasIndex(entry => new { entry.Sender, entry.MadeAt });
        builder.HasIndex(entry => new { entry.AcceptedBy, entry.Sender }).HasFilter("accepted_by IS NOT NULL");
        builder.HasIndex(entry => new { entry.Sender, entry.Network }).HasFilter("network IS NOT NULL");
        builder.HasIndex(entry => new { entry.Sender, entry.Device }).HasFilter("device IS NOT NULL");
    }
}
