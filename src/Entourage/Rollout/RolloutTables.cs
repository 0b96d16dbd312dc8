namespace Entourage.Rollout;

/// <summary>How far one feature has come. There is no row if it was never staged: then everyone has it.</summary>
internal sealed class RolloutRow
{
    public string Feature { get; init; } = "";

    public string Stage { get; init; } = "";

    public DateTimeOffset StagedAt { get; init; }

    /// <summary>Percent of those the stage gives it to who are kept without it, for comparison.</summary>
    public int Holdout { get; init; }

    /// <summary>Whether everybody may read how many have it.</summary>
    public bool Announced { get; init; }
}

/// <summary>Somebody who has a feature by name, whatever its stage.</summary>
internal sealed class RolloutMember
{
    public string Feature { get; init; } = "";

    public MemberId Member { get; init; }

    public DateTimeOffset NamedAt { get; init; }
}

/// <summary>A creator in a comparison: with the feature, or kept without it. Written once and never changed.</summary>
internal sealed class RolloutExposure
{
    public string Feature { get; init; } = "";

    public MemberId Member { get; init; }

    public DateTimeOffset ExposedAt { get; init; }

    /// <summary>Whether they have the feature.</summary>
    public bool Has { get; init; }
}

/// <summary>Somebody who belongs to a group.</summary>
internal sealed class RolloutGroup
{
    public string GroupName { get; init; } = "";

    public MemberId Member { get; init; }

    public DateTimeOffset AddedAt { get; init; }
}

/// <summary>A feature that everybody in a group has, whatever its stage.</summary>
internal sealed class RolloutGift
{
    public string Feature { get; init; } = "";

    public string GroupName { get; init; } = "";

    public DateTimeOffset GivenAt { get; init; }
}

internal sealed class RolloutTables :
    IEntityTypeConfiguration<RolloutRow>, IEntityTypeConfiguration<RolloutMember>, IEntityTypeConfiguration<RolloutExposure>,
    IEntityTypeConfiguration<RolloutGroup>, IEntityTypeConfiguration<RolloutGift>
{
    public void Configure(EntityTypeBuilder<RolloutGroup> builder)
    {
        builder.ToTable("rollout_groups").HasKey(group => new { group.GroupName, group.Member });
        builder.Property(group => group.GroupName).HasMaxLength(Groups.GroupName.Longest);
        builder.HasIndex(group => group.Member);
    }

    public void Configure(EntityTypeBuilder<RolloutGift> builder)
    {
        builder.ToTable("rollout_given").HasKey(gift => new { gift.Feature, gift.GroupName });
        builder.Property(gift => gift.Feature).HasMaxLength(64);
        builder.Property(gift => gift.GroupName).HasMaxLength(Groups.GroupName.Longest);
    }

    public void Configure(EntityTypeBuilder<RolloutRow> builder)
    {
        builder.ToTable("rollouts").HasKey(rollout => rollout.Feature);
        builder.Property(rollout => rollout.Feature).HasMaxLength(64);
        builder.Property(rollout => rollout.Stage).HasMaxLength(8);
    }

    public void Configure(EntityTypeBuilder<RolloutMember> builder)
    {
        builder.ToTable("rollout_members").HasKey(named => new { named.Feature, named.Member });
        builder.Property(named => named.Feature).HasMaxLength(64);
        builder.HasIndex(named => named.Member);
    }

    public void Configure(EntityTypeBuilder<RolloutExposure> builder)
    {
        builder.ToTable("rollout_exposures").HasKey(exposed => new { exposed.Feature, exposed.Member });
        builder.Property(exposed => exposed.Feature).HasMaxLength(64);
        builder.HasIndex(exposed => exposed.Member);
    }
}
