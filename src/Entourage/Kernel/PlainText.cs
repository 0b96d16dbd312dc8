using System.Globalization;
using System.Text;

namespace Entourage.Kernel;

/// <summary>
/// What people write: bounded, normalised to NFC, without control characters, bidirectional overrides or stacks of combining marks. It is
/// stored as it reads and escaped where it is shown, once. Thread-safe.
/// </summary>
public static class PlainText
{
    private const int MostMarksInARow = 8;

    /// <summary>Cleans one line or, with <paramref name="lines"/>, several; trims the ends.</summary>
    /// <param name="text">As it came in; null counts as empty.</param>
    /// <param name="mostGraphemes">The most a person would count as characters.</param>
    /// <param name="mostBytes">The most bytes of UTF-8.</param>
    /// <param name="field">Named in the problem.</param>
    /// <param name="lines">Whether line breaks are kept.</param>
    /// <returns>The clean text, possibly empty; <c>text_too_long</c> or <c>text_not_valid</c>.</returns>
    public static Outcome<string> Clean(string? text, int mostGraphemes, int mostBytes, string field, bool lines = false)
    {
        if (string.IsNullOrEmpty(text)) return "";
        if (text.Length > mostBytes) return TooLong(field, mostGraphemes);
        var clean = new StringBuilder(text.Length);
        var marks = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune == Rune.ReplacementChar) return new Problem("text_not_valid", 422, "This text holds characters that cannot be shown.", Field: field);
            if (Drops(rune, lines)) continue;
            var isMark = Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark;
            marks = isMark ? marks + 1 : 0;
            if (marks > MostMarksInARow) return new Problem("text_not_valid", 422, "This text stacks too many marks on one letter.", Field: field);
            clean.Append(rune);
        }
        var result = clean.ToString().Normalize(NormalizationForm.FormC).Trim();
        if (Encoding.UTF8.GetByteCount(result) > mostBytes || new StringInfo(result).LengthInTextElements > mostGraphemes)
        {
            return TooLong(field, mostGraphemes);
        }
        return HasSubstance(result) ? result : "";
    }

    private static Problem TooLong(string field, int most) =>
        new("text_too_long", 422, FormattableString.Invariant($"At most {most} characters fit here."), Field: field);

    private static bool Drops(Rune rune, bool lines) => rune.Value switch
    {
        '\n' => !lines,
        '\t' => false,
        0xFEFF or 0x00AD or 0x180E or 0x2060 or 0x200B => true,
        >= 0x202A and <= 0x202E or >= 0x2066 and <= 0x2069 or 0x200E or 0x200F => true,
        0x2028 or 0x2029 => true,
        _ => Rune.IsControl(rune),
    };

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
