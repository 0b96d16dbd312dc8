using System.Buffers;
using System.Collections.Frozen;

namespace Entourage.Members;

/// <summary>
/// The name in a member's address: 3 to 30 of <c>a–z</c>, <c>0–9</c> and <c>_</c>, so that no look-alike letter can pass for another.
/// </summary>
internal static class Handle
{
    // Names of pages and of roles: a member called "admin" or "studio" would mislead, or shadow an address.
    private static readonly FrozenSet<string> Kept = new[]
    {
        "about", "account", "admin", "administrator", "api", "app", "bot", "channels", "clip", "clips", "contact", "css", "docs", "entourage",
        "everyone", "feed", "feeds", "health", "help", "home", "icons", "invitation", "invitations", "invite", "join", "js", "legal", "login",
        "logout", "mail", "media", "member", "members", "mod", "moderator", "null", "official", "openapi", "operator", "pictures", "postmaster",
        "privacy", "root", "security", "settings", "sign_in", "sign_out", "signin", "signup", "staff", "static", "studio", "support", "system",
        "terms", "undefined", "webmaster", "well_known", "www",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly SearchValues<char> Signs = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_");

    /// <summary>Whether the text has a handle's spelling.</summary>
    internal static bool IsCanonical(ReadOnlySpan<char> text) => text.Length <= 30 && !text.ContainsAnyExcept(Signs);

    /// <summary>The canonical, lower-case form of what was typed (a leading at sign is ignored); otherwise <c>handle_not_valid</c>.</summary>
    public static Outcome<string> Read(string? typed)
    {
        var handle = (typed ?? "").Trim().TrimStart('@');
        // Looked at as typed: in lower case the Kelvin sign would be a plain k, and no other language's rules come into it.
        return handle.Length is >= 3 and <= 30 && handle.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')
            ? handle.ToLowerInvariant()
            : MemberProblems.HandleNotValid;
    }

    /// <summary>The same for a handle that somebody wants; <c>handle_not_allowed</c> for handles reserved for the site, and for those that look like its people.</summary>
    internal static Outcome<string> Choose(string? typed)
    {
        var handle = Read(typed);
        return handle.Ok && (Kept.Contains(handle.Value) || DisplayName.SpeaksForTheSite(handle.Value)) ? MemberProblems.HandleNotAllowed : handle;
    }
}
