using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Entourage.Http;

/// <summary>
/// Writes a page straight into the response: UTF-8 that is already right as it is, and text that is escaped exactly once, here. Not thread-safe: one page, one writer.
/// </summary>
/// <param name="output">The response's buffer.</param>
public readonly ref struct Html(IBufferWriter<byte> output)
{
    private static readonly HtmlEncoder Escape = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>Markup of ours.</summary>
    public Html Raw(ReadOnlySpan<byte> markup)
    {
        output.Write(markup);
        return this;
    }

    /// <summary>Text of anybody's, for between tags or inside a quoted attribute.</summary>
    public Html Text(string text)
    {
        var escaped = Escape.Encode(text);
        var room = output.GetSpan(Encoding.UTF8.GetMaxByteCount(escaped.Length));
        output.Advance(Encoding.UTF8.GetBytes(escaped, room));
        return this;
    }

    /// <summary>A whole number.</summary>
    public Html Number(long number) => Text(number.ToString(CultureInfo.InvariantCulture));
}
