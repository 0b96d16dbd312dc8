namespace Entourage.Members;

/// <summary>A person with an account, as others see them. Passwords and passkeys are Identity's, under the same id.</summary>
internal sealed class Member
{
    public MemberId Id { get; init; }

    public required string Handle { get; init; }

    public required string Name { get; set; }

    public string Bio { get; set; } = "";

    /// <summary>When the picture was last changed; null shows the drawn one.</summary>
    public DateTimeOffset? PictureAt { get; set; }

    public DateTimeOffset JoinedAt { get; init; }

    /// <summary>When they were first here again three days or more after joining; null until then.</summary>
    public DateTimeOffset? ReturnedAt { get; init; }

    /// <summary>The language chosen in the settings; null follows the browser.</summary>
    public string? Language { get; set; }

    public bool Operator { get; init; }

    public bool Suspended { get; init; }

    /// <summary>When a suspension ends by itself; null while there is none, or none that ends.</summary>
    public DateTimeOffset? SuspendedUntil { get; init; }

    /// <summary>Whose invitation they joined through; nobody when they came by themselves, or that account is gone.</summary>
    public MemberId? InvitedBy { get; init; }

    /// <summary>Only people this member approves follow them, and only followers see their clips and lists.</summary>
    public bool Private { get; set; }

    /// <summary>Watching an invitation's clip follows its maker; off, the button is needed.</summary>
    public bool AutoFollow { get; set; } = true;

    /// <summary>Whose invitations may make this member follow: one of <see cref="InvitationsFrom"/>.</summary>
    public string InvitationsFrom { get; set; } = Members.InvitationsFrom.Anybody;

    /// <summary>Whether people who come through this member's invitations are followed back.</summary>
    public bool FollowBack { get; set; }

    /// <summary>The year of birth, where the site asks for it. Shown to nobody; given once.</summary>
    public int? BirthYear { get; set; }

    public long Followers { get; init; }

    public long Following { get; init; }

    public long Clips { get; init; }

    /// <summary>
    /// Their bucket of invitations, with everything below, which only Allowance reads: thousandths of an invitation, null before the first. It lies here, because a new
    /// follower changes this row anyway.
    /// </summary>
    public long? Tokens { get; init; }

    public DateTimeOffset? CountedTo { get; init; }

    public int HalfReports { get; init; }

    /// <summary>What their invitations come to; to be counted again from <see cref="CountsUntil"/> on.</summary>
    public int Ring { get; init; }

    public DateTimeOffset RingFrom { get; init; }

    public int Kept { get; init; }

    public DateTimeOffset CountsUntil { get; init; }
}

/// <summary>A handle that was given up is not given to someone else for a while, so that old links do not lead to a stranger.</summary>
internal sealed class HeldHandle
{
    public required string Handle { get; init; }

    public DateTimeOffset Until { get; init; }
}

internal sealed class MemberTables : IEntityTypeConfiguration<Member>, IEntityTypeConfiguration<HeldHandle>
{
    public void Configure(EntityTypeBuilder<Member> builder)
    {
        builder.ToTable("members").HasKey(member => member.Id);
        builder.HasIndex(member => member.Handle).IsUnique();
        builder.Property(member => member.Handle).HasMaxLength(30);
        builder.Property(member => member.Name).HasMaxLength(200);
        builder.Property(member => member.Bio).HasMaxLength(2000);
        builder.HasIndex(member => member.SuspendedUntil).HasFilter("suspended_until IS NOT NULL");
        builder.HasIndex(member => new { member.InvitedBy, member.JoinedAt, member.Id }).HasFilter("invited_by IS NOT NULL");
        builder.HasIndex(member => member.Operator).HasFilter("operator");
        builder.Property(member => member.Language).HasMaxLength(8);
        builder.Property(member => member.Private).HasDefaultValue(false);
        builder.Property(member => member.AutoFollow).HasDefaultValue(true);
        builder.Property(member => member.InvitationsFrom).HasMaxLength(16).HasDefaultValue(InvitationsFrom.Anybody);
        builder.Property(member => member.FollowBack).HasDefaultValue(false);
        builder.Property(member => member.HalfReports).HasDefaultValue(0);
        builder.Property(member => member.Ring).HasDefaultValue(0);
        builder.Property(member => member.RingFrom).HasDefaultValue(DateTimeOffset.UnixEpoch);
        builder.Property(member => member.Kept).HasDefaultValue(0);
        builder.Property(member => member.CountsUntil).HasDefaultValue(DateTimeOffset.UnixEpoch);
    }

    public void Configure(EntityTypeBuilder<HeldHandle> builder)
    {
        builder.ToTable("held_handles").HasKey(held => held.Handle);
        builder.Property(held => held.Handle).HasMaxLength(30);
        builder.HasIndex(held => held.Until);
    }
}
