using System.Collections.Frozen;
using System.Text;
using System.Text.RegularExpressions;

namespace Entourage.Members;

/// <summary>
/// What somebody is called. It may be written in any script, and people trust it: so it must not pass for an operator, and while an account
/// is new it may not carry an address, which is what names are made of when invitations are made for spam. Thread-safe.
/// </summary>
internal static partial class DisplayName
{
    /// <summary>For so long an account is new.</summary>
    public static readonly TimeSpan New = TimeSpan.FromDays(30);

    // As they look, see LookAlike: "administrator" and "Аdministratοr" are one.
    private static readonly FrozenSet<string> OfTheSite = new[]
    {
        "admin", "administrator", "entourage", "helpdesk", "moderator", "official", "operator", "postmaster", "root", "security", "staff", "support",
        "sysadmin", "system", "webmaster",
    }.Select(LookAlike.Of).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>At most 50 characters, cleaned; empty when there is nothing to be called by.</summary>
    /// <returns>The name, or <c>text_too_long</c>, <c>text_not_valid</c>.</returns>
    public static Outcome<string> Read(string? typed) => PlainText.Clean(typed, 50, 200, "name");

    /// <summary>Whether the text looks like a word for the site's own people.</summary>
    public static bool SpeaksForTheSite(string text) => OfTheSite.Contains(LookAlike.Of(text));

    /// <summary>Why a member who is not an operator cannot have a name: <c>name_not_allowed</c>, <c>name_has_address</c>; null when it can.</summary>
    /// <param name="name">Read before.</param>
    /// <param name="operators">The operators' handles.</param>
    /// <param name="age">For how long the account has been there.</param>
    public static Problem? Refuse(string name, IEnumerable<string> operators, TimeSpan age)
    {
        if (SpeaksForTheSite(name) || LooksLikeOperator(name, operators)) return MemberProblems.NameNotAllowed;
        return age < New && HoldsAddress(name) ? MemberProblems.NameHasAddress : null;
    }

    /// <summary>Whether one handle looks like one of <paramref name="operators"/>.</summary>
    public static bool LooksLikeOperator(string handle, IEnumerable<string> operators)
    {
        var looks = LookAlike.Of(handle);
        return operators.Any(keeper => LookAlike.Of(keeper) == looks);
    }

    private static bool HoldsAddress(string name)
    {
        // Full-width letters and digits read as the plain ones.
        var plain = name.Normalize(NormalizationForm.FormKC);
        return Web().IsMatch(plain) || Mail().IsMatch(plain) || Phone().IsMatch(plain);
    }

    // A full stop in a name is common (J.Smith), so only what ends as addresses mostly do is one.
    private const string Endings =
        "com|net|org|io|ly|me|co|gg|tv|app|dev|xyz|info|biz|ru|de|fr|uk|eu|us|cn|in|br|to|cc|gd|gl|is|link|site|shop|online|club|top|live|tk|store|page|bio|ws";

    [GeneratedRegex(
        @"://|\bwww\.|[\p{L}\p{N}]\s?[.\u3002]\s?(" + Endings + @")(\b|/)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Web();

    [GeneratedRegex(@"[^\s@]@[^\s@]", RegexOptions.NonBacktracking)]
    private static partial Regex Mail();

    [GeneratedRegex(@"(\d[\s().+/-]*){7}", RegexOptions.NonBacktracking)]
    private static partial Regex Phone();
}
