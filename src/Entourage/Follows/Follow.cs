using Entourage.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Entourage.Follows;

/// <summary>One member follows another.</summary>
internal sealed class Follow
{
    public MemberId Follower { get; init; }

    public MemberId Followee { get; init; }

    public DateTimeOffset MadeAt { get; init; }

    /// <summary>The invitation that made it, if one did.</summary>
    public InvitationId? Through { get; init; }

    /// <summary>The channel that invitation went by, kept here so that a list of followers needs no second look.</summary>
    public string? Channel { get; init; }

    /// <summary>Made by watching alone, without a button: these are capped by the hour and the day.</summary>
    public bool Automatic { get; init; }
}

internal sealed class FollowTables : IEntityTypeConfiguration<Follow>
{
    public void Configure(EntityTypeBuilder<Follow> builder)
    {
        builder.ToTable("follows").HasKey(follow => new { follow.Follower, follow.Followee });
        builder.Property(follow => follow.Channel).HasMaxLength(32);
        builder.HasIndex(follow => new { follow.Followee, follow.MadeAt, follow.Follower });
        builder.HasIndex(follow => new { follow.Follower, follow.MadeAt, follow.Followee });
    }
}
