namespace Entourage.Connections;

/// <summary>What the site is known by at a server of a channel.</summary>
internal sealed class Registration
{
    public string Channel { get; init; } = "";

    public string Server { get; init; } = "";

    /// <summary>Where that server leads back to.</summary>
    public string ReturnTo { get; init; } = "";

    public byte[] Sealed { get; init; } = [];

    public DateTimeOffset MadeAt { get; init; }
}

internal sealed class RegistrationTables : IEntityTypeConfiguration<Registration>
{
    public void Configure(EntityTypeBuilder<Registration> builder)
    {
        builder.ToTable("registrations").HasKey(one => new { one.Channel, one.Server, one.ReturnTo });
        builder.Property(one => one.Channel).HasMaxLength(32);
        builder.Property(one => one.Server).HasMaxLength(300);
        builder.Property(one => one.ReturnTo).HasMaxLength(500);
        builder.Property(one => one.Sealed).HasMaxLength(8192);
        builder.HasIndex(one => one.MadeAt);
    }
}

internal static class RegistrationRows
{
    private const string Current = "SELECT sealed FROM registrations WHERE channel = @channel AND server = @server AND return_to = @return AND made_at > @since";
    private const string Sweep = "DELETE FROM registrations WHERE made_at <= @since";

    private const string Upsert =
        """
        INSERT INTO registrations (channel, server, return_to, sealed, made_at) VALUES (@channel, @server, @return, @sealed, @now)
        ON CONFLICT (channel, server, return_to) DO UPDATE SET sealed = excluded.sealed, made_at = excluded.made_at
        """;

    public static byte[]? Find(StoreSession session, string channel, string server, string returnTo, DateTimeOffset since) =>
        session.Sql(Current).With("@channel", channel).With("@server", server).With("@return", returnTo).With("@since", since).One(row => row.Bytes("sealed"));

    public static void Put(StoreSession session, string channel, string server, string returnTo, byte[] sealedText, DateTimeOffset now, DateTimeOffset since)
    {
        session.Sql(Sweep).With("@since", since).Run();
        session.Sql(Upsert).With("@channel", channel).With("@server", server).With("@return", returnTo).With("@sealed", sealedText).With("@now", now).Run();
    }
}
