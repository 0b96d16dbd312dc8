using System.Security.Cryptography;

namespace Entourage.Moderation;

/// <summary>The secret in the address where somebody without an account reads the decision about what they reported. Only its hash is kept.</summary>
internal static class NoticeKey
{
    private const int Length = 20;

    /// <summary>A new secret, and its hash.</summary>
    public static (string Secret, byte[] Key) New()
    {
        var secret = RandomNumberGenerator.GetBytes(Length);
        return (Base32.Encode(secret), SHA256.HashData(secret));
    }

    /// <summary>The hash of a secret; null for anything that is none.</summary>
    public static byte[]? Read(string text)
    {
        Span<byte> secret = stackalloc byte[Length];
        return Base32.TryDecode(text, secret) ? SHA256.HashData(secret) : null;
    }
}
