using System.Buffers;

namespace Entourage.Kernel;

/// <summary>
/// Crockford's base32: no padding, lower case when written, read without regard to case, with <c>o</c> as 0 and <c>i</c>, <c>l</c> as 1,
/// because people and messengers retype and re-case what they are sent. Whole groups of 5 bytes only. Thread-safe.
/// </summary>
internal static class Base32
{
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

    private static readonly SearchValues<char> Letters = SearchValues.Create(Alphabet);

    /// <summary>8 characters for every 5 bytes.</summary>
    /// <exception cref="ArgumentException">The length is not a multiple of 5.</exception>
    public static string Encode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length % 5 != 0) throw new ArgumentException("Groups of 5 bytes only.", nameof(bytes));
        Span<char> text = stackalloc char[bytes.Length / 5 * 8];
        for (int from = 0, to = 0; from < bytes.Length; from += 5, to += 8)
        {
            var group = ((ulong)bytes[from] << 32) | ((ulong)bytes[from + 1] << 24) | ((ulong)bytes[from + 2] << 16)
                | ((ulong)bytes[from + 3] << 8) | bytes[from + 4];
            for (var i = 7; i >= 0; i--, group >>= 5) text[to + i] = Alphabet[(int)(group & 31)];
        }
        return new string(text);
    }

    /// <summary>Reads exactly <paramref name="bytes"/>; false for any other length or a character outside the alphabet.</summary>
    public static bool TryDecode(ReadOnlySpan<char> text, Span<byte> bytes)
    {
        if (text.Length != bytes.Length / 5 * 8) return false;
        for (int from = 0, to = 0; from < text.Length; from += 8, to += 5)
        {
            ulong group = 0;
            for (var i = 0; i < 8; i++)
            {
                var value = ValueOf(text[from + i]);
                if (value < 0) return false;
                group = (group << 5) | (uint)value;
            }
            for (var i = 4; i >= 0; i--, group >>= 8) bytes[to + i] = (byte)(group & 0xFF);
        }
        return true;
    }

    /// <summary>Whether the text is spelt as <see cref="Encode"/> would spell it.</summary>
    public static bool IsCanonical(ReadOnlySpan<char> text) => !text.ContainsAnyExcept(Letters);

    private static int ValueOf(char c)
    {
        // Asked first: U+212A, the Kelvin sign, becomes a plain k in lower case.
        if (!char.IsAscii(c)) return -1;
        c = char.ToLowerInvariant(c);
        return c switch { 'o' => 0, 'i' or 'l' => 1, _ => Alphabet.IndexOf(c, StringComparison.Ordinal) };
    }
}
