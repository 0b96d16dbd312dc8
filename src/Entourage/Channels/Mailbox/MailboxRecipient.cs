namespace Entourage.Channels.Mailbox;

/// <summary>Reads the address of one person who has a mailbox.</summary>
internal static class MailboxRecipient
{
    /// <summary>
    /// Null for what is no address that every server takes: with letters beyond ASCII before the @, some bounce the message, and bounce the bounce. Whoever has
    /// said "never again" without a tag (<c>bob+shop@</c>) is not to be reached by one either.
    /// </summary>
    public static Recipient? Read(string? address)
    {
        if (MailContacts.Read(address).Value is not { } person) return null;
        var at = person.Canonical.IndexOf('@', StringComparison.Ordinal);
        var tag = person.Canonical.IndexOf('+', StringComparison.Ordinal);
        if (tag < 1 || tag > at) return person;
        return person with { EarlierForms = Recipient.Earlier(person.Canonical, [.. person.EarlierForms, person.Canonical[..tag] + person.Canonical[at..]]) };
    }
}
