using System.Security.Cryptography;

namespace Entourage.Members;

/// <summary>
/// A link that opens one door once: to the operator's place of a site that has none, or to an account whose keys are lost. Only the hash of its secret is kept.
/// </summary>
internal sealed class AccessLink
{
    /// <summary>SHA-256 of the secret.</summary>
    public required byte[] Key { get; init; }

    /// <summary>Which door.</summary>
    public required string Kind { get; init; }

    /// <summary>Whose account it opens, if it is one that exists.</summary>
    public MemberId? Member { get; init; }

    public DateTimeOffset MadeAt { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }
}

internal sealed class AccessLinkTables : IEntityTypeConfiguration<AccessLink>
{
    public void Configure(EntityTypeBuilder<AccessLink> builder)
    {
        builder.ToTable("access_links").HasKey(link => link.Key);
        builder.Property(link => link.Key).HasMaxLength(32);
        builder.Property(link => link.Kind).HasMaxLength(16);
        builder.HasIndex(link => link.Member).HasFilter("member IS NOT NULL");
    }
}

/// <summary>What an access link opens. The names are stored and stay.</summary>
internal static class AccessLinkKind
{
    /// <summary>Becoming the first operator of a site that has none.</summary>
    public const string FirstOperator = "operator";

    /// <summary>An account whose keys are lost.</summary>
    public const string Recovery = "recovery";
}

/// <summary>Access links, inside the transaction that makes or uses them.</summary>
internal static class AccessLinkRows
{
    private const string Insert =
        "INSERT INTO access_links (key, kind, member, made_at, expires_at) VALUES (@key, @kind, @member, @now, @until)";

    private const string Take = "DELETE FROM access_links WHERE key = @key AND kind = @kind RETURNING member, expires_at";
    private const string Find = "SELECT member, expires_at FROM access_links WHERE key = @key AND kind = @kind";
    private const string EndKind = "DELETE FROM access_links WHERE kind = @kind";
    private const string EndOf = "DELETE FROM access_links WHERE member = @member";
    private const string DeleteExpired = "DELETE FROM access_links WHERE key IN (SELECT key FROM access_links WHERE expires_at < @now LIMIT @most)";

    private const int SecretLength = 20;

    /// <summary>A new secret, as it stands in the link, and what its row is found by.</summary>
    public static (string Secret, byte[] Key) New()
    {
        var secret = RandomNumberGenerator.GetBytes(SecretLength);
        return (Base32.Encode(secret), SHA256.HashData(secret));
    }

    /// <summary>What the row of a secret is found by; null for anything that is none.</summary>
    public static byte[]? Key(string? secret)
    {
        Span<byte> bytes = stackalloc byte[SecretLength];
        return secret is not null && Base32.TryDecode(secret, bytes) ? SHA256.HashData(bytes) : null;
    }

    /// <summary>Makes the only link of its kind to its door: every earlier one opens nothing from now on.</summary>
    public static void Replace(StoreSession session, AccessLink link)
    {
        if (link.Member is { } member) Forget(session, member);
        else End(session, link.Kind);
        session.Sql(Insert).With("@key", link.Key).With("@kind", link.Kind).With("@member", link.Member?.Value).With("@now", link.MadeAt).With("@until", link.ExpiresAt).Run();
    }

    /// <summary>Uses a link up. False when there is none, or its time is over.</summary>
    public static bool Use(StoreSession session, string kind, byte[] key, DateTimeOffset now, out MemberId? member)
    {
        var found = session.Sql(Take).With("@key", key).With("@kind", kind).One(row => ((MemberId? Member, DateTimeOffset Until)?)(row.MemberOrNull("member"), row.Instant("expires_at")));
        member = found?.Member;
        return found is { } link && link.Until > now;
    }

    /// <summary>Whose account a link opens now; nobody's when it opens none.</summary>
    public static MemberId? MemberOf(StoreSession session, string kind, byte[] key, DateTimeOffset now) =>
        session.Sql(Find).With("@key", key).With("@kind", kind)
            .One(row => ((MemberId? Member, DateTimeOffset Until)?)(row.MemberOrNull("member"), row.Instant("expires_at"))) is { } link && link.Until > now ? link.Member : null;

    /// <summary>Ends all links of a kind.</summary>
    public static void End(StoreSession session, string kind) => session.Sql(EndKind).With("@kind", kind).Run();

    /// <summary>Ends all links to a member's account.</summary>
    public static void Forget(StoreSession session, MemberId member) => session.Sql(EndOf).With("@member", member.Value).Run();

    /// <summary>Deletes some whose time is over; how many.</summary>
    public static int Sweep(StoreSession session, DateTimeOffset now, int most) =>
        session.Sql(DeleteExpired).With("@now", now).With("@most", (long)most).Run();
}
