using System.Buffers.Text;
using Microsoft.AspNetCore.Identity;

namespace Entourage.Members.Passkeys;

/// <summary>One of a member's own passkeys.</summary>
/// <param name="Id">The credential's id, base64url.</param>
/// <param name="Name">What the member calls it, if anything.</param>
/// <param name="MadeAt">Since when.</param>
public sealed record PasskeyView(string Id, string? Name, DateTimeOffset MadeAt)
{
    internal static PasskeyView Of(UserPasskeyInfo passkey) => new(Base64Url.EncodeToString(passkey.CredentialId), passkey.Name, passkey.CreatedAt);
}
