using Entourage.Channels;

namespace Entourage.Invitations.Deliveries;

/// <summary>To whom an invitation goes and where its link leads: sealed while it waits, for the contact itself is not kept. Thread-safe.</summary>
internal sealed class Letters(SiteKeys keys)
{
    private readonly SiteSeal seal = new(keys, "delivery");

    /// <summary>Seals it for one invitation.</summary>
    public byte[] Seal(InvitationId invitation, Recipient to, string origin) =>
        seal.Seal(string.Join('\n', [origin, to.Address, to.Canonical, .. to.EarlierForms]), invitation.Value);

    /// <summary>Opens it; null for what was not sealed here.</summary>
    public (string Origin, Recipient To)? Open(InvitationId invitation, byte[] letter, ContactKind kind) => seal.Open(letter, invitation.Value)?.Split('\n') switch
    {
        // As it was sealed when nothing else was known of them.
        [var origin, var address] => (origin, new(kind, address, address, [])),
        [var origin, var address, var canonical, .. var earlier] => (origin, new(kind, canonical, address, earlier)),
        _ => null,
    };
}
