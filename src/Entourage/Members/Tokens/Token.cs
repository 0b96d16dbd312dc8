using System.Security.Cryptography;

namespace Entourage.Members.Tokens;

/// <summary>A program's key to one member's account. Shown once; the row holds only its SHA-256.</summary>
internal sealed class Token
{
    public required byte[] Key { get; init; }

    public Guid Id { get; init; }

    public MemberId Member { get; init; }

    public required string Name { get; init; }

    public Scopes Scopes { get; init; }

    public DateTimeOffset MadeAt { get; init; }
}

internal sealed class TokenTables : IEntityTypeConfiguration<Token>
{
    public void Configure(EntityTypeBuilder<Token> builder)
    {
        builder.ToTable("tokens").HasKey(token => token.Key);
        builder.Property(token => token.Name).HasMaxLength(200);
        builder.HasIndex(token => new { token.Member, token.MadeAt });
        builder.HasIndex(token => token.Id).IsUnique();
    }
}

internal static class TokenRows
{
    private const string Insert = "INSERT INTO tokens (key, id, member, name, scopes, made_at) VALUES (@key, @id, @member, @name, @scopes, @at)";
    private const string CountOf = "SELECT count(*) FROM tokens WHERE member = @member";
    private const string ListOf = "SELECT key, id, name, scopes, made_at FROM tokens WHERE member = @member ORDER BY made_at DESC";
    private const string Delete = "DELETE FROM tokens WHERE id = @id AND member = @member RETURNING key";

    public static void Add(StoreSession session, Token token) =>
        session.Sql(Insert).With("@key", token.Key).With("@id", token.Id).With("@member", token.Member.Value).With("@name", token.Name)
            .With("@scopes", (long)token.Scopes).With("@at", token.MadeAt).Run();

    public static long Count(StoreSession session, MemberId member) => session.Sql(CountOf).With("@member", member.Value).Number() ?? 0;

    /// <summary>All of a member's, newest first.</summary>
    public static IReadOnlyList<Token> Of(StoreSession session, MemberId member) =>
        session.Sql(ListOf).With("@member", member.Value).All(row => new Token
        {
            Key = row.Bytes("key"),
            Id = row.Uuid("id"),
            Member = member,
            Name = row.Text("name"),
            Scopes = (Scopes)row.Int("scopes"),
            MadeAt = row.Instant("made_at"),
        });

    /// <summary>Ends one of a member's own; false when it is none of theirs.</summary>
    public static bool End(StoreSession session, Guid id, MemberId member) => Ended(session, session.Sql(Delete).With("@id", id).With("@member", member.Value)) > 0;

    private static int Ended(StoreSession session, Statement deleting)
    {
        var keys = deleting.All(row => row.Bytes("key"));
        foreach (var key in keys) session.Changed(new CallerEnded(key));
        return keys.Count;
    }
}

/// <summary>A bearer token's text: <c>ent_</c> and 40 characters of base32, 200 bits.</summary>
internal static class TokenText
{
    private const string Prefix = "ent_";

    public static (string Text, byte[] Key) New()
    {
        var secret = RandomNumberGenerator.GetBytes(25);
        return (Prefix + Base32.Encode(secret), SHA256.HashData(secret));
    }

    /// <summary>What the row is found by; null for anything that is not a token's text.</summary>
    public static byte[]? Key(string text)
    {
        Span<byte> secret = stackalloc byte[25];
        return text.StartsWith(Prefix, StringComparison.Ordinal) && Base32.TryDecode(text.AsSpan(Prefix.Length), secret)
            ? SHA256.HashData(secret)
            : null;
    }
}
