using System.Text;

namespace Entourage.Channels.Mailbox;

/// <summary>
/// What of a card is read at all (RFC 2426, RFC 6350, and 2.1 where it still comes): what the person is called, and their mail addresses. Pictures, notes and
/// everything else are dropped while reading.
/// </summary>
/// <param name="Name">As the card shows it; null without one.</param>
/// <param name="Mail">As written.</param>
internal sealed record VCard(string? Name, IReadOnlyList<string> Mail)
{
    private const int LongestValue = 1_000;
    private const int MostAddresses = 20;

    /// <summary>The persons among the cards of a text. What is no card is passed over.</summary>
    public static IReadOnlyList<VCard> Read(string text)
    {
        var read = new List<VCard>();
        (string? Formatted, string? Structured, List<string> Mail, bool Person)? card = null;
        foreach (var (name, parameters, value) in Lines(text))
        {
            switch (name)
            {
                case "BEGIN":
                    card = (null, null, [], true);
                    break;
                case "END" when card is { } ended:
                    if (ended.Person && ended.Mail.Count > 0) read.Add(new VCard(ended.Formatted ?? ended.Structured, ended.Mail));
                    card = null;
                    break;
                case "FN" when card is { Formatted: null } one:
                    card = one with { Formatted = Text(value, parameters) };
                    break;
                case "N" when card is { } one:
                    card = one with { Structured = Structured(value, parameters) };
                    break;
                case "EMAIL" when card is { Mail.Count: < MostAddresses } one && Text(value, parameters) is { } address:
                    one.Mail.Add(address);
                    break;
                case "KIND" or "X-ADDRESSBOOKSERVER-KIND" when card is { } one && !value.Trim().Equals("individual", StringComparison.OrdinalIgnoreCase):
                    card = one with { Person = false };
                    break;
            }
        }
        return read;
    }

    // Name, parameters and value of each line, folded lines put together (RFC 6350 §3.2) and groups ("item1.EMAIL") left out.
    private static IEnumerable<(string Name, string Parameters, string Value)> Lines(string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var (head, value) = Divided(lines[i]);
            if (head is null) continue;
            var end = head.IndexOf(';', StringComparison.Ordinal);
            var (name, parameters) = end < 0 ? (head, "") : (head[..end], head[end..].ToUpperInvariant());
            name = name[(name.LastIndexOf('.') + 1)..].ToUpperInvariant();
            var whole = new StringBuilder(value);
            // In 2.1 a quoted-printable value goes on after "=" without being folded.
            while (i + 1 < lines.Length && (lines[i + 1] is [' ' or '\t', ..] || (IsQuoted(parameters) && whole is [.., '='])))
            {
                var next = lines[++i];
                if (IsQuoted(parameters) && whole[^1] == '=') whole.Length--;
                if (whole.Length <= LongestValue) whole.Append(next is [' ' or '\t', ..] ? next.AsSpan(1) : next);
            }
            if (whole.Length <= LongestValue) yield return (name, parameters, whole.ToString());
        }
    }

    // At the first colon that is not in quotes.
    private static (string? Head, string Value) Divided(string line)
    {
        var quoted = false;
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '"') quoted = !quoted;
            else if (line[i] == ':' && !quoted) return (line[..i].Trim(), line[(i + 1)..]);
        }
        return (null, "");
    }

    private static bool IsQuoted(string parameters) => parameters.Contains("QUOTED-PRINTABLE", StringComparison.Ordinal);

    private static string? Text(string value, string parameters)
    {
        var text = Unescaped(Decoded(value, parameters)).Trim();
        return text.Length > 0 ? text : null;
    }

    // Family and given name, of five parts.
    private static string? Structured(string value, string parameters)
    {
        var parts = Parts(Decoded(value, parameters));
        var name = string.Join(' ', new[] { parts.ElementAtOrDefault(1), parts.ElementAtOrDefault(0) }.Where(part => !string.IsNullOrWhiteSpace(part)).Select(part => Unescaped(part!).Trim()));
        return name.Length > 0 ? name : null;
    }

    private static List<string> Parts(string value)
    {
        var (parts, part) = (new List<string>(), new StringBuilder());
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] == ';')
            {
                parts.Add(part.ToString());
                part.Clear();
                continue;
            }
            part.Append(value[i]);
            if (value[i] == '\\' && i + 1 < value.Length) part.Append(value[++i]);
        }
        parts.Add(part.ToString());
        return parts;
    }

    private static string Unescaped(string value)
    {
        if (!value.Contains('\\', StringComparison.Ordinal)) return value;
        var text = new StringBuilder(value.Length);
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] == '\\' && i + 1 < value.Length)
            {
                i++;
                text.Append(value[i] is 'n' or 'N' ? ' ' : value[i]);
            }
            else
            {
                text.Append(value[i]);
            }
        }
        return text.ToString();
    }

    private static string Decoded(string value, string parameters)
    {
        if (!IsQuoted(parameters)) return value;
        var bytes = new List<byte>(value.Length);
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] == '=' && i + 2 < value.Length && byte.TryParse(value.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var one))
            {
                bytes.Add(one);
                i += 2;
            }
            else
            {
                bytes.AddRange(Encoding.UTF8.GetBytes([value[i]]));
            }
        }
        var charset = parameters.Contains("ISO-8859-1", StringComparison.Ordinal) ? Encoding.Latin1 : Encoding.UTF8;
        return charset.GetString([.. bytes]);
    }
}
