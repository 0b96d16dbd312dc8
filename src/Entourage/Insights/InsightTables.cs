namespace Entourage.Insights;

/// <summary>
/// The numbers of one creator (the empty id: the whole site) in one hour or day, of one clip (the empty id: all of them). Everything here follows from the
/// facts and can be counted again.
/// </summary>
internal sealed class InsightCount
{
    public MemberId Creator { get; init; }

    /// <summary>1 or 24.</summary>
    public int Hours { get; init; }

    public ClipId Clip { get; init; }

    public DateTimeOffset Start { get; init; }

    /// <summary>By app and measure, as <see cref="NumbersCode"/>.</summary>
    public byte[] Numbers { get; init; } = [];
}

/// <summary>Something about one follow that is counted once.</summary>
internal sealed class InsightMark
{
    public MemberId Creator { get; init; }

    /// <summary>As <see cref="Facts.FactPerson.Of"/>, mixed with the instant of the follow.</summary>
    public long Person { get; init; }

    /// <summary>A <see cref="Measure"/>, or <see cref="Tally.Left"/>.</summary>
    public int Mark { get; init; }
}

/// <summary>Up to which fact everything is counted.</summary>
internal sealed class InsightProgress
{
    /// <summary>One of <see cref="RollUp"/>'s.</summary>
    public string Name { get; init; } = "";

    public long Fact { get; init; }

    /// <summary>When that fact happened.</summary>
    public DateTimeOffset At { get; init; }
}

internal sealed class InsightTables : IEntityTypeConfiguration<InsightCount>, IEntityTypeConfiguration<InsightMark>, IEntityTypeConfiguration<InsightProgress>
{
    public void Configure(EntityTypeBuilder<InsightCount> builder)
    {
        // What one page reads is stored side by side.
        builder.ToTable("insight_counts").HasKey(count => new { count.Creator, count.Hours, count.Clip, count.Start });
    }

    public void Configure(EntityTypeBuilder<InsightMark> builder) =>
        builder.ToTable("insight_marks").HasKey(mark => new { mark.Creator, mark.Person, mark.Mark });

    public void Configure(EntityTypeBuilder<InsightProgress> builder)
    {
        builder.ToTable("insight_progress").HasKey(progress => progress.Name);
        builder.Property(progress => progress.Name).HasMaxLength(16);
    }
}
