using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using Entourage.Kernel;
using Entourage.Storage;

namespace Entourage.Invitations;

/// <summary>What a ticket says: which invitation was landed on, how, when, and in which browser.</summary>
internal readonly record struct Landed(InvitationId Invitation, ArrivalClass Class, DateTimeOffset At);

/// <summary>
/// The sealed proof of a landing, inside the page: 10 bytes of invitation id, the arrival class, the instant, 8 bytes that bind it to the
/// session or the visit it was given to, and 16 bytes of HMAC-SHA-256. Good for ten minutes. Thread-safe.
/// </summary>
internal sealed class Ticket(SiteKeys keys, TimeProvider time)
{
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(10);

    private const int IdLength = 10;
    private const int BindingLength = 8;
    private const int BodyLength = IdLength + 1 + 8 + BindingLength;
    private const int MacLength = 16;

    private readonly byte[] key = keys.For("ticket 1");

    /// <summary>The text for the page. <paramref name="holder"/> is what only this browser has: its session's key or its visit's id.</summary>
    public string Issue(InvitationId invitation, ArrivalClass arrival, ReadOnlySpan<byte> holder)
    {
        Span<byte> ticket = stackalloc byte[BodyLength + MacLength];
        Base32.TryDecode(invitation.Value, ticket[..IdLength]);
        ticket[IdLength] = (byte)arrival;
        BinaryPrimitives.WriteInt64BigEndian(ticket[(IdLength + 1)..], time.GetUtcNow().ToUnixTimeMilliseconds());
        Bind(holder, ticket.Slice(IdLength + 9, BindingLength));
        Seal(ticket[..BodyLength], ticket[BodyLength..]);
        return Base64Url.EncodeToString(ticket);
    }

    /// <summary>What the ticket says, or null when it is forged, too old, or was given to another browser.</summary>
    public Landed? Read(string? text, ReadOnlySpan<byte> holder)
    {
        Span<byte> ticket = stackalloc byte[BodyLength + MacLength];
        if (text is null || text.Length != Base64Url.GetEncodedLength(ticket.Length) || !Base64Url.IsValid(text)) return null;
        Base64Url.DecodeFromChars(text, ticket);
        Span<byte> expected = stackalloc byte[MacLength];
        Seal(ticket[..BodyLength], expected);
        if (!CryptographicOperations.FixedTimeEquals(expected, ticket[BodyLength..])) return null;
        Bind(holder, expected[..BindingLength]);
        if (!CryptographicOperations.FixedTimeEquals(expected[..BindingLength], ticket.Slice(IdLength + 9, BindingLength))) return null;
        var at = DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(ticket[(IdLength + 1)..]));
        var now = time.GetUtcNow();
        if (at > now || now - at > Life) return null;
        return new Landed(new(Base32.Encode(ticket[..IdLength])), (ArrivalClass)ticket[IdLength], at);
    }

    private void Seal(ReadOnlySpan<byte> body, Span<byte> mac)
    {
        Span<byte> full = stackalloc byte[32];
        HMACSHA256.HashData(key, body, full);
        full[..MacLength].CopyTo(mac);
    }

    private static void Bind(ReadOnlySpan<byte> holder, Span<byte> binding)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(holder, hash);
        hash[..BindingLength].CopyTo(binding);
    }
}
