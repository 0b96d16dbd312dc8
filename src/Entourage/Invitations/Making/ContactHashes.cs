using System.Security.Cryptography;
using System.Text;
using Entourage.Channels;

namespace Entourage.Invitations.Making;

/// <summary>
/// Somebody who is invited, as all that is kept of them: a keyed hash of the canonical number or address (decision 0010). By what the contact
/// is, not by the app: one number is one person in every app. Thread-safe.
/// </summary>
internal sealed class ContactHashes(SiteKeys keys)
{
    private readonly byte[] key = keys.For("contact");

    /// <summary>The one to keep, first; then those that the same person may have been kept by before.</summary>
    public IReadOnlyList<byte[]> Of(Recipient recipient) => [Hash(recipient, recipient.Canonical), .. recipient.EarlierForms.Select(form => Hash(recipient, form))];

    /// <summary>That of <see cref="Recipient.Root"/>.</summary>
    public byte[]? OfRoot(Recipient recipient) => recipient.Root is { } root ? Hash(recipient, root) : null;

    private byte[] Hash(Recipient recipient, string form) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{recipient.Kind}\n{form}"));
}
