using Entourage.Channels;
using Entourage.Connections;

namespace Entourage.Invitations.Making;

/// <summary>Somebody whom a member's account is connected with.</summary>
/// <param name="Person">Who, and how it is known.</param>
/// <param name="Connection">The member's account.</param>
internal sealed record ConnectedPerson(Acquaintance Person, Guid Connection);

/// <summary>Finds the one person a member has picked among those their account is connected with, or has typed in. Thread-safe.</summary>
internal sealed class ConnectedPeople(Accounts accounts, ContactBook book)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>
    /// The person whom the account's server spells exactly so. <c>contact_not_valid</c> when nobody is named, <c>one_contact_only</c> for several, and for
    /// whoever is not among the connections what those get who must not be invited again; unless the member says that they know them, and the channel takes
    /// that (<c>contact_not_listed</c> where it does not).
    /// </summary>
    public async ValueTask<Outcome<ConnectedPerson>> FindAsync(MemberId member, IConnectedChannel channel, string? contact, bool asserted, CancellationToken stop)
    {
        if (string.IsNullOrWhiteSpace(contact)) return ChannelProblems.ContactNotValid;
        var account = await accounts.FindAsync(member, channel.Id, stop);
        if (!account.Ok) return account.Problem;
        var contacts = await book.LookAsync(member, channel.Id, TimeSpan.Zero, stop);
        if (!contacts.Ok) return contacts.Problem;
        // They may be among those who have been read already.
        if (contacts.Value.Find(contact) is null) contacts = await book.LookAsync(member, channel.Id, Patience, stop);
        if (!contacts.Ok) return contacts.Problem;
        if (contacts.Value.Find(contact) is { } person) return new ConnectedPerson(person, account.Value.Card.Id);
        if (contact.AsSpan().IndexOfAny(",;\n") >= 0) return ChannelProblems.OneContactOnly;
        if (!asserted) return InvitationProblems.CannotInviteContact;
        if (!channel.TakesTyped) return ChannelProblems.ContactNotListed;
        // Nobody invites themselves, with a tag or without, and what the list has under another spelling is in the list.
        if (channel.ReadTyped(contact) is not { } typed || Mailbox(typed) == Mailbox(channel.ReadTyped(account.Value.Card.Address))) return ChannelProblems.ContactNotValid;
        var known = contacts.Value.All.FirstOrDefault(one => one.Recipient.Canonical == typed.Canonical);
        return new ConnectedPerson(known ?? new Acquaintance(typed, Name: null, Evidence.Asserted), account.Value.Card.Id);
    }

    private static string? Mailbox(Recipient? person) => person?.Root ?? person?.Canonical;
}
