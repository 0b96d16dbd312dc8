using System.Text;

namespace Entourage.Kernel;

/// <summary>
/// What people write: bounded, normalised to NFC, without control characters, bidirectional overrides, invisible characters or stacks of combining
/// marks. It is stored as it reads and escaped where it is shown, once. Thread-safe.
/// </summary>
internal static class PlainText
{
    private const int MostMarksInARow = 8;

    private static readonly Rune Tab = new('\t');
    private static readonly Rune Space = new(' ');

    /// <summary>Cleans one line or, with <paramref name="lines"/>, several; trims the ends.</summary>
    /// <param name="text">The text as received; null counts as empty.</param>
    /// <param name="mostGraphemes">The most a person would count as characters.</param>
    /// <param name="mostBytes">The most bytes of UTF-8.</param>
    /// <param name="field">Named in the problem.</param>
    /// <param name="lines">Whether line breaks are kept.</param>
    /// <returns>The clean text, possibly empty; or <c>text_too_long</c> or <c>text_not_valid</c>.</returns>
    public static Outcome<string> Clean(string? text, int mostGraphemes, int mostBytes, string field, bool lines = false)
    {
        if (string.IsNullOrEmpty(text)) return "";
        if (text.Length > mostBytes) return TooLong(field, mostGraphemes);
        var clean = new StringBuilder(text.Length);
        var (marks, joiner, before) = (0, default(Rune), default(Rune));
        foreach (var rune in text.EnumerateRunes())
        {
            if (!CanBeShown(rune, lines)) return NotValid(field, "Control characters and what Unicode gives no meaning are not taken.");
            if (Drops(rune, lines)) continue;
            if (IsJoiner(rune))
            {
                joiner = rune;
                continue;
            }
            // Between other letters a joiner shows nothing, so two different strings would read the same.
            if (joiner != default && Joins(before) && Joins(rune)) clean.Append(joiner);
            joiner = default;
            marks = IsMark(rune) ? marks + 1 : 0;
            if (marks > MostMarksInARow) return NotValid(field, "Too many marks are stacked on one letter.");
            clean.Append(rune == Tab && !lines ? Space : rune);
            before = rune;
        }
        var result = clean.ToString().Normalize(NormalizationForm.FormC).Trim();
        if (Encoding.UTF8.GetByteCount(result) > mostBytes || new StringInfo(result).LengthInTextElements > mostGraphemes)
        {
            return TooLong(field, mostGraphemes);
        }
        return HasSubstance(result) ? result : "";
    }

    private static Problem TooLong(string field, int most) =>
        new("text_too_long", 422, "This text is too long.", Field: field, Detail: FormattableString.Invariant($"At most {most} characters fit here."));

    private static Problem NotValid(string field, string why) => new("text_not_valid", 422, "This text contains characters that cannot be shown.", Field: field, Detail: why);

    // A byte that was no UTF-8 has become the replacement character before it came here. What Unicode has not given a meaning to, or leaves to
    // private agreement, is shown as a box or as some logo: nothing to be called by.
    private static bool CanBeShown(Rune rune, bool lines) => rune.Value switch
    {
        '\t' or '\n' or '\r' => true,
        0x2028 or 0x2029 => false,
        _ when rune == Rune.ReplacementChar || Rune.IsControl(rune) => false,
        _ => lines || Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse),
    };

    private static bool Drops(Rune rune, bool lines) => rune.Value switch
    {
        '\n' => !lines,
        '\r' => true,
        0xFEFF or 0x00AD or 0x180E or 0x2060 or 0x200B => true,
        >= 0x202A and <= 0x202E or >= 0x2066 and <= 0x2069 or 0x200E or 0x200F => true,
        _ => false,
    };

    private static bool IsJoiner(Rune rune) => rune.Value is 0x200C or 0x200D;

    // Arabic, the scripts of India, and emoji: from Hebrew on. No Latin, Greek or Cyrillic letter needs one.
    private static bool Joins(Rune rune) => rune.Value >= 0x0590;

    private static bool IsMark(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;

    // Only marks and joiners would be an empty-looking name.
    private static bool HasSubstance(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            var category = Rune.GetUnicodeCategory(rune);
            if (category is not (UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format
                or UnicodeCategory.SpaceSeparator or UnicodeCategory.Control))
            {
                return true;
            }
        }
        return false;
    }
}
