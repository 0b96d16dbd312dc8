using System.Text;

namespace Entourage.Channels.Xmpp;

/// <summary>A bare address of a person, <c>local@domain</c>.</summary>
/// <param name="Local">Before the @.</param>
/// <param name="Domain">In Unicode and lower case.</param>
internal sealed record Jid(string Local, string Domain)
{
    // RFC 7622 §3: each part has at most 1,023 bytes. What is kept in rows is shorter.
    private const int MostCharacters = 500;

    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    /// <summary>The domain as DNS and certificates have it.</summary>
    public string Host => Idn.GetAscii(Domain);

    /// <summary>
    /// Reads what a member typed, and spells it as servers do; null for what is no such address. ejabberd keeps the capitals that somebody signs in with, and
    /// says them wherever it names the account.
    /// </summary>
    public static Jid? Typed(string text)
    {
        text = text.Trim();
        var at = text.IndexOf('@', StringComparison.Ordinal);
        if (at < 1 || text.Length > MostCharacters || !IsLocal(text.AsSpan(0, at))) return null;
        var domain = text[(at + 1)..].ToLowerInvariant().TrimEnd('.');
        return IsDomain(domain) ? new Jid(text[..at].Normalize(NormalizationForm.FormC).ToLowerInvariant(), domain) : null;
    }

    /// <summary>
    /// Reads what a server said, which is the only spelling that counts; null for what is no person, such as a whole server, and for what no server writes
    /// by itself. A server that lies could else give one mailbox several names.
    /// </summary>
    public static Jid? Spelled(string? text) => text is not null && Typed(text) is { } read && string.Equals(read.ToString(), text, StringComparison.Ordinal) ? read : null;

    /// <summary>Null when it is not one person's.</summary>
    public static Recipient? Recipient(string? spelled)
    {
        if (Spelled(spelled) is not { } jid) return null;
        var address = jid.ToString();
        // Older servers take these for one mailbox, so "never again" holds for both.
        var folded = $"{jid.Local.Normalize(NormalizationForm.FormKC).ToLowerInvariant().Replace("ß", "ss", StringComparison.Ordinal)}@{jid.Domain}";
        return new(ContactKind.Xmpp, address, address, Channels.Recipient.Earlier(address, folded));
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Local}@{Domain}";

    private static bool IsLocal(ReadOnlySpan<char> local)
    {
        foreach (var rune in local.EnumerateRunes())
        {
            if (rune == Rune.ReplacementChar || Rune.IsControl(rune) || Rune.IsWhiteSpace(rune) || Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format) return false;
            if (rune.IsAscii && "\"&'/:<>@".Contains((char)rune.Value, StringComparison.Ordinal)) return false;
        }
        return true;
    }

    // A host name in any script; a bare address of a machine is none, because no certificate is for it.
    private static bool IsDomain(string domain)
    {
        try
        {
            return domain.Length > 0 && Idn.GetAscii(domain) is { Length: > 0 and < 254 } ascii && !char.IsAsciiDigit(ascii[^1]);
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
