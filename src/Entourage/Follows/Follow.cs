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

    /// <summary>A creator's answer to a follow that an invitation of theirs made; it ends with that one.</summary>
    public bool Back { get; init; }
}

/// <summary>One member asks another, who approves followers, to follow.</summary>
internal sealed class FollowRequest
{
    public MemberId Follower { get; init; }

    public MemberId Followee { get; init; }

    public DateTimeOffset MadeAt { get; init; }

    /// <summary>The invitation that made it, if one did; it counts as accepted when the request is approved.</summary>
    public InvitationId? Through { get; init; }

    /// <summary>The clip of that invitation.</summary>
    public ClipId? Clip { get; init; }

    /// <summary>The channel that invitation went by.</summary>
    public string? Channel { get; init; }

    /// <summary>When that invitation was made.</summary>
    public DateTimeOffset? InvitedAt { get; init; }

    /// <summary>Where that invitation was accepted from, as <see cref="Place"/>: it counts as of there, whenever the request is approved.</summary>
    public long? Network { get; init; }

    /// <summary>The browser of the same.</summary>
    public long? Device { get; init; }

    /// <summary>As <see cref="Follows.Through.Asserted"/>.</summary>
    public bool Asserted { get; init; }

    /// <summary>As <see cref="Follow.Back"/>.</summary>
    public bool Back { get; init; }

    /// <summary>The other member has declined. The row stays, so that the member who asked cannot tell it from waiting.</summary>
    public bool Declined { get; init; }
}

/// <summary>One member keeps another's clips out of their own feeds.</summary>
internal sealed class Mute
{
    public MemberId Muter { get; init; }

    public MemberId Muted { get; init; }

    public DateTimeOffset MadeAt { get; init; }
}

internal sealed class FollowTables : IEntityTypeConfiguration<Follow>, IEntityTypeConfiguration<FollowRequest>, IEntityTypeConfiguration<Mute>
{
    public void Configure(EntityTypeBuilder<Follow> builder)
    {
        builder.ToTable("follows").HasKey(follow => new { follow.Follower, follow.Followee });
        builder.Property(follow => follow.Channel).HasMaxLength(32);
        // A follow is a leaf in each, so there is one for each question and no more: the key finds one follow and everybody whom one member follows, this lists followers by
        // time, of whom there may be a million, and those made by watching alone are counted by the hour.
        builder.HasIndex(follow => new { follow.Followee, follow.MadeAt, follow.Follower });
        builder.HasIndex(follow => new { follow.Follower, follow.MadeAt }).HasFilter("automatic");
        builder.Property(follow => follow.Back).HasDefaultValue(false);
    }

    public void Configure(EntityTypeBuilder<FollowRequest> builder)
    {
        builder.ToTable("follow_requests").HasKey(request => new { request.Follower, request.Followee });
        builder.Property(request => request.Asserted).HasDefaultValue(false);
        builder.Property(request => request.Channel).HasMaxLength(32);
        builder.HasIndex(request => new { request.Followee, request.MadeAt, request.Follower });
    }

    public void Configure(EntityTypeBuilder<Mute> builder)
    {
        builder.ToTable("mutes").HasKey(mute => new { mute.Muter, mute.Muted });
        builder.HasIndex(mute => mute.Muted);
    }
}
