using System.ComponentModel.DataAnnotations;
using Entourage.Channels.Fediverse;
using Entourage.Channels.Mailbox;
using Entourage.Channels.Xmpp;

namespace Entourage.Channels;

/// <summary>The settings under <c>Channels</c>. Checked before the first request.</summary>
internal sealed class ChannelsOptions
{
    /// <summary>The site's own app id at Facebook, digits only. Messenger is offered only when there is one, because its dialog asks for it.</summary>
    [RegularExpression("[0-9]{1,32}")]
    public string? MessengerAppId { get; init; }

    /// <summary>Where Messenger's dialog returns to: a path of this site, from its root.</summary>
    [Required, RegularExpression("/([^/\\\\].*)?")]
    public string MessengerReturn { get; init; } = "/studio/invitations";

    /// <summary>
    /// The country, as two letters (ISO 3166-1), of telephone numbers that name none. Without one a number such as 0612345678 stays as it is
    /// dialled, and nobody can tell that it is +33612345678.
    /// </summary>
    [Country]
    public string? DefaultCountry { get; init; }

    /// <summary>Sending from members' own mailboxes.</summary>
    [ValidateObjectMembers]
    public MailboxOptions Mailbox { get; init; } = new();

    /// <summary>Sending from members' own XMPP accounts.</summary>
    [ValidateObjectMembers]
    public XmppOptions Xmpp { get; init; } = new();

    /// <summary>Sending from members' own accounts in the fediverse.</summary>
    [ValidateObjectMembers]
    public FediverseOptions Fediverse { get; init; } = new();
}

/// <summary>A country whose numbering plan is known.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class CountryAttribute() : ValidationAttribute("must be two letters of a country, such as FR.")
{
    public override bool IsValid(object? value) => value is null or "" || (value is string country && PhoneContacts.IsCountry(country.ToUpperInvariant()));
}

[OptionsValidator]
internal sealed partial class ChannelsOptionsValidator : IValidateOptions<ChannelsOptions>;
