namespace Entourage.Connections;

/// <summary>The words for the state of a connection, as stored and as the API shows them.</summary>
internal static class ConnectionState
{
    /// <summary>The last time, the account let us in.</summary>
    public const string Connected = "connected";

    /// <summary>It does not let us in any more: another password, or no account.</summary>
    public const string Refused = "refused";
}

/// <summary>A member's own account on a channel. One for each channel.</summary>
internal sealed class Connection
{
    public MemberId Member { get; init; }

    public string Channel { get; init; } = "";

    /// <summary>Another one each time something is connected, so that what was meant for the one before is not done with it.</summary>
    public Guid Id { get; init; }

    /// <summary>As its server spells it.</summary>
    public string Address { get; init; } = "";

    /// <summary>What the channel needs to come back, encrypted with a key that is not in the database (decision 0026).</summary>
    public byte[] Sealed { get; init; } = [];

    public string State { get; init; } = ConnectionState.Connected;

    public DateTimeOffset MadeAt { get; init; }
}

internal sealed class ConnectionTables : IEntityTypeConfiguration<Connection>
{
    public void Configure(EntityTypeBuilder<Connection> builder)
    {
        builder.ToTable("connections").HasKey(one => new { one.Member, one.Channel });
        builder.Property(one => one.Channel).HasMaxLength(32);
        builder.Property(one => one.Address).HasMaxLength(1023);
        builder.Property(one => one.Sealed).HasMaxLength(8192);
        builder.Property(one => one.State).HasMaxLength(16);
    }
}

/// <summary>A connection without what opens the account.</summary>
/// <param name="Id">This connection; another one after connecting again.</param>
/// <param name="Channel">Where it is.</param>
/// <param name="Address">The account, as its server spells it.</param>
/// <param name="State"><see cref="ConnectionState"/>.</param>
/// <param name="MadeAt">Since when.</param>
[FrontDoor]
internal sealed record ConnectionCard(Guid Id, string Channel, string Address, string State, DateTimeOffset MadeAt);

/// <summary>Connections inside a transaction or a reading.</summary>
[FrontDoor]
internal static class ConnectionRows
{
    private const string Columns = "id, channel, address, state, made_at";

    private const string OfMember = $"SELECT {Columns} FROM connections WHERE member = @member ORDER BY channel";
    private const string OnChannel = $"SELECT {Columns} FROM connections WHERE member = @member AND channel = @channel";
    private const string WithSecret = $"SELECT {Columns}, sealed FROM connections WHERE member = @member AND channel = @channel";

    private const string Upsert =
        """
        INSERT INTO connections (member, channel, id, address, sealed, state, made_at) VALUES (@member, @channel, @id, @address, @sealed, 'connected', @now)
        ON CONFLICT (member, channel) DO UPDATE
        SET id = excluded.id, address = excluded.address, sealed = excluded.sealed, state = excluded.state, made_at = excluded.made_at
        """;

    private const string Delete = "DELETE FROM connections WHERE member = @member AND channel = @channel";
    private const string Refuse = "UPDATE connections SET state = 'refused' WHERE member = @member AND channel = @channel AND id = @id";

    /// <summary>Every one of a member.</summary>
    public static IReadOnlyList<ConnectionCard> Of(StoreSession session, MemberId member) => session.Sql(OfMember).With("@member", member.Value).All(Card);

    /// <summary>A member's on one channel.</summary>
    public static ConnectionCard? Find(StoreSession session, MemberId member, string channel) =>
        session.Sql(OnChannel).With("@member", member.Value).With("@channel", channel).One(Card);

    internal static (ConnectionCard Card, byte[] Sealed)? FindSealed(StoreSession session, MemberId member, string channel) =>
        session.Sql(WithSecret).With("@member", member.Value).With("@channel", channel).One(row => new Found(Card(row), row.Bytes("sealed"))) is { } found
            ? (found.Card, found.Sealed)
            : null;

    internal static void Put(StoreSession session, MemberId member, ConnectionCard card, byte[] sealedSecret) =>
        session.Sql(Upsert).With("@member", member.Value).With("@channel", card.Channel).With("@id", card.Id).With("@address", card.Address)
            .With("@sealed", sealedSecret).With("@now", card.MadeAt).Run();

    internal static bool Remove(StoreSession session, MemberId member, string channel) =>
        session.Sql(Delete).With("@member", member.Value).With("@channel", channel).Run() == 1;

    internal static void MarkRefused(StoreSession session, MemberId member, ConnectionCard card) =>
        session.Sql(Refuse).With("@member", member.Value).With("@channel", card.Channel).With("@id", card.Id).Run();

    private static ConnectionCard Card(Row row) => new(row.Uuid("id"), row.Text("channel"), row.Text("address"), row.Text("state"), row.Instant("made_at"));

    private sealed record Found(ConnectionCard Card, byte[] Sealed);
}
