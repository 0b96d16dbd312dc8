using System.Buffers.Text;
using Microsoft.AspNetCore.Identity;

namespace Entourage.Members.Passkeys;

/// <summary>One of a member's own passkeys.</summary>
/// <param name="Id">The credential's id, base64url.</param>
/// <param name="Name">The name the member gave it, if any.</param>
/// <param name="MadeAt">When it was added.</param>
internal sealed record PasskeyView(string Id, string? Name, DateTimeOffset MadeAt)
{
    internal static PasskeyView Of(UserPasskeyInfo passkey) => new(Base64Url.EncodeToString(passkey.CredentialId), passkey.Name, passkey.CreatedAt);
}
