using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Entourage.Kernel;

/// <summary>Names one member. Time-ordered (UUID version 7, RFC 9562 §5.7); not a secret. 32 lower-case hex digits as text.</summary>
/// <param name="Value">The UUID.</param>
[JsonConverter(typeof(TextJson<MemberId>))]
public readonly record struct MemberId(Guid Value) : IParsable<MemberId>
{
    /// <summary>A new id, born at the clock's now.</summary>
    public static MemberId New(TimeProvider time) => new(Guid.CreateVersion7(time.GetUtcNow()));

    /// <inheritdoc/>
    public override string ToString() => Value.ToString("N");

    /// <inheritdoc/>
    public static MemberId Parse(string s, IFormatProvider? provider) => new(Guid.ParseExact(s, "N"));

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out MemberId result)
    {
        // By itself the framework would let spaces around it pass.
        var ok = Guid.TryParseExact(s is { Length: 32 } ? s : null, "N", out var value);
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
    public static ClipId New(TimeProvider time) => new(Guid.CreateVersion7(time.GetUtcNow()));

    /// <inheritdoc/>
    public override string ToString() => Value.ToString("N");

    /// <inheritdoc/>
    public static ClipId Parse(string s, IFormatProvider? provider) => new(Guid.ParseExact(s, "N"));

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out ClipId result)
    {
        // By itself the framework would let spaces around it pass.
        var ok = Guid.TryParseExact(s is { Length: 32 } ? s : null, "N", out var value);
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
public readonly record struct InvitationId(string Value) : IParsable<InvitationId>
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
