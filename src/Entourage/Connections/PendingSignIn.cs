namespace Entourage.Connections;

/// <summary>A member who has gone to the server of their account and has not come back. One for each channel: the one begun last.</summary>
internal sealed class PendingSignIn
{
    public MemberId Member { get; init; }

    public string Channel { get; init; } = "";

    /// <summary>The hash of what the server brings back.</summary>
    public byte[] State { get; init; } = [];

    /// <summary>The session it was begun in, as its row names it; empty for a program.</summary>
    public byte[] Session { get; init; } = [];

    public string Server { get; init; } = "";

    /// <summary>What is needed to go on, encrypted.</summary>
    public byte[] Sealed { get; init; } = [];

    public DateTimeOffset ExpiresAt { get; init; }
}

internal sealed class PendingSignInTables : IEntityTypeConfiguration<PendingSignIn>
{
    public void Configure(EntityTypeBuilder<PendingSignIn> builder)
    {
        builder.ToTable("pending_sign_ins").HasKey(one => new { one.Member, one.Channel });
        builder.Property(one => one.Channel).HasMaxLength(32);
        builder.Property(one => one.State).HasMaxLength(32);
        builder.Property(one => one.Session).HasMaxLength(32);
        builder.Property(one => one.Server).HasMaxLength(300);
        builder.Property(one => one.Sealed).HasMaxLength(8192);
        builder.HasIndex(one => one.ExpiresAt);
    }
}

internal static class PendingSignInRows
{
    private const string Sweep = "DELETE FROM pending_sign_ins WHERE expires_at <= @now";

    private const string Upsert =
        """
        INSERT INTO pending_sign_ins (member, channel, state, session, server, sealed, expires_at) VALUES (@member, @channel, @state, @session, @server, @sealed, @expires)
        ON CONFLICT (member, channel) DO UPDATE
        SET state = excluded.state, session = excluded.session, server = excluded.server, sealed = excluded.sealed, expires_at = excluded.expires_at
        """;

    // Whoever else brings it finds nothing, and takes nothing away from whom it belongs to.
    private const string Consume =
        """
        DELETE FROM pending_sign_ins WHERE member = @member AND channel = @channel AND state = @state AND session = @session AND expires_at > @now
        RETURNING server, sealed
        """;

    public static void Put(StoreSession session, MemberId member, string channel, byte[] state, byte[] browser, string server, byte[] sealedText, DateTimeOffset now, DateTimeOffset expires)
    {
        session.Sql(Sweep).With("@now", now).Run();
        session.Sql(Upsert).With("@member", member.Value).With("@channel", channel).With("@state", state).With("@session", browser).With("@server", server)
            .With("@sealed", sealedText).With("@expires", expires).Run();
    }

    /// <summary>Takes it, once.</summary>
    public static (string Server, byte[] Sealed)? Take(StoreSession session, MemberId member, string channel, byte[] state, byte[] browser, DateTimeOffset now) =>
        session.Sql(Consume).With("@member", member.Value).With("@channel", channel).With("@state", state).With("@session", browser).With("@now", now)
            .All(row => (row.Text("server"), row.Bytes("sealed"))) is [var one] ? one : null;
}
