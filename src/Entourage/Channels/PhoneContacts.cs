using System.Text;
using PhoneNumbers;

namespace Entourage.Channels;

/// <summary>
/// Reads a telephone number as people write it: with or without its country, with spaces and marks, in the digits of any script, or as a tel:
/// address (RFC 3966). Where the country is known the number becomes E.164; where it is not, it stays as the creator's own phone dials it.
/// </summary>
/// <param name="country">The country of numbers that name none, as two letters (ISO 3166-1); null when the site names none.</param>
internal sealed class PhoneContacts(string? country)
{
    private const int FewestDialled = 3;
    private const int FewestInternational = 7;
    private const int MostDigits = 15;

    // Asked for when the first number comes, because a site that hears of none needs no numbering plans.
    private static PhoneNumberUtil Plans => PhoneNumberUtil.GetInstance();

    /// <summary>The countries that a site may name.</summary>
    public static bool IsCountry(string country) => Plans.GetSupportedRegions().Contains(country);

    /// <summary>A number for an app that dials: E.164 with its +, or the digits where nobody knows the country.</summary>
    public Outcome<Recipient?> Dialled(string? contact) => Read(contact, dials: true);

    /// <summary>A number for an app that knows people by their E.164 digits alone, without +.</summary>
    public Outcome<Recipient?> International(string? contact) => Read(contact, dials: false);

    private Outcome<Recipient?> Read(string? contact, bool dials)
    {
        if (string.IsNullOrWhiteSpace(contact)) return Recipient.Nobody;
        var written = Written(contact.Trim());
        if (!written.Ok) return written.Problem;
        var number = Interpret(written.Value);
        var digits = number is null ? written.Value.TrimStart('+') : Plans.Format(number, PhoneNumberFormat.E164)[1..];
        if (digits.StartsWith("00", StringComparison.Ordinal)) digits = digits[2..];
        var known = number is not null || written.Value is ['+', ..] or ['0', '0', ..];
        if (digits.Length > MostDigits) return Recipient.NamesSeveral(contact.Trim()) ? ChannelProblems.OneContactOnly : ChannelProblems.ContactNotValid;
        var reachable = known || !dials ? digits.Length >= FewestInternational && digits[0] != '0' : digits.Length >= FewestDialled;
        if (!reachable) return ChannelProblems.ContactNotValid;
        return new Recipient(ContactKind.Phone, digits, known && dials ? $"+{digits}" : digits, Earlier(contact, digits, number));
    }

    // Digits, after a + when there was one. An extension or a word is nobody a message could reach, and not the same as the number before it.
    private static Outcome<string> Written(string contact)
    {
        var number = contact;
        var context = "";
        if (contact.StartsWith("tel:", StringComparison.OrdinalIgnoreCase))
        {
            var parts = contact[4..].Split(';', 2);
            number = parts[0];
            if (parts.Length > 1)
            {
                const string Context = "phone-context=";
                if (!parts[1].StartsWith(Context + "+", StringComparison.OrdinalIgnoreCase)) return ChannelProblems.ContactNotValid;
                context = parts[1][Context.Length..];
            }
        }
        if (number is not ['+', ..]) number = context + number;
        var digits = new StringBuilder(number.Length);
        foreach (var c in number)
        {
            if (char.IsDigit(c)) digits.Append(CharUnicodeInfo.GetDecimalDigitValue(c));
            else if (c is '+' or '\uFF0B' && digits.Length == 0) digits.Append('+');
            else if (c is '+' or '\uFF0B' || !IsMark(c)) return c is '+' or '\uFF0B' || Recipient.NamesSeveral(contact) ? ChannelProblems.OneContactOnly : ChannelProblems.ContactNotValid;
        }
        return digits.ToString();
    }

    // Formatting characters too: telephones put them around a number that is copied from a list of contacts.
    private static bool IsMark(char c) => c is '.' or '/' or '(' or ')' or '\uFF08' or '\uFF09' or '\uFF0E' or '\uFF0F'
        || char.GetUnicodeCategory(c) is UnicodeCategory.DashPunctuation or UnicodeCategory.SpaceSeparator or UnicodeCategory.Format;

    private PhoneNumber? Interpret(string written)
    {
        if (written is ['+', ..]) return Parse(written, null);
        if (country is not null && Parse(written, country) is { } national && Plans.IsValidNumber(national) && IsMeant(written, national)) return national;
        return written.StartsWith("00", StringComparison.Ordinal) ? Parse($"+{written[2..]}", null) : null;
    }

    // Where numbers are written with a prefix within the country (0612345678 in France), one without it may be of any country.
    private bool IsMeant(string written, PhoneNumber national)
    {
        var prefix = Plans.GetNddPrefixForRegion(country, stripNonDigits: true);
        if (string.IsNullOrEmpty(prefix) || prefix == "1" || written.StartsWith(prefix, StringComparison.Ordinal)) return true;
        return Parse($"+{written}", null) is not { } foreign || !Plans.IsValidNumber(foreign) || foreign.Equals(national);
    }

    private static PhoneNumber? Parse(string written, string? region)
    {
        try
        {
            return Plans.Parse(written, region);
        }
        catch (NumberParseException)
        {
            return null;
        }
    }

    // Once a number was compared by its digits as they were typed, without 00.
    private IReadOnlyList<string> Earlier(string contact, string digits, PhoneNumber? number)
    {
        var typed = string.Concat(contact.Where(char.IsAsciiDigit));
        if (typed.StartsWith("00", StringComparison.Ordinal)) typed = typed[2..];
        if (number is null) return Recipient.Earlier(digits, typed);
        var national = string.Concat(Plans.Format(number, PhoneNumberFormat.NATIONAL).Where(char.IsAsciiDigit));
        var abroad = $"{number.CountryCode}{national}";
        var isOfHere = country is not null && Plans.GetCountryCodeForRegion(country) == number.CountryCode;
        return Recipient.Earlier(digits, isOfHere ? [typed, abroad, national] : [typed, abroad]);
    }
}
