using Entourage.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Entourage.Insights;

/// <summary>
/// A number for one creator (the empty id: the whole site), one hour or day, one clip (the empty id: all of them) and one channel (empty: none). Everything
/// here follows from the facts and can be counted again.
/// </summary>
internal sealed class InsightCount
{
    public MemberId Creator { get; init; }

    /// <summary>1 or 24.</summary>
    public int Hours { get; init; }

    public ClipId Clip { get; init; }

    public DateTimeOffset Start { get; init; }

    public int Measure { get; init; }

    public string Channel { get; init; } = "";

    public long Number { get; init; }
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
        // What one page reads stands side by side.
        builder.ToTable("insight_counts").HasKey(count => new { count.Creator, count.Hours, count.Clip, count.Start, count.Measure, count.Channel });
        builder.Property(count => count.Channel).HasMaxLength(32);
    }

    public void Configure(EntityTypeBuilder<InsightMark> builder) =>
        builder.ToTable("insight_marks").HasKey(mark => new { mark.Creator, mark.Person, mark.Mark });

    public void Configure(EntityTypeBuilder<InsightProgress> builder)
    {
        builder.ToTable("insight_progress").HasKey(progress => progress.Name);
        builder.Property(progress => progress.Name).HasMaxLength(16);
    }
}
