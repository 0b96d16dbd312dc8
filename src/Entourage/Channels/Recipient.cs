namespace Entourage.Channels;

/// <summary>The one person a message goes to, read from what the creator typed.</summary>
/// <param name="Kind">A number or an address.</param>
/// <param name="Canonical">
/// The same however the number or address was spelt, and in every app: the digits of a number in E.164, a mail address in lower case with an
/// ASCII domain. Two people are the same person exactly when this is equal.
/// </param>
/// <param name="Address">What the app is told. Not for comparing.</param>
/// <param name="EarlierForms">
/// What the same person may have been compared by before there was a canonical form. What was kept then, such as "never again", still holds
/// when it is found under one of these.
/// </param>
[FrontDoor]
internal sealed record Recipient(ContactKind Kind, string Canonical, string Address, IReadOnlyList<string> EarlierForms)
{
    /// <summary>
    /// Whose mailbox it is most likely to be, where the address has a tag (<c>bob+films@</c>): what is said in answer to it is meant by that person too. Null
    /// otherwise.
    /// </summary>
    public string? Root { get; init; }

    /// <summary>Nobody is named; naming somebody is refused.</summary>
    internal static Outcome<Recipient?> None(string? contact) =>
        string.IsNullOrWhiteSpace(contact) ? Nobody : NamesSeveral(contact.Trim()) ? ChannelProblems.OneContactOnly : ChannelProblems.ContactNotValid;

    /// <summary>The person is picked in the app.</summary>
    internal static Outcome<Recipient?> Nobody => (Recipient?)null;

    /// <summary>
    /// Whether the text could be read as more than one recipient. The schemes behind some channels take lists, so this is asked before it is
    /// said that a contact is not valid.
    /// </summary>
    internal static bool NamesSeveral(string contact) => contact.AsSpan().IndexOfAny(",;&?") >= 0 || contact.Any(char.IsWhiteSpace);

    /// <summary>The earlier forms without repetition and without the canonical one.</summary>
    internal static IReadOnlyList<string> Earlier(string canonical, params IEnumerable<string> forms) => [.. forms.Distinct().Where(form => form.Length > 0 && form != canonical)];
}
