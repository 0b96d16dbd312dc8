using Entourage.Channels;

namespace Entourage.Invitations.Deliveries;

/// <summary>To whom an invitation goes and where its link leads: sealed while it waits, for the contact itself is not kept. Thread-safe.</summary>
internal sealed class Letters(SiteKeys keys)
{
    private readonly SiteSeal seal = new(keys, "delivery");

    /// <summary>Seals it for one invitation.</summary>
    public byte[] Seal(InvitationId invitation, Recipient to, string origin) => seal.Seal($"{origin}\n{to.Address}", invitation.Value);

    /// <summary>Opens it; null for what was not sealed here.</summary>
    public (string Origin, string Address)? Open(InvitationId invitation, byte[] letter) =>
        seal.Open(letter, invitation.Value)?.Split('\n', 2) is [var origin, var address] ? (origin, address) : null;
}
