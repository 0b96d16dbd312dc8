namespace Entourage.Channels;

/// <summary>
/// Reads one addr-spec of RFC 5322 in its plain form: dot-atom @ host name. No quotes, comments, literals, source routes. It is compared with
/// the local part in lower case and sent with the local part as it was written (RFC 5321 §2.4: only the host may read it; in practice it
/// does not tell Bob from bob, and whoever said "never again" must not be found by a capital letter).
/// </summary>
internal static class MailContacts
{
    private const int LongestAddress = 254;
    private const int LongestLocalPart = 64;

    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    public static Outcome<Recipient?> Read(string? contact)
    {
        if (string.IsNullOrWhiteSpace(contact)) return Recipient.Nobody;
        var written = contact.Trim();
        if (Recipient.NamesSeveral(written)) return ChannelProblems.OneContactOnly;
        var at = written.IndexOf('@', StringComparison.Ordinal);
        if (written.IndexOf('@', at + 1) >= 0) return ChannelProblems.OneContactOnly;
        if (at is < 1 or > LongestLocalPart || !IsDotAtom(written.AsSpan(0, at))) return ChannelProblems.ContactNotValid;
        var (local, domain) = (written[..at], AsciiDomain(written[(at + 1)..]));
        if (domain is null || at + 1 + domain.Length > LongestAddress) return ChannelProblems.ContactNotValid;
        var canonical = $"{local.ToLowerInvariant()}@{domain}";
        var root = Root(canonical);
        var earlier = Recipient.Earlier(canonical, [written.ToLowerInvariant(), $"{local.ToLowerInvariant()}@{Idn.GetUnicode(domain)}", root ?? ""]);
        return new Recipient(ContactKind.Email, canonical, $"{local}@{domain}", earlier) { Root = root };
    }

    // Some servers do not know tags, and to them these are two people; neither of them is to hear from whom the other wants no more of. Dots are left alone.
    private static string? Root(string canonical)
    {
        var tag = canonical.IndexOf('+', StringComparison.Ordinal);
        return tag > 0 ? canonical[..tag] + canonical[canonical.IndexOf('@', StringComparison.Ordinal)..] : null;
    }

    // % and ! are legal there, but old relays read them as routes to a second host.
    private static bool IsDotAtom(ReadOnlySpan<char> local)
    {
        if (local is ['.', ..] or [.., '.'] || local.Contains("..", StringComparison.Ordinal)) return false;
        foreach (var c in local)
        {
            if (!char.IsAsciiLetterOrDigit(c) && !"#$'*+-/=^_`{|}~.".Contains(c, StringComparison.Ordinal)) return false;
        }
        return true;
    }

    /// <summary>Null for what is no host name in any script. A dot at the end is the root's (RFC 1034 §3.1), and the same name as without.</summary>
    public static string? AsciiDomain(string domain)
    {
        if (domain.Length is 0 or > LongestAddress) return null;
        try
        {
            var ascii = Idn.GetAscii(domain).ToLowerInvariant();
            if (ascii[^1] == '.') ascii = ascii[..^1];
            return ascii.Contains('.', StringComparison.Ordinal) && ascii[^1] != '.' && !char.IsAsciiDigit(ascii[^1]) ? ascii : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
