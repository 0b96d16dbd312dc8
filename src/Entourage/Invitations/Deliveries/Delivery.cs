namespace Entourage.Invitations.Deliveries;

/// <summary>The words for what became of an invitation that the site sends, as the API shows them.</summary>
internal static class DeliveryState
{
    /// <summary>It is to leave, or is leaving.</summary>
    public const string OnItsWay = "on_its_way";

    /// <summary>It is where the other person finds it, as far as anybody can tell.</summary>
    public const string HandedOver = "handed_over";

    /// <summary>It did not arrive. Nobody is told why.</summary>
    public const string Failed = "failed";

    /// <summary>It left, and nobody can tell what became of it.</summary>
    public const string Unknown = "unknown";

    // Only rows know these three apart.
    internal const string Waiting = "waiting";
    internal const string Claimed = "claimed";
    internal const string Leaving = "leaving";

    /// <summary>As people see it.</summary>
    public static string? Shown(string? stored) => stored is Waiting or Claimed or Leaving ? OnItsWay : stored;
}

/// <summary>An invitation on its way through its maker's own account: at most once, whatever happens.</summary>
internal sealed class Delivery
{
    public InvitationId Invitation { get; init; }

    public MemberId Member { get; init; }

    public required string Channel { get; init; }

    /// <summary>The connection that it is to leave by, and no other.</summary>
    public Guid Connection { get; init; }

    /// <summary>To whom, and which address of the site the link has, encrypted; null once it has ended, however it did.</summary>
    public byte[]? Sealed { get; init; }

    public required string State { get; init; }

    /// <summary>The server that has it in hand, for as long as it says so.</summary>
    public Guid? Worker { get; init; }

    public DateTimeOffset? Until { get; init; }

    public int Attempts { get; init; }

    public DateTimeOffset NotBefore { get; init; }

    public DateTimeOffset ChangedAt { get; init; }
}

internal sealed class DeliveryTables : IEntityTypeConfiguration<Delivery>
{
    public void Configure(EntityTypeBuilder<Delivery> builder)
    {
        builder.ToTable("deliveries", table => table.HasCheckConstraint(
            "ck_deliveries_sealed", "(state IN ('waiting', 'claimed', 'leaving')) = (sealed IS NOT NULL)"));
        builder.HasKey(delivery => delivery.Invitation);
        builder.Property(delivery => delivery.Invitation).HasMaxLength(16);
        builder.Property(delivery => delivery.Channel).HasMaxLength(32);
        builder.Property(delivery => delivery.Sealed).HasMaxLength(8192);
        builder.Property(delivery => delivery.State).HasMaxLength(16);
        builder.HasIndex(delivery => delivery.NotBefore).HasFilter("sealed IS NOT NULL");
        builder.HasIndex(delivery => delivery.Member);
    }
}
