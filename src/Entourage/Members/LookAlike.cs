using System.Collections.Frozen;
using System.Text;

namespace Entourage.Members;

/// <summary>
/// What text looks like at a glance, as plain lower-case letters: two that come out alike could be taken for one another. In the spirit of Unicode's
/// skeletons (UTS #39 §4), for comparing with plain names only, so that a few dozen letters are enough. Thread-safe.
/// </summary>
internal static class LookAlike
{
    // What is seen as the letter before the colon.
    private static readonly FrozenDictionary<Rune, char> Seen = new[]
    {
        "a:аαɑ4@", "b:вьƅ", "c:сϲ", "d:ԁɗ", "e:еєεҽ℮3", "f:ғƒ", "g:ɡց", "h:һհн", "j:јϳ",
        "k:кκ", "l:iіιıɩӏ1|!", "m:м", "n:ոηп", "o:оοօσ0", "p:рρ",
        "q:ԛզ", "r:г", "s:ѕ5$", "t:тτ7", "u:υսʋ", "v:νѵ", "w:ԝωա", "x:хχ", "y:уγү", "z:ᴢ",
    }.SelectMany(line => line[2..].EnumerateRunes().Select(rune => (rune, Letter: line[0]))).ToFrozenDictionary(pair => pair.rune, pair => pair.Letter);

    /// <summary>How the text looks; empty if it has no letters or digits.</summary>
    public static string Of(string text)
    {
        var looks = new StringBuilder(text.Length);
        // Compatible forms (full width, mathematical, ligatures) become the plain letters, and accents are split off, to be left out.
        foreach (var rune in text.Normalize(NormalizationForm.FormKD).EnumerateRunes())
        {
            var small = Rune.ToLowerInvariant(rune);
            if (Seen.TryGetValue(small, out var letter)) looks.Append(letter);
            else if (Rune.IsLetterOrDigit(small)) looks.Append(small);
        }
        return looks.Replace("rn", "m").Replace("vv", "w").ToString();
    }
}
