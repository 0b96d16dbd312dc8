using System.Security.Cryptography;
using Entourage.Http;
using Entourage.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

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
