using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Entourage.Invitations.Links;

/// <summary>What a ticket says: which invitation was landed on, how and when.</summary>
internal readonly record struct Landed(InvitationId Invitation, ArrivalClass Class, DateTimeOffset At);

/// <summary>
/// The sealed proof of a landing, inside the page: 10 bytes of invitation id, the arrival class, the instant, and 16 bytes of HMAC-SHA-256 over
/// them and over what only the browser it is given to has. Good for ten minutes. Thread-safe.
/// </summary>
internal sealed class Ticket(SiteKeys keys, TimeProvider time)
{
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(10);

    /// <summary>How long its text is, always.</summary>
    public static readonly int TextLength = Base64Url.GetEncodedLength(BodyLength + MacLength);

    private const int IdLength = 10;
    private const int BodyLength = IdLength + 1 + 8;
    private const int MacLength = 16;
    private const int LongestHolder = 32;

    private readonly SiteMac seal = keys.MacFor("ticket 2");

    /// <summary>The text for the page. <paramref name="holder"/> is what only this browser has: its session's key or its visit's id.</summary>
    public string Issue(InvitationId invitation, ArrivalClass arrival, ReadOnlySpan<byte> holder)
    {
        Span<byte> text = stackalloc byte[TextLength];
        Issue(invitation, arrival, holder, text);
        return Encoding.ASCII.GetString(text);
    }

    /// <summary>The same, into <paramref name="text"/> of <see cref="TextLength"/> bytes.</summary>
    public void Issue(InvitationId invitation, ArrivalClass arrival, ReadOnlySpan<byte> holder, Span<byte> text)
    {
        Span<byte> ticket = stackalloc byte[BodyLength + MacLength];
        Base32.TryDecode(invitation.Value, ticket[..IdLength]);
        ticket[IdLength] = (byte)arrival;
        BinaryPrimitives.WriteInt64BigEndian(ticket[(IdLength + 1)..], time.GetUtcNow().ToUnixTimeMilliseconds());
        Seal(ticket[..BodyLength], holder, ticket[BodyLength..]);
        Base64Url.EncodeToUtf8(ticket, text);
    }

    /// <summary>What the ticket says, or null when it is forged, too old, or was given to another browser.</summary>
    public Landed? Read(string? text, ReadOnlySpan<byte> holder)
    {
        if (text is null || text.Length != TextLength || !Base64Url.IsValid(text)) return null;
        Span<byte> ticket = stackalloc byte[BodyLength + MacLength];
        Base64Url.DecodeFromChars(text, ticket);
        Span<byte> expected = stackalloc byte[MacLength];
        Seal(ticket[..BodyLength], holder, expected);
        if (!CryptographicOperations.FixedTimeEquals(expected, ticket[BodyLength..])) return null;
        var at = DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(ticket[(IdLength + 1)..]));
        var now = time.GetUtcNow();
        if (at > now || now - at > Life) return null;
        return new Landed(new(Base32.Encode(ticket[..IdLength])), (ArrivalClass)ticket[IdLength], at);
    }

    // The body's length is fixed, so no other body and holder make the same message.
    private void Seal(ReadOnlySpan<byte> body, ReadOnlySpan<byte> holder, Span<byte> mac)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(holder.Length, LongestHolder);
        Span<byte> message = stackalloc byte[BodyLength + LongestHolder];
        body.CopyTo(message);
        holder.CopyTo(message[BodyLength..]);
        Span<byte> full = stackalloc byte[SiteMac.Length];
        seal.Write(message[..(BodyLength + holder.Length)], full);
        full[..MacLength].CopyTo(mac);
    }
}
