using System.Security.Cryptography;

namespace Entourage.Invitations.Links;

/// <summary>
/// The secret in the link: 10 random bytes that name the invitation, and the first 10 bytes of HMAC-SHA-256 over "invite", the key's version
/// and that name, together 32 characters of base32. The database holds the name only, so a stolen database opens no link, and the link can be
/// shown to its maker again without being stored. Guessing one of a million open links takes about 2^140 tries. Thread-safe.
/// </summary>
internal sealed class InvitationToken(SiteKeys keys)
{
    private const int IdLength = 10;
    private const int MacLength = 10;
    private const int TextLength = 32;

    private readonly SiteMac seal = keys.MacFor("invite 1");

    /// <summary>A new, unguessable id.</summary>
    public static InvitationId NewId() => new(Base32.Encode(RandomNumberGenerator.GetBytes(IdLength)));

    /// <summary>The text that goes into the link.</summary>
    public string Text(InvitationId id)
    {
        Span<byte> token = stackalloc byte[IdLength + MacLength];
        Base32.TryDecode(id.Value, token[..IdLength]);
        Mac(token[..IdLength], token[IdLength..]);
        return Base32.Encode(token);
    }

    /// <summary>
    /// The invitation that the text names, or null. Case, hyphens, look-alike characters and punctuation that messengers glue to the end are
    /// forgiven; everything else is refused without asking the database.
    /// </summary>
    public InvitationId? Read(string? text)
    {
        Span<byte> token = stackalloc byte[IdLength + MacLength];
        if (!TryDecode(text, token)) return null;
        Span<byte> mac = stackalloc byte[MacLength];
        Mac(token[..IdLength], mac);
        return CryptographicOperations.FixedTimeEquals(mac, token[IdLength..]) ? new InvitationId(Base32.Encode(token[..IdLength])) : null;
    }

    /// <summary>Whether the text has a token's spelling, so that it could be somebody's guess rather than half an address that is being typed.</summary>
    public static bool IsWhole(string? text) => TryDecode(text, stackalloc byte[IdLength + MacLength]);

    private static bool TryDecode(string? text, Span<byte> token)
    {
        if (text is null || text.Length > TextLength * 2) return false;
        Span<char> clean = stackalloc char[TextLength];
        var length = 0;
        foreach (var c in text.AsSpan().TrimEnd(".,)]>!?\"*'"))
        {
            if (c == '-') continue;
            if (length == TextLength) return false;
            clean[length++] = c;
        }
        return length == TextLength && Base32.TryDecode(clean, token);
    }

    private void Mac(ReadOnlySpan<byte> id, Span<byte> mac)
    {
        Span<byte> message = stackalloc byte[7 + IdLength];
        "invite"u8.CopyTo(message);
        message[6] = 1;
        id.CopyTo(message[7..]);
        Span<byte> full = stackalloc byte[SiteMac.Length];
        seal.Write(message, full);
        full[..MacLength].CopyTo(mac);
    }
}
