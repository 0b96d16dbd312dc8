namespace Entourage.Rollout.Groups;

/// <summary>What a group may be called: 1 to 32 small letters, digits, hyphens and underscores, with a letter or digit first, so that it needs no escaping in an address.</summary>
internal static class GroupName
{
    public const int Longest = 32;

    public static bool IsValid(string text) =>
        text.Length is > 0 and <= Longest && char.IsAsciiLetterOrDigit(text[0]) && text.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter is '-' or '_');
}
