using System.Globalization;
using Entourage.Kernel;

namespace Entourage.Channels;

/// <summary>
/// Reads the one person a channel may be told beforehand. The schemes behind some channels take lists of recipients, so anything that
/// could separate two is refused before the channel's own grammar is tried.
/// </summary>
internal static class OneContact
{
    private const int LongestAddress = 254;
    private const int LongestLocalPart = 64;

    /// <summary>Null stands for "nobody named".</summary>
    public static Outcome<string?> None(string? contact) =>
        string.IsNullOrWhiteSpace(contact) ? (Outcome<string?>)(string?)null : Separated(contact.Trim()) ?? ChannelProblems.ContactNotValid;

    /// <summary>An international number, digits only (E.164: 7 to 15, no leading zero). One leading + and the marks - . ( ) are dropped.</summary>
    public static Outcome<string?> InternationalDigits(string? contact)
    {
        var digits = Digits(contact);
        return !digits.Ok || digits.Value is null or { Length: >= 7 } and not ['0', ..] ? digits : ChannelProblems.ContactNotValid;
    }

    /// <summary>A number as the creator's own phone dials it: + and 7 to 15 digits (RFC 3966 global-number), or 3 to 15 digits without +.</summary>
    public static Outcome<string?> Dialled(string? contact)
    {
        if (contact?.Trim() is not ['+', ..]) return Digits(contact);
        var digits = InternationalDigits(contact);
        return digits.Ok ? "+" + digits.Value : digits;
    }

    /// <summary>One addr-spec of RFC 5322 in its plain form: dot-atom @ host name. No quotes, comments, literals, source routes. IDN hosts become ASCII.</summary>
    public static Outcome<string?> MailAddress(string? contact)
    {
        if (string.IsNullOrWhiteSpace(contact)) return (string?)null;
        var address = contact.Trim();
        if (Separated(address) is { } problem) return problem;
        var at = address.IndexOf('@', StringComparison.Ordinal);
        if (address.IndexOf('@', at + 1) >= 0) return ChannelProblems.OneContactOnly;
        if (at is < 1 or > LongestLocalPart || !IsDotAtom(address.AsSpan(0, at))) return ChannelProblems.ContactNotValid;
        var host = HostName(address[(at + 1)..]);
        return host is null || at + 1 + host.Length > LongestAddress ? ChannelProblems.ContactNotValid : $"{address[..at]}@{host}";
    }

    private static Problem? Separated(string contact) =>
        contact.AsSpan().IndexOfAny(",;&?") >= 0 || contact.Any(char.IsWhiteSpace) ? ChannelProblems.OneContactOnly : null;

    private static Outcome<string?> Digits(string? contact)
    {
        if (string.IsNullOrWhiteSpace(contact)) return (string?)null;
        var number = contact.Trim();
        if (Separated(number) is { } problem) return problem;
        if (number.LastIndexOf('+') > 0) return ChannelProblems.OneContactOnly;
        var digits = string.Concat(number.TrimStart('+').Where(c => c is not ('-' or '.' or '(' or ')')));
        return digits.Length is >= 3 and <= 15 && digits.All(char.IsAsciiDigit) ? digits : ChannelProblems.ContactNotValid;
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

    private static string? HostName(string host)
    {
        if (host.Length is 0 or > LongestAddress) return null;
        try
        {
            var ascii = new IdnMapping { UseStd3AsciiRules = true }.GetAscii(host).ToLowerInvariant();
            return ascii.Contains('.', StringComparison.Ordinal) && ascii[^1] != '.' && !char.IsAsciiDigit(ascii[^1]) ? ascii : null;
        }
        catch (ArgumentException)
        {
            return null;    // not a host name in any script
        }
    }
}
