namespace Entourage.Members.Sessions;

/// <summary>A browser that is signed in. The cookie holds 32 random bytes; the row holds only their SHA-256.</summary>
internal sealed class Session
{
    public required byte[] Key { get; init; }

    public MemberId Member { get; init; }

    public DateTimeOffset MadeAt { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>What the browser called itself, shortened, so that a member can tell sessions apart.</summary>
    public string Browser { get; init; } = "";
}

internal sealed class SessionTables : IEntityTypeConfiguration<Session>
{
    public void Configure(EntityTypeBuilder<Session> builder)
    {
        builder.ToTable("sessions").HasKey(session => session.Key);
        builder.Property(session => session.Browser).HasMaxLength(120);
        builder.HasIndex(session => session.Member);
        builder.HasIndex(session => session.ExpiresAt);
    }
}

/// <summary>Who a session or a token belongs to, in one indexed read.</summary>
internal sealed record Holder(MemberId Member, string Handle, bool Operator, bool Suspended, DateTimeOffset ExpiresAt, int Scopes, DateTimeOffset JoinedAt, bool Returned);

internal static class SessionRows
{
    private const string Find =
        """
        SELECT m.id, m.handle, m.operator, m.suspended, s.expires_at, 31 AS scopes, m.joined_at, m.returned_at IS NOT NULL AS returned FROM sessions s JOIN members m ON m.id = s.member WHERE s.key = @key
        """;

    private const string FindToken =
        """
        SELECT m.id, m.handle, m.operator, m.suspended, 253402300799000 AS expires_at, t.scopes, m.joined_at, m.returned_at IS NOT NULL AS returned FROM tokens t JOIN members m ON m.id = t.member WHERE t.key = @key
        """;

    private const string Insert =
        "INSERT INTO sessions (key, member, made_at, expires_at, browser) VALUES (@key, @member, @at, @expires, @browser)";

    private const string ListOf =
        """
        SELECT key, made_at, expires_at, browser FROM sessions WHERE member = @member AND expires_at > @now ORDER BY made_at DESC LIMIT @most
        """;

    private const string KeysOf = "SELECT key FROM sessions WHERE member = @member";
    private const string Delete = "DELETE FROM sessions WHERE key = @key";
    private const string DeleteExpired =
        "DELETE FROM sessions WHERE key IN (SELECT key FROM sessions WHERE expires_at < @now LIMIT @most)";

    private const string DeleteOthers = "DELETE FROM sessions WHERE member = @member AND key <> @key RETURNING key";

    public static Holder? OfSession(StoreSession session, byte[] key) => Read(session.Sql(Find).With("@key", key));

    public static Holder? OfToken(StoreSession session, byte[] key) => Read(session.Sql(FindToken).With("@key", key));

    public static void Add(StoreSession session, Session begun) =>
        session.Sql(Insert).With("@key", begun.Key).With("@member", begun.Member.Value).With("@at", begun.MadeAt).With("@expires", begun.ExpiresAt)
            .With("@browser", begun.Browser).Run();

    /// <summary>A member's latest that still work, newest first.</summary>
    public static IReadOnlyList<Session> Of(StoreSession session, MemberId member, DateTimeOffset now, int most) =>
        session.Sql(ListOf).With("@member", member.Value).With("@now", now).With("@most", (long)most).All(row => new Session
        {
            Key = row.Bytes("key"),
            Member = member,
            MadeAt = row.Instant("made_at"),
            ExpiresAt = row.Instant("expires_at"),
            Browser = row.Text("browser"),
        });

    /// <summary>The keys of all of a member's, those that have run out among them.</summary>
    public static IReadOnlyList<byte[]> Keys(StoreSession session, MemberId member) =>
        session.Sql(KeysOf).With("@member", member.Value).All(row => row.Bytes("key"));

    /// <summary>Deletes some that have run out; how many.</summary>
    public static int Sweep(StoreSession session, DateTimeOffset now, int most) =>
        session.Sql(DeleteExpired).With("@now", now).With("@most", (long)most).Run();

    public static void End(StoreSession session, byte[] key)
    {
        session.Changed(new CallerEnded(key));
        session.Sql(Delete).With("@key", key).Run();
    }

    /// <summary>Ends all of a member's sessions but one, or all when <paramref name="but"/> is empty.</summary>
    public static void EndOthers(StoreSession session, MemberId member, byte[] but) =>
        session.Sql(DeleteOthers).With("@member", member.Value).With("@key", but).Each(row => session.Changed(new CallerEnded(row.Bytes("key"))));

    private static Holder? Read(Statement statement) => statement.One(row =>
        new Holder(new(row.Uuid("id")), row.Text("handle"), row.Truth("operator"), row.Truth("suspended"), row.Instant("expires_at"), row.Int("scopes"), row.Instant("joined_at"), row.Truth("returned")));
}
