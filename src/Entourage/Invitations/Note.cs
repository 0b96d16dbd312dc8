namespace Entourage.Invitations;

/// <summary>What makers write on their invitations for themselves, such as a name. No page and no answer for anybody else holds it.</summary>
internal static class Note
{
    /// <summary>The most that a person would count as characters.</summary>
    public const int MostCharacters = 60;

    /// <summary>One line, possibly empty; <c>text_too_long</c> or <c>text_not_valid</c>.</summary>
    public static Outcome<string> Read(string? typed) => PlainText.Clean(typed, MostCharacters, MostCharacters * 4, "note");
}
