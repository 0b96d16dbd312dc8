using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Entourage.Kernel;

/// <summary>One page of a keyset-paged list, newest first unless the list says otherwise.</summary>
/// <typeparam name="T">The type of the rows.</typeparam>
/// <param name="Items">At most the asked number of rows.</param>
/// <param name="Next">Opaque; asks for the rows after these. Absent on the last page.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>
/// Where a page ended: the instant and the id of its last row. Opaque to clients (base64url), checked when it comes back. It marks a
/// position; it grants no access: what is shown from there is decided for each caller.
/// </summary>
/// <param name="At">Unix milliseconds, not before 1970.</param>
/// <param name="Key">The last row's own key, at most 64 letters and digits.</param>
internal readonly record struct Cursor(long At, string Key)
{
    /// <summary>The most rows one page holds.</summary>
    public const int MostRows = 100;

    private static readonly SearchValues<char> KeySigns = SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private static readonly long Latest = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    /// <summary>The answer to a tampered, foreign or outdated cursor.</summary>
    public static readonly Problem Bad = new("bad_cursor", 400, "This page marker is not one of ours. Start from the first page.", Field: "cursor");

    /// <summary>The number of rows asked for, kept between 1 and <see cref="MostRows"/>; 30 by default.</summary>
    public static int Rows(int? limit) => Math.Clamp(limit ?? 30, 1, MostRows);

    /// <inheritdoc/>
    public override string ToString() => Base64Url.EncodeToString(Encoding.ASCII.GetBytes(FormattableString.Invariant($"{At}.{Key}")));

    /// <summary>No text means the start of the list (a null cursor); anything unreadable gives <see cref="Bad"/>.</summary>
    public static Outcome<Cursor?> Read(string? text)
    {
        if (string.IsNullOrEmpty(text)) return (Cursor?)null;
        if (text.Length > 128 || !Base64Url.IsValid(text)) return Bad;
        var plain = Encoding.ASCII.GetString(Base64Url.DecodeFromChars(text));
        var dot = plain.IndexOf('.', StringComparison.Ordinal);
        if (dot <= 0 || plain.Length - dot - 1 is 0 or > 64 || plain.AsSpan(dot + 1).ContainsAnyExcept(KeySigns)) return Bad;
        if (!long.TryParse(plain.AsSpan(0, dot), NumberStyles.None, CultureInfo.InvariantCulture, out var at) || at > Latest) return Bad;
        var cursor = new Cursor(at, plain[(dot + 1)..]);
        // Each cursor has one spelling: other forms that base64 accepts were not written here.
        return cursor.ToString() == text ? (Cursor?)cursor : Bad;
    }
}
