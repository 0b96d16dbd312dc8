using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Entourage.Kernel;

/// <summary>The one spelling of a UUID, for every id that is one: 32 hex digits.</summary>
internal static class UuidText
{
    public static Guid New(TimeProvider time) => Guid.CreateVersion7(time.GetUtcNow());

    public static string Write(Guid value) => value.ToString("N");

    public static Guid Read(string text) => TryRead(text, out var value) ? value : throw new FormatException("Not an id.");

    // By itself the framework would let spaces around it pass.
    public static bool TryRead([NotNullWhen(true)] string? text, out Guid value) => Guid.TryParseExact(text is { Length: 32 } ? text : null, "N", out value);
}

/// <summary>Names one member. Time-ordered (UUID version 7, RFC 9562 §5.7); not a secret. 32 lower-case hex digits as text.</summary>
/// <param name="Value">The UUID.</param>
[JsonConverter(typeof(TextJson<MemberId>))]
public readonly record struct MemberId(Guid Value) : IParsable<MemberId>
{
    /// <summary>A new id, born at the clock's now.</summary>
    public static MemberId New(TimeProvider time) => new(UuidText.New(time));

    /// <inheritdoc/>
    public override string ToString() => UuidText.Write(Value);

    /// <inheritdoc/>
    public static MemberId Parse(string s, IFormatProvider? provider) => new(UuidText.Read(s));

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out MemberId result)
    {
        var ok = UuidText.TryRead(s, out var value);
        result = new(value);
        return ok;
    }
}

/// <summary>Names one clip. Time-ordered (UUID version 7); not a secret. 32 lower-case hex digits as text.</summary>
/// <param name="Value">The UUID.</param>
[JsonConverter(typeof(TextJson<ClipId>))]
public readonly record struct ClipId(Guid Value) : IParsable<ClipId>
{
    /// <summary>A new id, born at the clock's now.</summary>
    public static ClipId New(TimeProvider time) => new(UuidText.New(time));

    /// <inheritdoc/>
    public override string ToString() => UuidText.Write(Value);

    /// <inheritdoc/>
    public static ClipId Parse(string s, IFormatProvider? provider) => new(UuidText.Read(s));

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out ClipId result)
    {
        var ok = UuidText.TryRead(s, out var value);
        result = new(value);
        return ok;
    }
}

/// <summary>
/// Names one invitation: 10 random bytes as 16 characters of Crockford base32 (see <see cref="Base32"/>). It is the first half of the
/// token in the link, and worth nothing without the other half, the MAC.
/// </summary>
/// <param name="Value">16 lower-case characters.</param>
[JsonConverter(typeof(TextJson<InvitationId>))]
internal readonly record struct InvitationId(string Value) : IParsable<InvitationId>
{
    /// <inheritdoc/>
    public override string ToString() => Value;

    /// <inheritdoc/>
    public static InvitationId Parse(string s, IFormatProvider? provider) =>
        TryParse(s, provider, out var id) ? id : throw new FormatException("Not an invitation id.");

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out InvitationId result)
    {
        Span<byte> bytes = stackalloc byte[10];
        var ok = s is { Length: 16 } && Base32.TryDecode(s, bytes);
        result = ok ? new(Base32.Encode(bytes)) : default;
        return ok;
    }
}
