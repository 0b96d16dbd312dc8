
namespace Entourage.Invitations;

/// <summary>The words for an invitation's state, as stored and as the API shows them.</summary>
internal static class InvitationState
{
    /// <summary>Made; nobody has used it.</summary>
    public const string Open = "open";

    /// <summary>The creator's app was opened with the message ready.</summary>
    public const string HandedOver = "handed_over";

    /// <summary>Bound to one member, for ever.</summary>
    public const string Redeemed = "redeemed";

    /// <summary>Taken back by its maker.</summary>
    public const string Revoked = "revoked";

    /// <summary>So many people looked at it that it was for nobody in particular.</summary>
    public const string Closed = "closed";

    /// <summary>Too old. Never stored: it follows from the date.</summary>
    public const string Expired = "expired";
}

/// <summary>One clip, one contact, one link.</summary>
internal sealed class Invitation
{
    public InvitationId Id { get; init; }

    public MemberId Creator { get; init; }

    public ClipId Clip { get; init; }

    public required string Channel { get; init; }

    /// <summary>The creator's own words, shown on the landing page; may be empty.</summary>
    public required string Message { get; init; }

    /// <summary>What the maker wrote for themselves, to know whose it is; nobody else is shown it.</summary>
    public string? Note { get; init; }

    public DateTimeOffset MadeAt { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }

    public required string State { get; init; }

    /// <summary>The maker approved followers when it was made: then the invitation is the approval.</summary>
    public bool CreatorPrivate { get; init; }

    /// <summary>Keyed hash of the contact, when one was named, so that the same person is not invited twice. The contact itself is not kept.</summary>
    public byte[]? ContactHash { get; init; }

    /// <summary>The same of <see cref="Channels.Recipient.Root"/>, so that "never again" holds for it too.</summary>
    public byte[]? ContactRoot { get; init; }

    /// <summary>The maker typed the address in, and nothing but their word says that the two know each other.</summary>
    public bool Asserted { get; init; }

    public string? IdempotencyKey { get; init; }

    /// <summary>SHA-256 of what was asked under that key.</summary>
    public byte[]? RequestHash { get; init; }

    public MemberId? RedeemedBy { get; init; }

    public DateTimeOffset? RedeemedAt { get; init; }

    public string? Redemption { get; init; }

    /// <summary><c>redeemed</c>, <c>already_following</c> or <c>follow_requested</c>.</summary>
    public string? Result { get; init; }

    /// <summary>
    /// Who redeemed it and undid that at once, so that it is open again for whom it was for. It happens once at most, and from then on the invitation
    /// counts for nothing; <see cref="Redemption"/> and <see cref="Result"/> stay theirs until somebody else redeems it.
    /// </summary>
    public MemberId? UndoneBy { get; init; }

    /// <summary>More people looked at it than one person would show it to: nobody follows by watching alone, and a follow counts for nothing.</summary>
    public bool Broadcast { get; init; }

    /// <summary>
    /// What it counts for its maker's allowance, with everything below, which only Allowance reads; null once it neither helps nor hurts. It lies here, because a redeem
    /// changes this row anyway.
    /// </summary>
    public int? Weight { get; init; }

    /// <summary>When it was accepted: with the redeem, or when a request that it made was approved.</summary>
    public DateTimeOffset? AcceptedAt { get; init; }

    /// <summary>Who accepted it and gave it back; null when that was <see cref="RedeemedBy"/>.</summary>
    public MemberId? AcceptedBy { get; init; }

    /// <summary>Where it was accepted from, as <see cref="Place"/>.</summary>
    public long? Network { get; init; }

    /// <summary>The browser of the same.</summary>
    public long? Device { get; init; }
}

internal sealed class InvitationTables : IEntityTypeConfiguration<Invitation>
{
    public void Configure(EntityTypeBuilder<Invitation> builder)
    {
        builder.ToTable("invitations", table => table.HasCheckConstraint(
            "ck_invitations_redeemed", "(state = 'redeemed') = (redeemed_by IS NOT NULL)"));
        builder.HasKey(invitation => invitation.Id);
        builder.Property(invitation => invitation.Id).HasMaxLength(16);
        builder.Property(invitation => invitation.Channel).HasMaxLength(32);
        builder.Property(invitation => invitation.Message).HasMaxLength(2000);
        builder.Property(invitation => invitation.Note).HasMaxLength(240);
        builder.Property(invitation => invitation.State).HasMaxLength(16);
        builder.Property(invitation => invitation.CreatorPrivate).HasDefaultValue(false);
        builder.Property(invitation => invitation.Result).HasMaxLength(32);
        builder.Property(invitation => invitation.IdempotencyKey).HasMaxLength(128);
        builder.Property(invitation => invitation.Broadcast).HasDefaultValue(false);
        builder.Property(invitation => invitation.Asserted).HasDefaultValue(false);
        builder.HasIndex(invitation => new { invitation.Creator, invitation.MadeAt, invitation.Id });
        // A redeem touches every index its row is in, so a row is only in indexes that are searched for it.
        builder.HasIndex(invitation => new { invitation.Creator, invitation.IdempotencyKey }).IsUnique().HasFilter("idempotency_key IS NOT NULL");
        builder.HasIndex(invitation => new { invitation.Creator, invitation.ContactHash }).HasFilter("contact_hash IS NOT NULL");
        builder.HasIndex(invitation => new { invitation.RedeemedBy, invitation.Creator }).HasFilter("redeemed_by IS NOT NULL");
        builder.HasIndex(invitation => invitation.UndoneBy).HasFilter("undone_by IS NOT NULL");
        builder.HasIndex(invitation => invitation.Clip);
    }
}
