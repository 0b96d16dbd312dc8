using Entourage.Channels;
using Entourage.Connections;

namespace Entourage.Invitations.Making;

/// <summary>Somebody whom a member's account is connected with.</summary>
/// <param name="Person">Who, and how it is known.</param>
/// <param name="Connection">The member's account.</param>
internal sealed record ConnectedPerson(Acquaintance Person, Guid Connection);

/// <summary>Finds the one person a member has picked among those their account is connected with. Thread-safe.</summary>
internal sealed class ConnectedPeople(Accounts accounts, ContactBook book)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>
    /// The person whom the account's server spells exactly so. <c>contact_not_valid</c> when nobody is named, <c>one_contact_only</c> for several, and for
    /// whoever is not among the connections what those get who must not be invited again.
    /// </summary>
    public async ValueTask<Outcome<ConnectedPerson>> FindAsync(MemberId member, string channel, string? contact, CancellationToken stop)
    {
        if (string.IsNullOrWhiteSpace(contact)) return ChannelProblems.ContactNotValid;
        var account = await accounts.FindAsync(member, channel, stop);
        if (!account.Ok) return account.Problem;
        var contacts = await book.LookAsync(member, channel, TimeSpan.Zero, stop);
        if (!contacts.Ok) return contacts.Problem;
        // They may be among those who have been read already.
        if (contacts.Value.Find(contact) is null) contacts = await book.LookAsync(member, channel, Patience, stop);
        if (!contacts.Ok) return contacts.Problem;
        if (contacts.Value.Find(contact) is { } person) return new ConnectedPerson(person, account.Value.Card.Id);
        return contact.AsSpan().IndexOfAny(",;\n") >= 0 ? ChannelProblems.OneContactOnly : InvitationProblems.CannotInviteContact;
    }
}
