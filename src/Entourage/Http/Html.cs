using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Entourage.Http;

/// <summary>
/// Writes a page in UTF-8: finished markup as it is, and text escaped exactly once, here. Not thread-safe: one page, one writer.
/// </summary>
/// <param name="output">The buffer the page is written to.</param>
[FrontDoor]
internal readonly ref struct Html(ArrayBufferWriter<byte> output)
{
    private static readonly HtmlEncoder Escape = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>How many bytes the page has so far.</summary>
    public int Length => output.WrittenCount;

    /// <summary>Our own markup, or text that is already escaped.</summary>
    public Html Raw(ReadOnlySpan<byte> markup)
    {
        markup.CopyTo(output.GetSpan(markup.Length));
        output.Advance(markup.Length);
        return this;
    }

    /// <summary>Any text, for use between tags or inside a quoted attribute.</summary>
    public Html Text(string text)
    {
        var room = output.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length));
        var length = Encoding.UTF8.GetBytes(text, room);
        // Most text contains nothing special to HTML and needs no escaping.
        if (Escape.FindFirstCharacterToEncodeUtf8(room[..length]) < 0)
        {
            output.Advance(length);
            return this;
        }
        return Raw(Encoding.UTF8.GetBytes(Escape.Encode(text)));
    }

    /// <summary>An escaped sentence, with every <paramref name="place"/> in it replaced by markup or escaped text.</summary>
    public Html Words(ReadOnlySpan<byte> sentence, ReadOnlySpan<byte> place, ReadOnlySpan<byte> filling)
    {
        while (sentence.IndexOf(place) is >= 0 and var at)
        {
            Raw(sentence[..at]).Raw(filling);
            sentence = sentence[(at + place.Length)..];
        }
        return Raw(sentence);
    }

    /// <summary>Room for <paramref name="length"/> bytes that are filled in later.</summary>
    public Html Blank(int length)
    {
        output.GetSpan(length)[..length].Clear();
        output.Advance(length);
        return this;
    }

    /// <summary>A whole number.</summary>
    public Html Number(long number) => Text(number.ToString(CultureInfo.InvariantCulture));
}
