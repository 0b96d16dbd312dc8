namespace Entourage.Allowance;

/// <summary>
/// Half of a place that an invitation was accepted from, by its maker: another acceptance from there counts for nothing. The row of the invitation has it too,
/// so that it is found again from there.
/// </summary>
internal sealed class AcceptorPlace
{
    /// <summary>Whose invitation it was.</summary>
    public MemberId Sender { get; init; }

    /// <summary>The network or the browser, as <see cref="Place"/>.</summary>
    public long Mark { get; init; }

    public InvitationId Invitation { get; init; }

    /// <summary>The acceptor's account is gone, and with this instant the place is too; null as long as it is there.</summary>
    public DateTimeOffset? Until { get; init; }
}

internal sealed class AcceptorPlaceTables : IEntityTypeConfiguration<AcceptorPlace>
{
    public void Configure(EntityTypeBuilder<AcceptorPlace> builder)
    {
        // Both halves of a place lie beside the sender's others: one leaf of one tree, where an index for each half was a leaf each.
        builder.ToTable("acceptor_places").HasKey(place => new { place.Sender, place.Mark, place.Invitation });
        builder.Property(place => place.Invitation).HasMaxLength(16);
        builder.HasIndex(place => place.Until).HasFilter("until IS NOT NULL");
    }
}

/// <summary>Where a sender's invitations were accepted from; asked by <see cref="EntryRows.StandingColumns"/>.</summary>
internal static class AcceptorPlaceRows
{
    private const string Insert =
        """
        INSERT INTO acceptor_places (sender, mark, invitation) SELECT a.sender, a.mark, a.invitation FROM @rows AS a WHERE true
        ON CONFLICT (sender, mark, invitation) DO NOTHING
        """;

    /// <summary>Writes down where they were accepted, as far as that is known.</summary>
    public static void Add(StoreSession session, IReadOnlyList<Acceptance> accepted)
    {
        var insert = session.ForRows(Insert);
        foreach (var one in accepted)
        {
            // What does not count any more has no place either.
            if (one.Standing.MadeAt is null) continue;
            if (one.Place.Network is { } network) Give(insert, one, network);
            if (one.Place.Device is { } device) Give(insert, one, device);
        }
        insert.Post(exactly: false);
    }

    private static void Give(RowsStatement insert, in Acceptance one, long mark) =>
        insert.Row().With("sender", one.Sender.Value).With("mark", mark).With("invitation", one.Invitation.Value);
}
